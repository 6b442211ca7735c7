"""Certificates, records, web ACLs and distributions."""

import uuid

from local.plugins.cloud import Cloud
from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.engine import Engine, Live

_CERTIFICATE = "aws:acm/certificate:Certificate"
_RECORD = "aws:route53/record:Record"
_WEB_ACL = "aws:wafv2/webAcl:WebAcl"
_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_CLOUDFRONT_REGION = "us-east-1"
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def zones(engine: Engine) -> Inputs:
    """Two hosted zones: what the stack expects to be there, and no resource of its own."""
    route53 = engine.provider.cloud().client("route53")
    return {
        key: route53.create_hosted_zone(Name=name, CallerReference=uuid.uuid4().hex)["HostedZone"]["Id"].rpartition(
            "/"
        )[2]
        for key, name in (("zone", "shop.example"), ("other_zone", "other.example"))
    }


def _proven(engine: Engine) -> Inputs:
    """Two certificates whose records stand in Route 53."""
    zone = zones(engine)["zone"]
    needs: Inputs = {}
    for key in ("first", "second"):
        domain = f"{key}-{uuid.uuid4().hex[:8]}.shop.example"
        live = engine.create(_CERTIFICATE, key, {"domainName": domain, "validationMethod": "DNS"})
        [option] = live.state["domainValidationOptions"]
        record = {
            "zoneId": zone,
            "name": option["resourceRecordName"],
            "type": option["resourceRecordType"],
            "records": [option["resourceRecordValue"]],
            "ttl": 300,
        }
        needs[key], needs[f"{key}_fqdn"] = live.id, engine.create(_RECORD, f"{key}-record", record).state["fqdn"]
    return needs


def _record_by_hand(cloud: Cloud, live: Live) -> None:
    record = {
        "Name": live.state["fqdn"],
        "Type": live.state["type"],
        "TTL": 5,
        "ResourceRecords": [{"Value": "10.0.0.99"}],
    }
    cloud.client("route53").change_resource_record_sets(
        HostedZoneId=live.state["zoneId"], ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    )


def _visible(metric: str) -> Inputs:
    return {"cloudwatchMetricsEnabled": True, "metricName": metric, "sampledRequestsEnabled": True}


def _rules(action: str, override: str) -> list[Inputs]:
    return [
        {
            "name": "limit",
            "priority": 0,
            "action": {action: {}},
            "statement": {"rateBasedStatement": {"limit": 2000, "aggregateKeyType": "IP"}},
            "visibilityConfig": _visible("limit"),
        },
        {
            "name": "common",
            "priority": 1,
            "overrideAction": {override: {}},
            "statement": {
                "managedRuleGroupStatement": {
                    "vendorName": "AWS",
                    "name": "AWSManagedRulesCommonRuleSet",
                    "ruleActionOverrides": [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}],
                }
            },
            "visibilityConfig": _visible("common"),
        },
    ]


def _web_acl_by_hand(cloud: Cloud, live: Live) -> None:
    waf = cloud.at(_CLOUDFRONT_REGION).client("wafv2")
    named = {"Id": live.id, "Name": live.state["name"], "Scope": "CLOUDFRONT"}
    told = waf.get_web_acl(**named)
    waf.update_web_acl(
        **named,
        LockToken=told["LockToken"],
        DefaultAction={"Block": {}},
        Rules=told["WebACL"]["Rules"],
        VisibilityConfig=told["WebACL"]["VisibilityConfig"],
    )


def _behavior(origin: str, policy: str, *methods: str) -> Inputs:
    return {
        "targetOriginId": origin,
        "viewerProtocolPolicy": "redirect-to-https",
        "cachePolicyId": policy,
        "allowedMethods": ["GET", "HEAD", *methods],
        "cachedMethods": ["HEAD", "GET"],
        "compress": True,
    }


def _origins(domain: str) -> list[Inputs]:
    return [
        {"originId": "assets", "domainName": "assets.s3.eu-central-1.amazonaws.com", "originAccessControlId": "E1"},
        {
            "originId": "load-balancer",
            "domainName": domain,
            "customHeaders": [{"name": "X-Origin", "value": "cdn"}],
            "customOriginConfig": {
                "httpPort": 80,
                "httpsPort": 443,
                "originProtocolPolicy": "https-only",
                "originSslProtocols": ["TLSv1.2"],
                "originReadTimeout": 60,
            },
        },
    ]


def _distribution_by_hand(cloud: Cloud, live: Live) -> None:
    cloudfront = cloud.client("cloudfront")
    told = cloudfront.get_distribution_config(Id=live.id)
    cloudfront.update_distribution(
        Id=live.id, IfMatch=told["ETag"], DistributionConfig={**told["DistributionConfig"], "Comment": "by hand"}
    )


CASES = (
    Case(
        token=_CERTIFICATE,
        inputs=lambda _: {
            "domainName": "a.example",
            "validationMethod": "DNS",
            "subjectAlternativeNames": ["b.example"],
            "tags": TAGS,
        },
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda _: {"domainName": "c.example"},
        drift=lambda cloud, live: cloud.client("acm").add_tags_to_certificate(
            CertificateArn=live.id, Tags=[{"Key": "owner", "Value": "by hand"}]
        ),
        drifted="tags",
    ),
    Case(
        token="aws:acm/certificateValidation:CertificateValidation",
        needs=_proven,
        inputs=lambda needs: {"certificateArn": needs["first"], "validationRecordFqdns": [needs["first_fqdn"]]},
        replaced=lambda needs: {"certificateArn": needs["second"], "validationRecordFqdns": [needs["second_fqdn"]]},
        importable=False,  # pulumi-aws has no import for it
        survives_deletion=True,  # the certificate stays issued
    ),
    Case(
        token=_RECORD,
        needs=zones,
        inputs=lambda needs: {
            "zoneId": needs["zone"],
            "name": "API.shop.example",
            "type": "A",
            "ttl": 300,
            "records": ["10.0.0.1", "10.0.0.2"],
        },
        changed=lambda _: {"records": ["10.0.0.2", "10.0.0.3"], "ttl": 60},
        replaced=lambda needs: {"zoneId": needs["other_zone"], "name": "api"},
        drift=_record_by_hand,
        drifted="records",
        importable=False,  # the id names it in small letters, and the program as it likes
    ),
    Case(
        token=_WEB_ACL,
        inputs=lambda _: {
            "scope": "CLOUDFRONT",
            "region": _CLOUDFRONT_REGION,
            "defaultAction": {"allow": {}},
            "rules": _rules("count", "count"),
            "visibilityConfig": _visible("web-acl"),
            "tags": TAGS,
        },
        changed=lambda _: {"rules": _rules("block", "none"), "tags": OTHER_TAGS},
        replaced=lambda _: {"name": "by-hand"},
        drift=_web_acl_by_hand,
        drifted="defaultAction",
        importable=False,  # pulumi-aws imports it by id, name and scope, not by its id
    ),
    Case(
        token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        inputs=lambda _: {
            "resourceArn": "arn:aws:wafv2:us-east-1:000000000000:global/webacl/a/1",
            "logDestinationConfigs": ["arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-a"],
        },
        changed=lambda _: {"redactedFields": [{"uriPath": {}}, {"singleHeader": {"name": "authorization"}}]},
        replaced=lambda _: {"resourceArn": "arn:aws:wafv2:us-east-1:000000000000:global/webacl/b/2"},
        importable=False,
        survives_deletion=True,  # recorded only
    ),
    Case(
        token="aws:cloudfront/originAccessControl:OriginAccessControl",
        inputs=lambda _: {
            "originAccessControlOriginType": "s3",
            "signingBehavior": "always",
            "signingProtocol": "sigv4",
        },
        changed=lambda _: {"signingBehavior": "no-override", "description": "a test"},
        drift=lambda cloud, live: cloud.client("cloudfront").update_origin_access_control(
            Id=live.id,
            IfMatch=live.state["etag"],
            OriginAccessControlConfig={
                "Name": live.state["name"],
                "OriginAccessControlOriginType": "s3",
                "SigningBehavior": "never",
                "SigningProtocol": "sigv4",
            },
        ),
        drifted="signingBehavior",
    ),
    Case(
        token=_DISTRIBUTION,
        inputs=lambda _: {
            "enabled": True,
            "aliases": ["www.shop.example"],
            "httpVersion": "http2and3",
            "origins": _origins("origin.shop.example"),
            "defaultCacheBehavior": _behavior("load-balancer", _CACHING_DISABLED, "POST"),
            "orderedCacheBehaviors": [
                {"pathPattern": "/static/*", **_behavior("assets", _CACHING_OPTIMIZED)},
            ],
            "customErrorResponses": [{"errorCode": 404, "responseCode": 200, "responsePagePath": "/missing.html"}],
            "restrictions": {"geoRestriction": {"restrictionType": "none"}},
            "viewerCertificate": {
                "acmCertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/1",
                "sslSupportMethod": "sni-only",
                "minimumProtocolVersion": "TLSv1.2_2021",
            },
            "tags": TAGS,
        },
        changed=lambda _: {
            "aliases": ["shop.example", "www.shop.example"],
            "comment": "a test",
            "origins": list(reversed(_origins("other.shop.example"))),
            "orderedCacheBehaviors": None,
            "restrictions": {"geoRestriction": {"restrictionType": "blacklist", "locations": ["AQ"]}},
            "webAclId": "arn:aws:wafv2:us-east-1:000000000000:global/webacl/a/1",
            "tags": OTHER_TAGS,
        },
        drift=_distribution_by_hand,
        drifted="comment",
    ),
)
