"""The firewall's rules by name."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

KIND = "aws:wafv2/webAcl:WebAcl"
LIMIT: dict[str, Any] = {
    "name": "limit",
    "priority": 0,
    "action": {"block": {}},
    "statement": {"rateBasedStatement": {"limit": 100, "aggregateKeyType": "IP"}},
}
COMMON: dict[str, Any] = {
    "name": "common",
    "priority": 1,
    "overrideAction": {"none": {}},
    "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet", "vendorName": "AWS"}},
}
ACL: dict[str, Any] = {"defaultAction": {"allow": {}}, "rules": [LIMIT, COMMON]}


def exceptions(*rules: str) -> dict[str, Any]:
    """The managed group, with some of its rules only counted."""
    overrides = [{"name": each, "actionToUse": {"count": {}}} for each in rules]
    group = COMMON["statement"]["managedRuleGroupStatement"] | {"ruleActionOverrides": overrides}
    return COMMON | {"statement": {"managedRuleGroupStatement": group}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(
                KIND,
                ACL,
                ACL | {"rules": [LIMIT | {"action": {"count": {}}}, COMMON | {"overrideAction": {"count": {}}}]},
            ),
            [
                "rule limit: block → count; what it stopped comes through [security-relevant]",
                "rule common: the group's own → count; what it stopped comes through [security-relevant]",
            ],
            id="everything only counts",
        ),
        pytest.param(
            step(
                KIND,
                ACL | {"rules": [LIMIT | {"action": {"count": {}}}, COMMON | {"overrideAction": {"count": {}}}]},
                ACL,
            ),
            [
                "rule limit: count → block",
                "rule common: count → the group's own",
            ],
            id="everything blocks",
        ),
        pytest.param(
            step(KIND, ACL, ACL | {"rules": [LIMIT]}),
            ["rule common: the group's own → -; what it stopped comes through [security-relevant]"],
            id="a rule goes",
        ),
        pytest.param(
            step(KIND, ACL, ACL | {"rules": [LIMIT | {"name": "another", "priority": 9}, COMMON, LIMIT]}),
            ["rule another: - → block"],
            id="a rule comes, and the order makes no difference",
        ),
        pytest.param(
            step(
                KIND,
                ACL,
                ACL
                | {
                    "rules": [
                        LIMIT
                        | {
                            "priority": 7,
                            "statement": {"rateBasedStatement": {"limit": 2000, "aggregateKeyType": "IP"}},
                        },
                        COMMON,
                    ]
                },
            ),
            [
                "rule limit, requests: 100 → 2000; an address may ask more often",
                "rule limit.priority: 0 → 7",
            ],
            id="more requests, asked later",
        ),
        pytest.param(
            step(KIND, ACL, ACL | {"rules": [LIMIT, exceptions("SizeRestrictions_BODY")]}),
            ["rule common, its SizeRestrictions_BODY: the group's own → count [security-relevant]"],
            id="an exception of a managed group",
        ),
        pytest.param(
            step(KIND, ACL, ACL | {"defaultAction": {"block": {}}}),
            ["what no rule matches: allow → block [availability]"],
            id="what no rule matches is stopped",
        ),
        pytest.param(
            step(KIND, ACL, ACL | {"rules": UNKNOWN}),
            ["rules: limit, common → known after the update"],
            id="rules that are not known yet",
        ),
        pytest.param(
            step(
                "aws:wafv2/webAclAssociation:WebAclAssociation", {"webAclArn": "arn:acl", "resourceArn": "arn:lb"}, None
            ),
            ["firewall: arn:acl → -; detached from arn:lb [security-relevant]"],
            id="detached",
        ),
    ],
)
def test_a_changed_firewall_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
