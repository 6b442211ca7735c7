"""Changes of keys, logs, alarms and schedules."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import Golden, Says

_LOGS = "aws:cloudwatch/logGroup:LogGroup"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"

CHANGES = (
    Golden(
        change="the vault's lock asks for longer, which replaces it, the old one first",
        edits=(setting("backups.locked_days", 10),),
        says=(
            Says(
                resource="aws:backup/vaultLockConfiguration:VaultLockConfiguration vault",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("minRetentionDays",),
                downtime=Downtime.NONE,
                words=("7.*10",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the key rotates no more, and a deleted one can be brought back for a week only",
        edits=(
            replaced("infra/encryption.py", "recovery_days: int = 30", "recovery_days: int = 7"),
            replaced("infra/encryption.py", "enable_key_rotation=True", "enable_key_rotation=False"),
        ),
        verdict=Verdict.FAILED,
        headline=("data may be lost", "key", "polic"),
        count=1,
        says=(
            Says(
                resource="aws:kms/key:Key encryption",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                holds_data=True,
                words=("30.*7", "rotat"),
            ),
        ),
        comment=(r"KMS\.4",),
    ),
    Golden(
        change="logs are kept for a week instead of a month, and the alarms fire later and tell nobody",
        edits=(
            setting("logs.retention_days", 7),
            setting("monitoring.latency_p95_s", 5.0),
            replaced("infra/alarms.py", "            alarm_actions=topics,\n", ""),
        ),
        verdict=Verdict.FAILED,
        headline=("data may be lost|logs", "updated"),
        says=(
            Says(
                resource=f"{_LOGS} api",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                brick="api",
                holds_data=True,
                words=("30.*7",),
            ),
            Says(
                resource=f"{_ALARM} latency-p95",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("threshold.*2.*5.*later", "nobody hears of it"),
            ),
        ),
        comment=(r"CloudWatch\.15",),
    ),
    Golden(
        change="what harms nothing: another hour of the dump, another address, the dashboard renamed",
        edits=(
            setting("backups.schedule", "cron(15 4 * * ? *)"),
            setting("monitoring.emails", ["oncall@data-aggregator.example"]),
            replaced("stacks/watching.py", 'Dashboard("dashboard"', 'Dashboard("overview"'),
        ),
        headline=("3 created, 2 updated, 3 deleted",),
        count=8,  # the dashboard is a brick and its resource
        says=(
            Says(
                resource="aws:scheduler/schedule:Schedule dumps",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                brick="dumps",
                words=(r"cron\(15 2 .*cron\(15 4 ",),
            ),
            Says(
                resource="aws:sns/topicSubscription:TopicSubscription alarms-staging-alarms@data-aggregator.example",
                operation=Operation.DELETE,
                danger=Danger.OTHER,
                holds_data=False,
            ),
            Says(
                resource="aws:cloudwatch/dashboard:Dashboard dashboard",
                operation=Operation.DELETE,
                danger=Danger.OTHER,
                holds_data=False,
            ),
        ),
        unsaid=("data may be lost",),
    ),
)
