"""What the pack tells Pulumi, and the file that it is told to keep its results in."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import (
    EnforcementLevel,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from stacks.policies import record
from stacks.policies.controls.rds import INSTANCE, PARAMETERS, RDS
from stacks.policies.judge import Judge
from stacks.policies.suppressions import Suppression
from tests.unit.policies.cases import urn

OPTIONS: Any = PolicyResourceOptions(False, [], None, [], None, [], None)
SUPPRESSED = Suppression(
    control="RDS.3",
    type=INSTANCE,
    name="database",
    stacks=("blue",),
    reason="a test",
    owner="platform",
    expires=date(2030, 1, 1),
)
SOUND = {
    "engine": "postgres",
    "storageEncrypted": True,
    "multiAz": True,
    "monitoringInterval": 60,
    "deletionProtection": True,
    "enabledCloudwatchLogsExports": ["postgresql"],
    "iamDatabaseAuthenticationEnabled": True,
    "backupRetentionPeriod": 7,
    "copyTagsToSnapshot": True,
    "username": "master",
}


class Update:
    """An update of a stack of one database: what the pack reports of it, by policy."""

    def __init__(self, properties: dict[str, Any], *suppressions: Suppression, results: Path | None = None) -> None:
        configuration = record.configuration(results) if results else {}
        self.reports: dict[str, list[tuple[str, str | None]]] = {}
        props = unknown_checking_proxy({**SOUND, **properties})
        group = PolicyResource(PARAMETERS, {}, urn(PARAMETERS), "it", OPTIONS, None, None, [], {})
        linked = {"parameterGroupName": [group]}
        database = PolicyResource(
            INSTANCE, props, urn(INSTANCE, "database"), "database", OPTIONS, None, None, [], linked
        )
        self.policies = Judge(RDS.all, suppressions).policies()
        for policy in self.policies:
            reports = self.reports.setdefault(policy.name, [])

            def report(message: str, about: str | None = None, into: Any = reports) -> None:
                into.append((message, about))

            config = configuration.get(policy.name)
            if isinstance(policy, ResourceValidationPolicy):
                policy.validate(
                    ResourceValidationArgs(INSTANCE, props, database.urn, "database", OPTIONS, None, config, {}), report
                )
            elif isinstance(policy, StackValidationPolicy):
                policy.validate(StackValidationArgs([database, group], config, {}), report)


def test_a_violation_names_the_control_the_finding_and_the_page_and_belongs_to_the_resource() -> None:
    [(message, about)] = Update({"storageEncrypted": False}).reports["controls"]
    assert message == (
        "RDS.3 (medium) RDS DB instances should have encryption at rest enabled: storageEncrypted is not true. "
        "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3"
    )
    assert about == urn(INSTANCE, "database")


def test_what_lacks_beside_a_resource_is_reported_of_that_resource() -> None:
    found = Update({}).reports["controls-across-resources"]
    assert [message.split(" ")[0] for message, _ in found] == ["RDS.26", "RDS.38"]
    assert {about for _, about in found} == {urn(INSTANCE, "database")}


def test_a_suppressed_finding_is_not_reported() -> None:
    reports = Update({"storageEncrypted": False}, SUPPRESSED).reports
    assert reports["controls"] == reports["unused-suppressions"] == []


def test_an_unknown_value_is_advice_and_does_not_make_its_suppression_unused() -> None:
    reports = Update({"storageEncrypted": UNKNOWN_STRING_VALUE}, SUPPRESSED).reports
    assert reports["controls"] == []
    assert reports["not-evaluated"] == [("Instance database, storageEncrypted: RDS.3", None)]
    assert reports["unused-suppressions"] == []


def test_a_suppression_without_a_finding_is_reported_in_its_own_stacks_only() -> None:
    [(message, _)] = Update({}, SUPPRESSED).reports["unused-suppressions"]
    assert message == f"RDS.3 on {INSTANCE} database, of platform"
    elsewhere = Suppression(**{**vars(SUPPRESSED), "stacks": ("green",)})
    assert Update({}, elsewhere).reports["unused-suppressions"] == []


@pytest.mark.parametrize(
    ("policy", "level"),
    [
        ("controls", EnforcementLevel.MANDATORY),
        ("controls-across-resources", EnforcementLevel.MANDATORY),
        ("not-evaluated", EnforcementLevel.ADVISORY),
        ("unused-suppressions", EnforcementLevel.ADVISORY),
    ],
)
def test_violations_stop_pulumi_and_the_rest_is_advice(policy: str, level: EnforcementLevel) -> None:
    levels = {each.name: each.enforcement_level for each in Update({}).policies}
    assert levels[policy] is level


def test_every_result_is_kept_where_the_configuration_says(tmp_path: Path) -> None:
    unknown = {"storageEncrypted": UNKNOWN_STRING_VALUE, "multiAz": False}
    file = tmp_path / "results"
    Update(unknown, SUPPRESSED, results=file)
    found = {each["control"]: each for each in record.read(file)}
    assert set(found) == {control.id for control in RDS.all}
    assert found["RDS.5"] == {
        "control": "RDS.5",
        "title": "RDS DB instances should be configured with multiple Availability Zones",
        "severity": "medium",
        "url": "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5",
        "urn": urn(INSTANCE, "database"),
        "type": INSTANCE,
        "name": "database",
        "outcome": "violated",
        "detail": "multiAz is not true",
        "suppressed": None,
    }
    assert (found["RDS.3"]["outcome"], found["RDS.3"]["suppressed"]) == ("not evaluated", "a test")
    assert found["RDS.26"]["outcome"] == "violated"
    assert found["RDS.2"]["outcome"] == "passed"


def test_every_policy_that_finds_something_takes_the_file() -> None:
    taking = {each.name for each in Update({}).policies if each.config_schema is not None}
    assert taking == set(record.FINDING_POLICIES)
