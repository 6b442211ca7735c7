"""CloudFront in front of the load balancer and the web's static files."""

from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.storage import Bucket

STATIC_PATHS = "/_next/static/*"
ORIGIN_TIMEOUT_S = 60
"""As long as the load balancer keeps an idle connection: an upload is answered when it is stored."""

# Policies that AWS manages:
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"


class Behavior(TypedDict):
    """What both cache behaviors have in common."""

    target_origin_id: str
    viewer_protocol_policy: str
    cache_policy_id: str
    response_headers_policy_id: str
    cached_methods: list[str]
    compress: bool


@dataclass(frozen=True, kw_only=True)
class CdnArgs:
    """The public name and its certificate, the firewall, and the two origins.

    ``origin_domain`` is a name of the load balancer that its own certificate covers.
    """

    naming: Naming
    domain: str
    certificate_arn: pulumi.Input[str]
    web_acl_arn: pulumi.Input[str]
    origin_domain: pulumi.Input[str]
    assets: Bucket


class Cdn(pulumi.ComponentResource):
    """A distribution that takes ``_next/static`` from the assets bucket and everything else from the load balancer.

    The files of earlier releases stay in the bucket, so that a page which was loaded before an update keeps working.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
    """

    arn: pulumi.Output[str]
    domain_name: pulumi.Output[str]
    hosted_zone_id: pulumi.Output[str]

    def __init__(self, name: str, args: CdnArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:cdn:Cdn", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        access = aws.cloudfront.OriginAccessControl(
            name,
            name=args.naming.name(Kind.ORIGIN_ACCESS),
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=child,
        )
        distribution = aws.cloudfront.Distribution(
            name,
            enabled=True,
            is_ipv6_enabled=True,
            http_version="http2and3",
            price_class="PriceClass_100",
            aliases=[args.domain],
            comment=f"{args.naming.project} {args.naming.stack}",
            web_acl_id=args.web_acl_arn,
            origins=[
                aws.cloudfront.DistributionOriginArgs(
                    origin_id="assets",
                    domain_name=args.assets.regional_domain_name,
                    origin_access_control_id=access.id,
                ),
                aws.cloudfront.DistributionOriginArgs(
                    origin_id="load-balancer",
                    domain_name=args.origin_domain,
                    custom_origin_config=aws.cloudfront.DistributionOriginCustomOriginConfigArgs(
                        http_port=80,
                        https_port=443,
                        origin_protocol_policy="https-only",
                        origin_ssl_protocols=["TLSv1.2"],
                        origin_read_timeout=ORIGIN_TIMEOUT_S,
                        origin_keepalive_timeout=ORIGIN_TIMEOUT_S,
                    ),
                ),
            ],
            default_cache_behavior=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                **_behavior("load-balancer", CACHING_DISABLED),
                origin_request_policy_id=ALL_VIEWER_EXCEPT_HOST,
                allowed_methods=["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
            ),
            ordered_cache_behaviors=[
                aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
                    **_behavior("assets", CACHING_OPTIMIZED),
                    path_pattern=STATIC_PATHS,
                    allowed_methods=["GET", "HEAD"],
                )
            ],
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(
                geo_restriction=aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
            ),
            viewer_certificate=aws.cloudfront.DistributionViewerCertificateArgs(
                acm_certificate_arn=args.certificate_arn,
                ssl_support_method="sni-only",
                minimum_protocol_version="TLSv1.2_2021",
            ),
            opts=child,
        )
        self.arn = distribution.arn
        self.domain_name = distribution.domain_name
        self.hosted_zone_id = distribution.hosted_zone_id
        self.register_outputs({"domain_name": self.domain_name})


def _behavior(origin: str, cache_policy_id: str) -> Behavior:
    return {
        "target_origin_id": origin,
        "viewer_protocol_policy": "redirect-to-https",
        "cache_policy_id": cache_policy_id,
        "response_headers_policy_id": SECURITY_HEADERS,
        "cached_methods": ["GET", "HEAD"],
        "compress": True,
    }
