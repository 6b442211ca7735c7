"""Databases: what a change means, and when it comes."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from stacks.review.differences.sizes import compared, size_of
from tests.unit.review.differences.steps import lines, step

KIND = "aws:rds/instance:Instance"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
DATABASE: dict[str, Any] = {
    "instanceClass": "db.m7g.large",
    "allocatedStorage": 100,
    "engineVersion": "17.2",
    "multiAz": True,
    "backupRetentionPeriod": 14,
    "deletionProtection": True,
    "skipFinalSnapshot": False,
    "finalSnapshotIdentifier": "final",
    "storageEncrypted": True,
    "maintenanceWindow": "sun:04:00-sun:05:00",
    "password": "[secret]",
}
AT_ONCE = DATABASE | {"applyImmediately": True}


@pytest.mark.parametrize(
    ("old", "new", "words", "smaller"),
    [
        ("db.t4g.micro", "db.t4g.small", "larger: 2 vCPU, 1 GiB → 2 vCPU, 2 GiB", False),
        ("db.r7g.xlarge", "db.r7g.large", "smaller: 4 vCPU, 32 GiB → 2 vCPU, 16 GiB", True),
        ("db.m7g.large", "db.t4g.large", "as large: 2 vCPU, 8 GiB", None),
        ("db.r6i.large", "db.m6i.xlarge", "larger: 2 vCPU, 16 GiB → 4 vCPU, 16 GiB", False),
        ("db.r6g.xlarge", "db.m6g.2xlarge", "larger: 4 vCPU, 32 GiB → 8 vCPU, 32 GiB", False),
        ("db.r6g.4xlarge", "db.c6gd.8xlarge", "neither larger nor smaller: 16 vCPU, 128 GiB → 32 vCPU, 64 GiB", None),
        ("db.m1.small", "db.m5.large", "", None),
        ("db.m5.large", UNKNOWN, "", None),
    ],
)
def test_classes_are_compared_by_what_they_have(old: str, new: str, words: str, smaller: bool | None) -> None:
    if words.startswith("neither"):
        assert size_of(new) is not None
    assert compared(old, new) == (words, smaller)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"instanceClass": "db.t4g.medium"}),
            [
                (
                    "instance class: db.m7g.large → db.t4g.medium; smaller: 2 vCPU, 8 GiB → 2 vCPU, 4 GiB; in "
                    "the next maintenance window (sun:04:00-sun:05:00), with a restart [availability]"
                )
            ],
            id="a smaller class, in the window",
        ),
        pytest.param(
            step(KIND, AT_ONCE, AT_ONCE | {"instanceClass": "db.m7g.xlarge"}),
            [
                (
                    "instance class: db.m7g.large → db.m7g.xlarge; larger: 2 vCPU, 8 GiB → 4 vCPU, 16 GiB; at "
                    "once, with a restart"
                )
            ],
            id="a larger class, at once",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"allocatedStorage": 50}),
            ["storage: 100 GiB → 50 GiB; RDS cannot shrink storage: the update fails [availability]"],
            id="storage cannot shrink",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"allocatedStorage": 200}),
            [
                (
                    "storage: 100 GiB → 200 GiB; can never shrink again; without downtime, no other change of "
                    "storage for 6 hours"
                )
            ],
            id="storage grows",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"engineVersion": "18.1"}),
            [
                (
                    "engine version: 17.2 → 18.1; a major upgrade, with no way back but a restore; in the next "
                    "maintenance window (sun:04:00-sun:05:00), with minutes of downtime [availability]"
                )
            ],
            id="a major version",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"engineVersion": "17.4"}),
            [
                (
                    "engine version: 17.2 → 17.4; a minor upgrade; in the next maintenance window "
                    "(sun:04:00-sun:05:00), with a restart"
                )
            ],
            id="a minor version",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"engineVersion": "16.9"}),
            [("engine version: 17.2 → 16.9; a downgrade, which RDS refuses: the update fails [availability]")],
            id="a downgrade",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"engineVersion": "17"}),
            ["engine version: 17.2 → 17; the same version, given in more or fewer figures"],
            id="the same version in fewer figures",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"multiAz": False}),
            [
                (
                    "standby in another zone (multi-AZ): on → off; a failure of the zone is an outage; in the "
                    "next maintenance window (sun:04:00-sun:05:00), without downtime [availability]"
                )
            ],
            id="no standby",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"backupRetentionPeriod": 7}),
            [
                (
                    "backups are kept: 14 days → 7 days; older recovery points go: none is left from before the"
                    " last 7 days [data may be lost]"
                )
            ],
            id="fewer backups",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"backupRetentionPeriod": 0}),
            [("backups are kept: 14 days → 0 days; backups end, and all recovery points go [data may be lost]")],
            id="no backups",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"backupRetentionPeriod": "30"}),
            ["backups are kept: 14 days → 30 days"],
            id="more backups",
        ),
        pytest.param(
            step(
                KIND,
                DATABASE,
                DATABASE | {"deletionProtection": False, "skipFinalSnapshot": True, "finalSnapshotIdentifier": None},
            ),
            [
                "deletion protection: on → off; one call deletes it; at once [data may be lost]",
                "skip the last snapshot: off → on; a deletion would take no last snapshot [data may be lost]",
                "name of the last snapshot: final → -",
            ],
            id="the guards are lifted",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"publiclyAccessible": True}),
            [
                (
                    "public address: off → on; reached from the internet where its security groups allow it; at"
                    " once [security-relevant]"
                )
            ],
            id="public",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"storageEncrypted": False}),
            ["encryption: on → off; what lies on disk is readable [security-relevant]"],
            id="not encrypted",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"password": "planted"}),
            ["master password; changed (secret), at once: who has the old one is out"],
            id="a password is never shown",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE, changed=["password"]),
            ["password; changed (secret)"],
            id="a password that Pulumi hides on both sides",
        ),
        pytest.param(
            step(KIND, DATABASE | {"parameterGroupName": "a"}, DATABASE | {"parameterGroupName": UNKNOWN}),
            ["parameter group: a → known after the update"],
            id="another parameter group",
        ),
        pytest.param(
            step(KIND, DATABASE, DATABASE | {"publiclyAccessible": False, "applyImmediately": False}),
            [],
            id="a default that is said now makes no difference",
        ),
        pytest.param(
            step(KIND, None, DATABASE | {"publiclyAccessible": True}),
            [
                (
                    "public address: - → on; reached from the internet where its security groups allow it; at "
                    "once [security-relevant]"
                ),
                "instance class: - → db.m7g.large; 2 vCPU, 8 GiB",
                "storage: - → 100 GiB",
            ],
            id="created",
        ),
        pytest.param(
            step(KIND, DATABASE | {"deletionProtection": False}, None),
            ["the data: 100 GiB → -; a last snapshot stays: final [data may be lost]"],
            id="deleted, with a last snapshot",
        ),
        pytest.param(
            step(KIND, DATABASE | {"skipFinalSnapshot": True}, None),
            [
                "the data: 100 GiB → -; no last snapshot is taken [data may be lost]",
                "deletion protection: on → -; AWS refuses while it is on",
            ],
            id="deleted for good",
        ),
    ],
)
def test_a_changed_database_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(
                PARAMETERS,
                {"parameters": [{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}]},
                {"parameters": [{"name": "rds.force_ssl", "value": "0", "applyMethod": "immediate"}]},
            ),
            [("parameter rds.force_ssl: 1 → 0; connections without TLS are taken; at once [security-relevant]")],
            id="TLS is no longer forced",
        ),
        pytest.param(
            step(
                PARAMETERS,
                {"parameters": [{"name": "max_connections", "value": "100", "applyMethod": "pending-reboot"}]},
                {"parameters": [{"name": "max_connections", "value": 200, "applyMethod": "pending-reboot"}]},
            ),
            ["parameter max_connections: 100 → 200; with the next restart"],
            id="one that needs a restart",
        ),
        pytest.param(
            step(
                PARAMETERS, {"parameters": [{"name": "a", "value": "1"}]}, {"parameters": [{"name": "b", "value": "1"}]}
            ),
            [
                "parameter a: 1 → -; RDS's own value again; at once",
                "parameter b: - → 1; at once",
            ],
            id="one that goes, one that comes",
        ),
        pytest.param(
            step(
                PARAMETERS,
                {"parameters": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]},
                {"parameters": [{"name": "b", "value": "2"}, {"name": "a", "value": "1"}]},
            ),
            [],
            id="the order makes no difference",
        ),
        pytest.param(
            step(PARAMETERS, {"parameters": [{"name": "a", "value": "1"}]}, {"parameters": UNKNOWN}),
            ["parameters: a → known after the update"],
            id="unknown ones are told by path",
        ),
    ],
)
def test_changed_parameters_read_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
