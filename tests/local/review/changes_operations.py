"""Changes of keys, logs, alarms and schedules."""

from stacks.review.change import Danger, Downtime
from stacks.review.preview import Operation
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import Golden, Says

_KEY = "aws:kms/key:Key encryption"
_LOGS = "aws:cloudwatch/logGroup:LogGroup"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"

CHANGES = (
    Golden(
        change="a deleted key can be brought back for a week only",
        edits=(replaced("infra/encryption.py", "recovery_days: int = 30", "recovery_days: int = 7"),),
        count=1,
        says=(Says(resource=_KEY, operation=Operation.UPDATE, danger=Danger.DATA, holds_data=True, words=("30.*7",)),),
        headline=("1 updated",),
    ),
    Golden(
        change="the key does not rotate any more",
        edits=(replaced("infra/encryption.py", "enable_key_rotation=True", "enable_key_rotation=False"),),
        verdict=Verdict.FAILED,
        count=1,
        says=(Says(resource=_KEY, operation=Operation.UPDATE, danger=Danger.SECURITY, words=("rotat",)),),
        comment=(r"KMS\.4",),
    ),
    Golden(
        change="logs are kept for a week instead of a month",
        edits=(setting("logs.retention_days", 7),),
        verdict=Verdict.FAILED,
        says=(
            Says(
                resource=f"{_LOGS} api",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                brick="api",
                holds_data=True,
                words=("30.*7",),
            ),
        ),
    ),
    Golden(
        change="an alarm fires later",
        edits=(setting("monitoring.latency_p95_s", 5.0),),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource=f"{_ALARM} latency-p95",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("threshold", "2.*5"),
            ),
        ),
    ),
    Golden(
        change="the alarms tell nobody",
        edits=(replaced("infra/alarms.py", "            alarm_actions=topics,\n", ""),),
        verdict=Verdict.FAILED,
        says=(
            Says(
                resource=f"{_ALARM} backup-missing",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("action|tell",),
            ),
        ),
        comment=(r"CloudWatch\.15",),
    ),
    Golden(
        change="somebody else is told of the alarms",
        edits=(setting("monitoring.emails", ["oncall@data-aggregator.example"]),),
        headline=("1 created, 1 deleted",),
        count=2,
        says=(
            Says(
                resource="aws:sns/topicSubscription:TopicSubscription alarms-staging-alarms@data-aggregator.example",
                operation=Operation.DELETE,
                danger=Danger.OTHER,
                holds_data=False,
            ),
        ),
    ),
    Golden(
        change="the dump is made at another hour",
        edits=(setting("backups.schedule", "cron(15 4 * * ? *)"),),
        headline=("2 updated",),
        count=2,
        says=(
            Says(
                resource="aws:scheduler/schedule:Schedule dumps",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                brick="dumps",
                words=(r"cron\(15 2 .*cron\(15 4 ",),
            ),
        ),
    ),
    Golden(
        change="what holds nothing is renamed: the dashboard",
        edits=(replaced("stacks/watching.py", 'Dashboard("dashboard"', 'Dashboard("overview"'),),
        says=(
            Says(
                resource="aws:cloudwatch/dashboard:Dashboard dashboard",
                operation=Operation.DELETE,
                danger=Danger.OTHER,
                holds_data=False,
            ),
            Says(
                resource="aws:cloudwatch/dashboard:Dashboard overview", operation=Operation.CREATE, danger=Danger.OTHER
            ),
        ),
        headline=("1 created, 1 deleted",),
        unsaid=("data may be lost",),
    ),
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
)
