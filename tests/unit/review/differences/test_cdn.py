"""CloudFront, as a reviewer reads its changes."""

from typing import Any

import pytest

from stacks.review.changes.preview import Step
from tests.unit.review.differences.steps import lines, step

KIND = "aws:cloudfront/distribution:Distribution"
ORIGIN: dict[str, Any] = {
    "originId": "load-balancer",
    "domainName": "origin.example.com",
    "customOriginConfig": {"originProtocolPolicy": "https-only", "httpPort": 80},
}
DEFAULT = {"targetOriginId": "load-balancer", "viewerProtocolPolicy": "redirect-to-https", "allowedMethods": ["GET"]}
STATIC = {"pathPattern": "/_next/static/*", "targetOriginId": "assets", "viewerProtocolPolicy": "redirect-to-https"}
CDN: dict[str, Any] = {
    "enabled": True,
    "webAclId": "arn:acl",
    "aliases": ["example.com"],
    "origins": [ORIGIN, {"originId": "assets", "domainName": "assets.s3", "originAccessControlId": "E1"}],
    "defaultCacheBehavior": DEFAULT,
    "orderedCacheBehaviors": [STATIC],
    "viewerCertificate": {"minimumProtocolVersion": "TLSv1.2_2021", "acmCertificateArn": "arn:c"},
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(KIND, CDN, CDN | {"webAclId": ""}),
            ["firewall: arn:acl → -; detached: no firewall [security-relevant]"],
            id="the firewall is detached",
        ),
        pytest.param(
            step(
                KIND,
                CDN,
                CDN | {"viewerCertificate": {"minimumProtocolVersion": "TLSv1", "acmCertificateArn": "arn:c"}},
            ),
            [
                (
                    "oldest TLS: TLSv1.2_2021 → TLSv1; weaker: older clients and ciphers are taken again "
                    "[security-relevant]"
                )
            ],
            id="older TLS",
        ),
        pytest.param(
            step(
                KIND,
                CDN,
                CDN
                | {
                    "defaultCacheBehavior": DEFAULT | {"viewerProtocolPolicy": "allow-all"},
                    "origins": [
                        CDN["origins"][1],
                        ORIGIN | {"customOriginConfig": {"originProtocolPolicy": "http-only", "httpPort": 80}},
                    ],
                },
            ),
            [
                (
                    "origin load-balancer, customOriginConfig.originProtocolPolicy: https-only → http-only; "
                    "unencrypted on the way [security-relevant]"
                ),
                (
                    "behaviour everything else, viewerProtocolPolicy: redirect-to-https → allow-all; "
                    "unencrypted on the way [security-relevant]"
                ),
            ],
            id="HTTP for everybody, and to the origin",
        ),
        pytest.param(
            step(
                KIND,
                CDN,
                CDN
                | {
                    "origins": [
                        *CDN["origins"][:1],
                        CDN["origins"][1] | {"domainName": "other.s3"},
                        {"originId": "docs", "domainName": "docs.s3"},
                    ]
                },
            ),
            [
                "origin assets.domainName: assets.s3 → other.s3",
                "origin docs: - → docs.s3",
            ],
            id="an origin comes and one is elsewhere",
        ),
        pytest.param(
            step(KIND, CDN, CDN | {"orderedCacheBehaviors": []}),
            ["behaviour /_next/static/*: origin assets → -"],
            id="a behaviour goes",
        ),
        pytest.param(
            step(
                KIND,
                CDN,
                CDN
                | {
                    "defaultCacheBehavior": DEFAULT | {"allowedMethods": ["GET", "POST"]},
                    "aliases": ["example.com", "www.example.com"],
                },
            ),
            [
                "behaviour everything else.allowedMethods: - → POST; the other stays",
                "aliases: - → www.example.com; the other stays",
            ],
            id="methods and names",
        ),
        pytest.param(
            step(KIND, CDN, CDN | {"enabled": False}),
            ["enabled: on → off; the public address no longer answers [availability]"],
            id="switched off",
        ),
    ],
)
def test_a_changed_distribution_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
