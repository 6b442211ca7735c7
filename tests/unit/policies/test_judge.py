"""What the pack tells Pulumi."""

from datetime import date
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

    def __init__(self, properties: dict[str, Any], *suppressions: Suppression) -> None:
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

            if isinstance(policy, ResourceValidationPolicy):
                policy.validate(
                    ResourceValidationArgs(INSTANCE, props, database.urn, "database", OPTIONS, None, None, {}), report
                )
            elif isinstance(policy, StackValidationPolicy):
                policy.validate(StackValidationArgs([database, group], {}), report)


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
