"""Amazon CloudFront, AWS WAF and AWS Certificate Manager: what the public meets."""

from collections.abc import Iterator

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, named, unless

EDGE = Controls()
CERTIFICATE = "aws:acm/certificate:Certificate"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
LOG_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
WEB_ACL = "aws:wafv2/webAcl:WebAcl"
WEB_ACL_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
SECURE_VIEWERS = {"https-only", "redirect-to-https"}
DEPRECATED = {"SSLv3"}
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
RECOMMENDED = {"TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"}
WEAK_KEYS = {"RSA_1024"}


def _behaviors(distribution: Properties) -> Iterator[Properties]:
    yield distribution["defaultCacheBehavior"]
    yield from distribution.get("orderedCacheBehaviors") or []


def _custom_origins(distribution: Properties) -> list[Properties]:
    origins = distribution.get("origins") or []
    return [each["customOriginConfig"] for each in origins if each.get("customOriginConfig")]


@EDGE.on(
    "CloudFront.1", "CloudFront distributions should have a default root object configured", Severity.HIGH, DISTRIBUTION
)
def default_root(distribution: Properties) -> str | None:
    return unless(bool(distribution.get("defaultRootObject")), "defaultRootObject is empty")


@EDGE.on("CloudFront.3", "CloudFront distributions should require encryption in transit", Severity.MEDIUM, DISTRIBUTION)
def viewers_encrypted(distribution: Properties) -> str | None:
    plain = [
        each.get("pathPattern", "*")
        for each in _behaviors(distribution)
        if each.get("viewerProtocolPolicy") not in SECURE_VIEWERS
    ]
    return unless(not plain, f"viewerProtocolPolicy allows HTTP for {', '.join(plain)}")


@EDGE.across("CloudFront.5", "CloudFront distributions should have logging enabled", Severity.MEDIUM, DISTRIBUTION)
def logs(distribution: Resource, stack: Stack) -> str | None:
    """Of the older kind, or as a delivery of CloudWatch Logs."""
    delivered = stack.attached(distribution, LOG_SOURCE, "resourceArn")
    return unless(bool(distribution.properties.get("loggingConfig") or delivered), "nothing logs its requests")


@EDGE.on("CloudFront.6", "CloudFront distributions should have WAF enabled", Severity.MEDIUM, DISTRIBUTION)
def firewall(distribution: Properties) -> str | None:
    return unless(named(distribution, "webAclId"), "webAclId is missing")


@EDGE.on("CloudFront.7", "CloudFront distributions should use custom SSL/TLS certificates", Severity.LOW, DISTRIBUTION)
def own_certificate(distribution: Properties) -> str | None:
    certificate = distribution.get("viewerCertificate") or {}
    own = named(certificate, "acmCertificateArn") or named(certificate, "iamCertificateId")
    return unless(own, "viewerCertificate is CloudFront's own")


@EDGE.on("CloudFront.8", "CloudFront distributions should use SNI to serve HTTPS requests", Severity.LOW, DISTRIBUTION)
def by_name(distribution: Properties) -> str | None:
    method = (distribution.get("viewerCertificate") or {}).get("sslSupportMethod")
    return unless(method == "sni-only", f"viewerCertificate.sslSupportMethod is {method}")


@EDGE.on(
    "CloudFront.9", "CloudFront distributions should encrypt traffic to custom origins", Severity.MEDIUM, DISTRIBUTION
)
def origins_encrypted(distribution: Properties) -> str | None:
    policies = {each.get("originProtocolPolicy") for each in _custom_origins(distribution)}
    wrong = sorted(str(policy) for policy in policies - {"https-only"})
    return unless(not wrong, f"customOriginConfig.originProtocolPolicy is {', '.join(wrong)}")


@EDGE.on(
    "CloudFront.10",
    "CloudFront distributions should not use deprecated SSL protocols to custom origins",
    Severity.MEDIUM,
    DISTRIBUTION,
)
def no_deprecated_tls(distribution: Properties) -> str | None:
    used = {name for each in _custom_origins(distribution) for name in each.get("originSslProtocols") or []}
    return unless(not used & DEPRECATED, "customOriginConfig.originSslProtocols has SSLv3")


@EDGE.on("CloudFront.13", "CloudFront distributions should use origin access control", Severity.MEDIUM, DISTRIBUTION)
def origin_access(distribution: Properties) -> str | None:
    open_buckets = [
        each["originId"]
        for each in distribution.get("origins") or []
        if not each.get("customOriginConfig") and not named(each, "originAccessControlId")
    ]
    return unless(not open_buckets, f"the origin {', '.join(open_buckets)} has no originAccessControlId")


@EDGE.on(
    "CloudFront.15",
    "CloudFront distributions should use the recommended TLS security policy",
    Severity.MEDIUM,
    DISTRIBUTION,
)
def modern_tls(distribution: Properties) -> str | None:
    version = (distribution.get("viewerCertificate") or {}).get("minimumProtocolVersion")
    return unless(version in RECOMMENDED, f"viewerCertificate.minimumProtocolVersion is {version}")


@EDGE.on("WAF.10", "AWS WAF web ACLs should have at least one rule or rule group", Severity.MEDIUM, WEB_ACL)
def has_rules(acl: Properties) -> str | None:
    return unless(bool(acl.get("rules")), "rules is empty")


@EDGE.across("WAF.11", "AWS WAF web ACL logging should be enabled", Severity.LOW, WEB_ACL)
def acl_logs(acl: Resource, stack: Stack) -> str | None:
    found = stack.attached(acl, WEB_ACL_LOGGING, "resourceArn")
    return unless(bool(found), "no WebAclLoggingConfiguration names it")


@EDGE.on("WAF.12", "AWS WAF rules should have CloudWatch metrics enabled", Severity.MEDIUM, WEB_ACL)
def rules_measured(acl: Properties) -> str | None:
    blind = [
        each["name"]
        for each in acl.get("rules") or []
        if (each.get("visibilityConfig") or {}).get("cloudwatchMetricsEnabled") is not True
    ]
    return unless(not blind, f"visibilityConfig.cloudwatchMetricsEnabled is not true for {', '.join(blind)}")


@EDGE.on(
    "ACM.2",
    "RSA certificates managed by ACM should use a key length of at least 2,048 bits",
    Severity.HIGH,
    CERTIFICATE,
)
def long_key(certificate: Properties) -> str | None:
    algorithm = certificate.get("keyAlgorithm")
    return unless(algorithm not in WEAK_KEYS, f"keyAlgorithm is {algorithm}")
