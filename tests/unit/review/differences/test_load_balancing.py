"""Load balancers: listeners, rules in words, target groups."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from stacks.review.differences.load_balancing import oldest_tls
from tests.unit.review.differences.steps import lines, step

LISTENER = "aws:lb/listener:Listener"
RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
GROUP = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/api/73e2d6bc24d8a067"
HTTPS = {
    "port": 443,
    "protocol": "HTTPS",
    "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "certificateArn": "arn:c",
}
API = {
    "priority": 10,
    "conditions": [{"pathPattern": {"values": ["/api/*", "/docs"]}}],
    "actions": [{"type": "forward", "targetGroupArn": GROUP}],
}
CHECKED = {"deregistrationDelay": 30, "healthCheck": {"path": "/health", "interval": 5, "matcher": "200"}}
PUBLIC = {"internal": False, "enableDeletionProtection": True, "accessLogs": {"bucket": "logs", "enabled": True}}


@pytest.mark.parametrize(
    ("policy", "oldest"),
    [
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", 1.3),
        ("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", 1.2),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", 1.0),
        ("ELBSecurityPolicy-FS-1-1-2019-08", 1.1),
        ("ELBSecurityPolicy-FS-2018-06", 1.0),
        ("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", 1.2),
        ("ELBSecurityPolicy-2016-08", 1.0),
        ("ELBSecurityPolicy-of-another-year", None),
        (None, None),
    ],
)
def test_the_oldest_tls_of_a_policy_is_read_from_its_name(policy: str | None, oldest: float | None) -> None:
    assert oldest_tls(policy) == oldest


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(LISTENER, HTTPS, {"port": 80, "protocol": "HTTP"}),
            [
                ("protocol: HTTPS → HTTP; unencrypted: what is sent can be read on the way [security-relevant]"),
                (
                    "TLS policy: ELBSecurityPolicy-TLS13-1-2-2021-06 → -; no TLS, or AWS's own policy, which "
                    "takes TLS 1.0 [security-relevant]"
                ),
                "certificate: arn:c → -; no TLS [security-relevant]",
                "port: 443 → 80",
            ],
            id="from HTTPS to HTTP",
        ),
        pytest.param(
            step(LISTENER, HTTPS, HTTPS | {"sslPolicy": "ELBSecurityPolicy-2016-08"}),
            [
                (
                    "TLS policy: ELBSecurityPolicy-TLS13-1-2-2021-06 → ELBSecurityPolicy-2016-08; weaker: takes"
                    " TLS 1.0 again [security-relevant]"
                )
            ],
            id="weaker TLS",
        ),
        pytest.param(
            step(LISTENER, HTTPS, HTTPS | {"sslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"}),
            ["TLS policy: ELBSecurityPolicy-TLS13-1-2-2021-06 → ELBSecurityPolicy-TLS13-1-3-2021-06"],
            id="stronger TLS",
        ),
        pytest.param(
            step(
                LISTENER,
                HTTPS
                | {
                    "defaultActions": [
                        {"type": "fixed-response", "fixedResponse": {"contentType": "text/plain", "statusCode": "404"}}
                    ]
                },
                HTTPS
                | {
                    "defaultActions": [
                        {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
                    ]
                },
            ),
            ["what no rule is for: answer 404 → redirect to HTTPS (301)"],
            id="what no rule is for",
        ),
        pytest.param(
            step(
                RULE,
                API,
                API
                | {
                    "priority": 5,
                    "conditions": [
                        {"pathPattern": {"values": ["/api/*"]}},
                        {"hostHeader": {"values": ["api.example.com"]}},
                    ],
                },
            ),
            [
                (
                    "rule: /api/* or /docs → target group api → /api/*, of api.example.com → target group api; "
                    "no longer led here: /docs"
                ),
                "priority (the lowest is asked first): 10 → 5",
            ],
            id="other paths, a host, and another place",
        ),
        pytest.param(
            step(
                RULE,
                API,
                API
                | {
                    "actions": [
                        {
                            "type": "forward",
                            "forward": {
                                "targetGroups": [
                                    {"arn": GROUP, "weight": 9},
                                    {"arn": GROUP.replace("/api/", "/new/"), "weight": 1},
                                ]
                            },
                        }
                    ]
                },
            ),
            [
                (
                    "rule: /api/* or /docs → target group api → /api/* or /docs → target groups api (weight 9) "
                    "and new (weight 1)"
                )
            ],
            id="weighted target groups",
        ),
        pytest.param(
            step(RULE, API, API | {"actions": [{"type": "forward", "targetGroupArn": UNKNOWN}]}),
            [("rule: /api/* or /docs → target group api → /api/* or /docs → target group (known after the update)")],
            id="another target group that is not known yet",
        ),
        pytest.param(
            step(RULE, None, API),
            ["new rule 10: - → /api/* or /docs → target group api"],
            id="a rule that is created",
        ),
        pytest.param(
            step(RULE, API, None),
            ["rule 10: /api/* or /docs → target group api → -"],
            id="a rule that is deleted",
        ),
        pytest.param(
            step(
                RULE,
                API,
                API
                | {
                    "actions": [
                        {
                            "type": "redirect",
                            "redirect": {"host": "example.com", "path": "/new", "statusCode": "HTTP_302"},
                        }
                    ]
                },
            ),
            [("rule: /api/* or /docs → target group api → /api/* or /docs → redirect to example.com /new (302)")],
            id="a redirect elsewhere",
        ),
        pytest.param(
            step(
                TARGETS,
                CHECKED,
                {"deregistrationDelay": 300, "healthCheck": {"path": "/", "interval": 30, "matcher": "200-499"}},
            ),
            [
                "time to end running requests: 30 s → 300 s; every deployment takes longer",
                "health check: path: /health → /",
                "health check: answers that are healthy: 200 → 200-499",
                "health check: every: 5 s → 30 s",
            ],
            id="the health check and the delay",
        ),
        pytest.param(
            step(
                TARGETS,
                CHECKED,
                CHECKED
                | {
                    "deregistrationDelay": 0,
                    "healthCheck": {"enabled": False, "path": "/health", "interval": "5", "matcher": "200"},
                },
            ),
            [
                "health check: on → off; sick tasks go on serving [availability]",
                ("time to end running requests: 30 s → 0 s; requests that take longer are cut off at every deployment"),
            ],
            id="no health check",
        ),
        pytest.param(
            step(BALANCER, PUBLIC | {"internal": True}, PUBLIC),
            [
                (
                    "internal: on → off; internet-facing: reached by everybody whom its security groups let in "
                    "[security-relevant]"
                )
            ],
            id="internal to internet-facing",
        ),
        pytest.param(
            step(BALANCER, PUBLIC, PUBLIC | {"internal": True}),
            ["internal: off → on; internal: no longer reached from the internet [availability]"],
            id="internet-facing to internal",
        ),
        pytest.param(
            step(BALANCER, PUBLIC, {"internal": False}),
            [
                "access logs: on → off; who asked for what is not kept [security-relevant]",
                "deletion protection: on → off; one call deletes it [availability]",
            ],
            id="no deletion protection, no logs",
        ),
        pytest.param(
            step(BALANCER, PUBLIC, PUBLIC | {"accessLogs": {"bucket": "other", "enabled": True, "prefix": "a"}}),
            ["access logs: logs/ → other/a"],
            id="logs elsewhere",
        ),
        pytest.param(
            step(BALANCER, None, PUBLIC),
            ["internet-facing; reached by everybody whom its security groups let in"],
            id="created for the internet",
        ),
    ],
)
def test_a_change_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
