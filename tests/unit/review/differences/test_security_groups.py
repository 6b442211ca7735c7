"""Security groups, as who may reach what."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
POSTGRES = {"securityGroupId": "sg-db", "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/16"], "self": False}
ALL_OUT = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/24"}, POSTGRES | {"cidrIpv4": "0.0.0.0/0"}),
            [
                (
                    "widened: who may reach PostgreSQL (5432/tcp): 10.0.0.0/24 → anyone on the internet "
                    "(0.0.0.0/0); public: every address of the internet [security-relevant]"
                )
            ],
            id="widened to the internet",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/24"}, POSTGRES | {"cidrIpv4": "10.0.0.0/16"}),
            ["widened: who may reach PostgreSQL (5432/tcp): 10.0.0.0/24 → 10.0.0.0/16 [security-relevant]"],
            id="widened",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/16"}, POSTGRES | {"cidrIpv4": "10.0.3.7/32"}),
            ["narrowed: who may reach PostgreSQL (5432/tcp): 10.0.0.0/16 → the address 10.0.3.7"],
            id="narrowed",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/24"}, POSTGRES | {"cidrIpv4": "10.1.0.0/24"}),
            [
                "now: 10.1.0.0/24 may reach PostgreSQL (5432/tcp)",
                "no longer: 10.0.0.0/24 may reach PostgreSQL (5432/tcp)",
            ],
            id="moved elsewhere",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/24"}, POSTGRES | {"cidrIpv4": "128.0.0.0/1"}),
            [
                ("now: 128.0.0.0/1 may reach PostgreSQL (5432/tcp); a wide part of the internet [security-relevant]"),
                "no longer: 10.0.0.0/24 may reach PostgreSQL (5432/tcp)",
            ],
            id="half of the internet is the internet",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"referencedSecurityGroupId": "sg-api"}, POSTGRES | {"cidrIpv4": "0.0.0.0/0"}),
            [
                (
                    "now: anyone on the internet may reach PostgreSQL (5432/tcp); public: every address of the "
                    "internet [security-relevant]"
                ),
                "no longer: members of sg-api may reach PostgreSQL (5432/tcp)",
            ],
            id="from a group to everybody",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"cidrIpv4": "10.0.0.0/16"},
                POSTGRES | {"cidrIpv4": "10.0.0.0/16", "fromPort": 0, "toPort": 65535},
            ),
            [("widened: what 10.0.0.0/16 may reach: PostgreSQL (5432/tcp) → every tcp port [security-relevant]")],
            id="more ports",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"cidrIpv4": "10.0.0.0/16"},
                {"securityGroupId": "sg-db", "ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16"},
            ),
            [
                (
                    "widened: what 10.0.0.0/16 may reach: PostgreSQL (5432/tcp) → every port and protocol "
                    "[security-relevant]"
                )
            ],
            id="every protocol",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"cidrIpv4": "10.0.0.0/16"},
                POSTGRES | {"cidrIpv4": "10.0.0.0/16", "fromPort": 22, "toPort": 22},
            ),
            [
                "now: 10.0.0.0/16 may reach SSH (22/tcp)",
                "no longer: 10.0.0.0/16 may reach PostgreSQL (5432/tcp)",
            ],
            id="another port",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"cidrIpv4": "10.0.0.7/24"},
                POSTGRES | {"cidrIpv4": "10.0.0.0/24"},
                changed=["cidrIpv4"],
            ),
            ["cidrIpv4: 10.0.0.7/24 → 10.0.0.0/24"],
            id="a network in another spelling is the same",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/16"}, POSTGRES | {"cidrIpv4": UNKNOWN}),
            [
                "now: addresses that are known after the update may reach PostgreSQL (5432/tcp)",
                "no longer: 10.0.0.0/16 may reach PostgreSQL (5432/tcp)",
            ],
            id="addresses that are not known yet",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"referencedSecurityGroupId": "sg-api"},
                POSTGRES | {"referencedSecurityGroupId": UNKNOWN, "description": "From api"},
            ),
            [
                ("now: members of a group that is known after the update may reach PostgreSQL (5432/tcp); From api"),
                "no longer: members of sg-api may reach PostgreSQL (5432/tcp)",
                "description: - → From api",
            ],
            id="a group that is not known yet",
        ),
        pytest.param(
            step(
                INGRESS,
                POSTGRES | {"cidrIpv4": "10.0.0.0/16"},
                POSTGRES | {"cidrIpv4": "10.0.0.0/16", "securityGroupId": "sg-other"},
            ),
            ["the group of the rule: sg-db → sg-other"],
            id="the rule moves to another group",
        ),
        pytest.param(
            step(INGRESS, None, POSTGRES | {"cidrIpv6": "::/0"}),
            [
                (
                    "anyone on the internet by IPv6 may reach PostgreSQL (5432/tcp); public: every address of "
                    "the internet [security-relevant]"
                )
            ],
            id="created for everybody, by IPv6",
        ),
        pytest.param(
            step(INGRESS, None, POSTGRES | {"cidrIpv4": "0.0.0.0/0", "description": "PostgreSQL from anywhere"}),
            [
                (
                    "anyone on the internet may reach PostgreSQL (5432/tcp); public: every address of the "
                    "internet; PostgreSQL from anywhere [security-relevant]"
                )
            ],
            id="created for everybody",
        ),
        pytest.param(
            step(INGRESS, None, POSTGRES | {"prefixListId": "pl-1"}),
            ["the prefix list pl-1 may reach PostgreSQL (5432/tcp)"],
            id="created for a prefix list",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"referencedSecurityGroupId": "sg-api"}, None),
            ["no longer: members of sg-api may reach PostgreSQL (5432/tcp)"],
            id="deleted",
        ),
        pytest.param(
            step(
                EGRESS,
                None,
                {
                    "securityGroupId": "sg-api",
                    "ipProtocol": "tcp",
                    "fromPort": 443,
                    "toPort": 443,
                    "cidrIpv4": "0.0.0.0/0",
                },
            ),
            ["its members may reach HTTPS (443/tcp) of the internet"],
            id="outward, created",
        ),
        pytest.param(
            step(EGRESS, None, {"securityGroupId": "sg-api", "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}),
            [
                (
                    "its members may reach every port and protocol of the internet; its members may send "
                    "anything anywhere [security-relevant]"
                )
            ],
            id="outward, everything",
        ),
        pytest.param(
            step(
                OLD_RULE,
                HTTPS | {"type": "ingress", "sourceSecurityGroupId": "sg-lb"},
                HTTPS | {"type": "ingress", "cidrBlocks": ["10.0.0.0/16", "0.0.0.0/0"]},
            ),
            [
                (
                    "now: anyone on the internet may reach HTTPS (443/tcp); public: every address of the "
                    "internet [security-relevant]"
                ),
                "no longer: members of sg-lb may reach HTTPS (443/tcp)",
            ],
            id="a rule of the older type",
        ),
        pytest.param(
            step(INGRESS, POSTGRES | {"cidrIpv4": "10.0.0.0/16"}, POSTGRES | {"cidrIpv4": 7}),
            ["cidrIpv4: 10.0.0.0/16 → 7"],
            id="a port that is no number is told by path",
        ),
    ],
)
def test_a_changed_rule_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(
                GROUP,
                {"ingress": [HTTPS]},
                {"ingress": [HTTPS | {"cidrBlocks": ["10.0.0.0/16", "0.0.0.0/0"]}]},
                changed=["ingress[0].cidrBlocks[1]"],
            ),
            [
                (
                    "now: anyone on the internet may reach HTTPS (443/tcp); public: every address of the "
                    "internet [security-relevant]"
                )
            ],
            id="one more network",
        ),
        pytest.param(
            step(GROUP, {"egress": [HTTPS]}, {"egress": [ALL_OUT]}),
            [
                (
                    "widened: where its members may reach every port and protocol (before: HTTPS (443/tcp)): "
                    "10.0.0.0/16 → anyone on the internet (0.0.0.0/0); its members may send anything anywhere "
                    "[security-relevant]"
                )
            ],
            id="everything outward",
        ),
        pytest.param(
            step(
                GROUP,
                {"ingress": [HTTPS, HTTPS | {"fromPort": 80, "toPort": 80}]},
                {"ingress": [HTTPS | {"fromPort": 80, "toPort": 80}, HTTPS]},
                changed=["ingress"],
            ),
            ["ingress; changed; Pulumi names it, and the values are equal here"],
            id="rules in another order",
        ),
        pytest.param(
            step(
                GROUP,
                {"ingress": [HTTPS | {"description": "a"}]},
                {"ingress": [HTTPS | {"description": "b"}]},
                changed=["ingress[0].description"],
            ),
            ["the descriptions of its rules; they let the same through"],
            id="only the description",
        ),
        pytest.param(
            step(GROUP, {"ingress": [HTTPS], "egress": [HTTPS]}, {"ingress": UNKNOWN, "egress": [ALL_OUT]}),
            [
                (
                    "widened: where its members may reach every port and protocol (before: HTTPS (443/tcp)): "
                    "10.0.0.0/16 → anyone on the internet (0.0.0.0/0); its members may send anything anywhere "
                    "[security-relevant]"
                ),
                "the ingress rules: - → known after the update",
            ],
            id="rules that are not known yet",
        ),
        pytest.param(
            step(
                GROUP, {"ingress": []}, {"ingress": [{"protocol": "tcp", "fromPort": 0, "toPort": 65535, "self": True}]}
            ),
            ["now: members of the same group may reach every tcp port"],
            id="its own members",
        ),
        pytest.param(
            step(GROUP, None, {"ingress": [HTTPS | {"cidrBlocks": ["0.0.0.0/0"]}]}),
            [
                (
                    "anyone on the internet may reach HTTPS (443/tcp); public: every address of the internet "
                    "[security-relevant]"
                )
            ],
            id="created open",
        ),
    ],
)
def test_a_changed_group_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
