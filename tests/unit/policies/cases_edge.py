"""Cases of CloudFront, WAF and ACM."""

from typing import Any

from stacks.policies.controls.edge import CERTIFICATE, DISTRIBUTION, LOG_SOURCE, WEB_ACL, WEB_ACL_LOGGING
from tests.unit.policies.cases import Case, alone, beside, resource, urn


def behaviors(assets: str) -> dict[str, Any]:
    """A distribution that sends its viewers to HTTPS, except perhaps for the assets."""
    return {
        "defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"},
        "orderedCacheBehaviors": [{"pathPattern": "/assets/*", "viewerProtocolPolicy": assets}],
    }


def custom(**settings: Any) -> dict[str, Any]:
    return {"origins": [{"originId": "load-balancer", "customOriginConfig": settings}]}


def viewers(**certificate: Any) -> dict[str, Any]:
    return {"viewerCertificate": certificate}


def measured(on: bool) -> dict[str, Any]:
    return {"rules": [{"name": "limit", "visibilityConfig": {"cloudwatchMetricsEnabled": on}}]}


EDGE: list[Case] = [
    alone("CloudFront.1", DISTRIBUTION, {"defaultRootObject": "index.html"}, {}),
    alone("CloudFront.3", DISTRIBUTION, behaviors("https-only"), behaviors("allow-all")),
    beside("CloudFront.5", resource(DISTRIBUTION, {}), [resource(LOG_SOURCE, {}, resourceArn=urn(DISTRIBUTION))], []),
    alone("CloudFront.6", DISTRIBUTION, {"webAclId": "arn"}, {}),
    alone("CloudFront.7", DISTRIBUTION, viewers(acmCertificateArn="arn"), viewers(cloudfrontDefaultCertificate=True)),
    alone("CloudFront.8", DISTRIBUTION, viewers(sslSupportMethod="sni-only"), viewers(sslSupportMethod="vip")),
    alone(
        "CloudFront.9",
        DISTRIBUTION,
        custom(originProtocolPolicy="https-only"),
        custom(originProtocolPolicy="match-viewer"),
    ),
    alone(
        "CloudFront.10",
        DISTRIBUTION,
        custom(originSslProtocols=["TLSv1.2"]),
        custom(originSslProtocols=["SSLv3", "TLSv1.2"]),
    ),
    alone(
        "CloudFront.13",
        DISTRIBUTION,
        {"origins": [{"originId": "assets", "originAccessControlId": "E1"}]},
        {"origins": [{"originId": "assets"}]},
    ),
    alone(
        "CloudFront.15",
        DISTRIBUTION,
        viewers(minimumProtocolVersion="TLSv1.2_2021"),
        viewers(minimumProtocolVersion="TLSv1"),
    ),
    alone("WAF.10", WEB_ACL, {"rules": [{"name": "limit"}]}, {"rules": []}),
    beside("WAF.11", resource(WEB_ACL, {}), [resource(WEB_ACL_LOGGING, {}, resourceArn=urn(WEB_ACL))], []),
    alone("WAF.12", WEB_ACL, measured(on=True), measured(on=False)),
    alone("ACM.2", CERTIFICATE, {"keyAlgorithm": "RSA_2048"}, {"keyAlgorithm": "RSA_1024"}),
]
