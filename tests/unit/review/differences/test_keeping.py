"""Logs, alarms, keys, secrets, images and backups."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

LOG = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
KEY = "aws:kms/key:Key"
SECRET = "aws:secretsmanager/secret:Secret"
REPOSITORY = "aws:ecr/repository:Repository"
PLAN = "aws:backup/plan:Plan"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
FIRES = {"threshold": 5.0, "comparisonOperator": "GreaterThanThreshold", "alarmActions": ["arn:aws:sns:eu:1:alarms"]}
DAILY = {"ruleName": "daily", "schedule": "cron(0 5 * * ? *)", "lifecycle": {"deleteAfter": 35}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(LOG, {"retentionInDays": 90}, {"retentionInDays": 30}),
            ["lines are kept: 90 days → 30 days; older lines go, within three days [data may be lost]"],
            id="lines are kept for a shorter time",
        ),
        pytest.param(
            step(LOG, {}, {"retentionInDays": 30}),
            ["lines are kept: for ever → 30 days; older lines go, within three days [data may be lost]"],
            id="lines were kept for ever",
        ),
        pytest.param(
            step(LOG, {"retentionInDays": 30}, {"retentionInDays": 0}),
            ["lines are kept: 30 days → for ever"],
            id="lines are kept for ever",
        ),
        pytest.param(
            step(LOG, {"retentionInDays": 30}, None),
            ["the log; its lines go [data may be lost]"],
            id="a log goes",
        ),
        pytest.param(
            step(ALARM, FIRES, FIRES | {"threshold": 10}),
            ["threshold: 5 → 10; fires later"],
            id="an alarm fires later",
        ),
        pytest.param(
            step(ALARM, FIRES, FIRES | {"threshold": "1"}),
            ["threshold: 5 → 1; fires sooner"],
            id="an alarm fires sooner",
        ),
        pytest.param(
            step(ALARM, FIRES, FIRES | {"alarmActions": []}),
            ["told when it fires: alarms → -; nobody hears of it [availability]"],
            id="nobody hears of an alarm",
        ),
        pytest.param(
            step(ALARM, FIRES, FIRES | {"actionsEnabled": False}),
            ["tells anybody: on → off; nobody hears of it [availability]"],
            id="actions are switched off",
        ),
        pytest.param(
            step(ALARM, FIRES, FIRES | {"alarmActions": [UNKNOWN]}),
            ["told when it fires: alarms → (known after the update)"],
            id="actions that are not known yet",
        ),
        pytest.param(
            step(KEY, {"enableKeyRotation": True}, {"enableKeyRotation": False}),
            ["yearly rotation: on → off; the same key for ever [security-relevant]"],
            id="a key is no longer rotated",
        ),
        pytest.param(
            step(KEY, {"deletionWindowInDays": 30}, {"deletionWindowInDays": 7}),
            [("a deletion can be undone for: 30 days → 7 days; less time to undo a deletion [data may be lost]")],
            id="a key's deletion is final sooner",
        ),
        pytest.param(
            step(KEY, {"deletionWindowInDays": 30}, None),
            ["the key; what it encrypted can no longer be read, for good after 30 days [data may be lost]"],
            id="a key goes",
        ),
        pytest.param(
            step(SECRET, {"recoveryWindowInDays": 30}, {"recoveryWindowInDays": 0}),
            [("a deletion can be undone for: 30 days → 0 days; a deletion is final at once [data may be lost]")],
            id="a secret's deletion is final",
        ),
        pytest.param(
            step(SECRET, {"recoveryWindowInDays": 7}, None),
            ["the secret; programs that read it fail, for good after 7 days [availability]"],
            id="a secret goes",
        ),
        pytest.param(
            step(
                REPOSITORY,
                {"imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}},
                {"imageTagMutability": "MUTABLE", "imageScanningConfiguration": {"scanOnPush": False}},
            ),
            [
                "tags: IMMUTABLE → MUTABLE; a tag can be moved to other content [security-relevant]",
                "scan: on → off; known holes are not found [security-relevant]",
            ],
            id="tags of images can move",
        ),
        pytest.param(
            step(PLAN, {"rules": [DAILY]}, {"rules": [DAILY | {"lifecycle": {"deleteAfter": 7}}]}),
            [("backup rule daily, kept for (days): 35 → 7; new recovery points go sooner [data may be lost]")],
            id="recovery points are kept for a shorter time",
        ),
        pytest.param(
            step(PLAN, {"rules": [DAILY, DAILY | {"ruleName": "monthly"}]}, {"rules": [DAILY]}),
            ["backup rule monthly: cron(0 5 * * ? *) → -; no more backups by it [data may be lost]"],
            id="a backup rule goes",
        ),
        pytest.param(
            step(LOCK, {"minRetentionDays": 7}, None),
            ["lock of the vault; recovery points can be deleted [data may be lost]"],
            id="the vault is unlocked",
        ),
    ],
)
def test_a_change_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
