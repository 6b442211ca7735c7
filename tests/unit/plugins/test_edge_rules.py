"""What AWS asks of the edge's types over more than one property, checked before anything is made."""

from typing import Any

import pytest

from local.plugins.aws.plugin import AwsProvider
from tests.local.plugins.engine import Engine, RefusedError

ALIAS = {"name": "lb.example", "zoneId": "Z1", "evaluateTargetHealth": False}
RECORD = {"zoneId": "Z1", "name": "www", "type": "A"}
VISIBLE = {"cloudwatchMetricsEnabled": True, "metricName": "m", "sampledRequestsEnabled": True}
LIMIT = {"rateBasedStatement": {"limit": 100, "aggregateKeyType": "IP"}}
GROUP = {"managedRuleGroupStatement": {"name": "AWSManagedRulesSQLiRuleSet", "vendorName": "AWS"}}
RULE = {"name": "r", "priority": 1, "visibilityConfig": VISIBLE}
WEB_ACL = {"scope": "REGIONAL", "defaultAction": {"allow": {}}, "visibilityConfig": VISIBLE}
BEHAVIOR = {
    "targetOriginId": "web",
    "viewerProtocolPolicy": "https-only",
    "cachePolicyId": "p",
    "allowedMethods": ["GET", "HEAD"],
    "cachedMethods": ["GET", "HEAD"],
}
DISTRIBUTION = {
    "enabled": True,
    "origins": [{"originId": "web", "domainName": "web.example"}],
    "defaultCacheBehavior": BEHAVIOR,
    "restrictions": {"geoRestriction": {"restrictionType": "none"}},
    "viewerCertificate": {"cloudfrontDefaultCertificate": True},
}


def certified(region: str, **more: str) -> dict[str, Any]:
    return {"viewerCertificate": {"acmCertificateArn": f"arn:aws:acm:{region}:1:certificate/c", **more}}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    driver = Engine(AwsProvider())
    driver.configure({"region": "eu-central-1"})
    return driver


@pytest.mark.parametrize(
    ("token", "inputs", "message"),
    [
        ("route53/record:Record", RECORD, "exactly one of 'aliases' and 'records'"),
        (
            "route53/record:Record",
            {**RECORD, "records": ["10.0.0.1"], "aliases": [ALIAS], "ttl": 60},
            "exactly one of 'aliases' and 'records'",
        ),
        ("route53/record:Record", {**RECORD, "records": ["10.0.0.1"]}, "needs 'ttl', in seconds"),
        ("route53/record:Record", {**RECORD, "aliases": [ALIAS], "ttl": 60}, "an alias has its target's"),
        ("route53/record:Record", {**RECORD, "aliases": [ALIAS, ALIAS]}, "an alias of one target"),
        (
            "wafv2/webAcl:WebAcl",
            {**WEB_ACL, "scope": "CLOUDFRONT"},
            "lies in us-east-1, and region is eu-central-1: give region 'us-east-1'",
        ),
        (
            "wafv2/webAcl:WebAcl",
            {**WEB_ACL, "rules": [{**RULE, "statement": GROUP, "action": {"count": {}}}]},
            "a rule with a rule group has 'overrideAction' and no 'action'",
        ),
        (
            "wafv2/webAcl:WebAcl",
            {**WEB_ACL, "rules": [{**RULE, "statement": LIMIT}]},
            "a rule with another statement has 'action' and no 'overrideAction'",
        ),
        (
            "wafv2/webAcl:WebAcl",
            {**WEB_ACL, "rules": [{**RULE, "statement": {**LIMIT, **GROUP}, "overrideAction": {"none": {}}}]},
            "a statement is exactly one of rateBasedStatement, managedRuleGroupStatement",
        ),
        (
            "wafv2/webAcl:WebAcl",
            {**WEB_ACL, "rules": [{**RULE, "statement": LIMIT, "action": {"block": {}}}] * 2},
            "2 rules have the priority 1",
        ),
        (
            "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
            {"resourceArn": "arn", "logDestinationConfigs": ["arn:aws:logs:us-east-1:1:log-group:waf"]},
            "whose name begins with 'aws-waf-logs-', and this one is 'waf'",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, **certified("eu-central-1", sslSupportMethod="sni-only")},
            "CloudFront takes certificates of us-east-1 only, and this one is arn:aws:acm:eu-central-1:1:certificate/c",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, **certified("us-east-1")},
            "needs 'sslSupportMethod'",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, "aliases": ["www.example"]},
            "with 'aliases' needs viewerCertificate.acmCertificateArn",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, "viewerCertificate": {}},
            "give 'acmCertificateArn', or cloudfrontDefaultCertificate true",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, "orderedCacheBehaviors": [{**BEHAVIOR, "pathPattern": "/a/*", "targetOriginId": "b"}]},
            "no origin has the originId 'b': there are 'web'",
        ),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, "defaultCacheBehavior": {**BEHAVIOR, "forwardedValues": {}}},
            "does not support 'defaultCacheBehavior.forwardedValues'",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused_by_check(
    engine: Engine, token: str, inputs: dict[str, Any], message: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(f"aws:{token}", "thing", inputs)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("route53/record:Record", {**RECORD, "aliases": [ALIAS]}),
        ("wafv2/webAcl:WebAcl", {**WEB_ACL, "scope": "CLOUDFRONT", "region": "us-east-1"}),
        (
            "cloudfront/distribution:Distribution",
            {**DISTRIBUTION, **certified("us-east-1", sslSupportMethod="sni-only")},
        ),
    ],
)
def test_what_aws_takes_passes(engine: Engine, token: str, inputs: dict[str, Any]) -> None:
    checked = engine.check(f"aws:{token}", "thing", inputs)
    assert {name: checked[name] for name in inputs if name in ("aliases", "scope", "enabled")}
