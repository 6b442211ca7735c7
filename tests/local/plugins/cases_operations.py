"""Autoscaling, schedules, AWS Backup."""

from local.plugins.cloud import Cloud
from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.engine import Engine, Live

_VAULT = "aws:backup/vault:Vault"
_PLAN = "aws:backup/plan:Plan"
_ROLE = "arn:aws:iam::000000000000:role/operations"
_DATABASE = "arn:aws:rds:eu-central-1:000000000000:db:postgres"
_SCALED = {
    "resourceId": "service/cluster/api",
    "scalableDimension": "ecs:service:DesiredCount",
    "serviceNamespace": "ecs",
}
_OTHER_SERVICE = {"resourceId": "service/cluster/web"}


def _task(version: int, **more: object) -> Inputs:
    return {
        "arn": "arn:aws:ecs:eu-central-1:000000000000:cluster/cluster",
        "roleArn": _ROLE,
        "ecsParameters": {
            "taskDefinitionArn": f"arn:aws:ecs:eu-central-1:000000000000:task-definition/backup:{version}",
            "launchType": "FARGATE",
            "taskCount": 1,
            "networkConfiguration": {"subnets": ["subnet-b", "subnet-a"], "securityGroups": ["sg-1"]},
            "tags": {"owner": "test"},
        },
        **more,
    }


def _disable(cloud: Cloud, live: Live) -> None:
    scheduler = cloud.client("scheduler")
    found = scheduler.get_schedule(Name=live.state["name"])
    kept = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target", "StartDate")
    scheduler.update_schedule(**{name: found[name] for name in kept}, State="DISABLED")


def _vaults(engine: Engine) -> Inputs:
    return {name: engine.create(_VAULT, name, {}).id for name in ("vault", "other-vault")}


def _plans(engine: Engine) -> Inputs:
    vault = engine.create(_VAULT, "planned", {}).id
    rules = [{"ruleName": "daily", "targetVaultName": vault}]
    return {name: engine.create(_PLAN, name, {"rules": rules}).id for name in ("plan", "other-plan")}


def _tracking(percent: float) -> Inputs:
    return {
        "targetValue": percent,
        "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "scaleInCooldown": 300,
        "scaleOutCooldown": 60,
    }


CASES = (
    Case(
        token="aws:appautoscaling/target:Target",
        inputs=lambda _: {**_SCALED, "minCapacity": 1, "maxCapacity": 4, "tags": TAGS},
        changed=lambda _: {"minCapacity": 2, "tags": OTHER_TAGS},
        replaced=lambda _: _OTHER_SERVICE,
        importable=False,  # recorded only
        survives_deletion=True,
    ),
    Case(
        token="aws:appautoscaling/policy:Policy",
        inputs=lambda _: {
            **_SCALED,
            "policyType": "TargetTrackingScaling",
            "targetTrackingScalingPolicyConfiguration": _tracking(60),
        },
        changed=lambda _: {"targetTrackingScalingPolicyConfiguration": _tracking(62.5)},
        replaced=lambda _: _OTHER_SERVICE,
        importable=False,  # recorded only
        survives_deletion=True,
    ),
    Case(
        token="aws:appautoscaling/scheduledAction:ScheduledAction",
        inputs=lambda _: {
            **_SCALED,
            "schedule": "cron(0 6 * * ? *)",
            "scalableTargetAction": {"minCapacity": 2, "maxCapacity": 8},
        },
        changed=lambda _: {"schedule": "cron(0 7 * * ? *)", "scalableTargetAction": {"minCapacity": 1}},
        replaced=lambda _: {"name": "other"},
        importable=False,  # recorded only
        survives_deletion=True,
    ),
    Case(
        token="aws:scheduler/schedule:Schedule",
        inputs=lambda _: {
            "description": "a test",
            "scheduleExpression": "cron(0 3 * * ? *)",
            "startDate": "2040-01-01T00:00:00Z",
            "flexibleTimeWindow": {"mode": "OFF"},
            "target": _task(1, retryPolicy={"maximumRetryAttempts": 0, "maximumEventAgeInSeconds": 3600}),
        },
        changed=lambda _: {
            "description": None,
            "scheduleExpressionTimezone": "Europe/Berlin",
            "flexibleTimeWindow": {"mode": "FLEXIBLE", "maximumWindowInMinutes": 15},
            "actionAfterCompletion": "DELETE",
            "target": _task(2, input='{"containerOverrides": []}', deadLetterConfig={"arn": "arn:aws:sqs:::dead"}),
        },
        replaced=lambda _: {"name": "other"},
        drift=_disable,
        drifted="state",
    ),
    Case(
        token=_VAULT,
        inputs=lambda _: {"kmsKeyArn": "arn:aws:kms:eu-central-1:000000000000:key/1", "tags": TAGS},
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda _: {"kmsKeyArn": "arn:aws:kms:eu-central-1:000000000000:key/2"},
    ),
    Case(
        token="aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        needs=_vaults,
        inputs=lambda needs: {"backupVaultName": needs["vault"], "minRetentionDays": 7, "changeableForDays": 3},
        replaced=lambda needs: {"backupVaultName": needs["other-vault"]},
        importable=False,  # AWS never tells changeableForDays
    ),
    Case(
        token=_PLAN,
        needs=_vaults,
        inputs=lambda needs: {
            "rules": [
                {
                    "ruleName": "daily",
                    "targetVaultName": needs["vault"],
                    "schedule": "cron(0 2 * * ? *)",
                    "lifecycle": {"deleteAfter": 35},
                }
            ],
            "tags": TAGS,
        },
        changed=lambda needs: {
            "rules": [
                {
                    "ruleName": "weekly",
                    "targetVaultName": needs["vault"],
                    "schedule": "cron(0 2 ? * SUN *)",
                    "lifecycle": {"coldStorageAfter": 30, "deleteAfter": 365},
                    "copyActions": [
                        {
                            "destinationVaultArn": "arn:aws:backup:eu-west-1:000000000000:backup-vault:far",
                            "lifecycle": {"deleteAfter": 7},
                        }
                    ],
                    "recoveryPointTags": {"owner": "test"},
                },
                {"ruleName": "continuous", "targetVaultName": needs["vault"], "enableContinuousBackup": True},
            ],
            "advancedBackupSettings": [{"resourceType": "EC2", "backupOptions": {"WindowsVSS": "enabled"}}],
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"name": "other"},
        drift=lambda cloud, live: cloud.client("backup").update_backup_plan(
            BackupPlanId=live.id,
            BackupPlan={
                "BackupPlanName": live.state["name"],
                "Rules": [{"RuleName": "none", "TargetBackupVaultName": "none"}],
            },
        ),
        drifted="rules",
    ),
    Case(
        token="aws:backup/selection:Selection",
        needs=_plans,
        inputs=lambda needs: {
            "planId": needs["plan"],
            "iamRoleArn": _ROLE,
            "resources": [_DATABASE],
            "selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}],
        },
        replaced=lambda needs: {"planId": needs["other-plan"]},
        importable=False,  # an import needs the plan too: `plan|selection`
    ),
)
