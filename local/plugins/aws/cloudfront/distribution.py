"""Distributions: aliases at the gateway, cache behaviors by path, and the origins behind them."""

import uuid
from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.cloudfront.behaviors import BEHAVIOR, NOT_BEHAVIOR, behavior_from_aws, behavior_to_aws
from local.plugins.aws.cloudfront.items import counted, items_of
from local.plugins.aws.cloudfront.origins import NOT_ORIGIN, ORIGIN, origin_from_aws, origin_to_aws
from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State

HOSTED_ZONE_ID: Final = "Z2FDTNDATAQYW2"
"""Every distribution's: https://docs.aws.amazon.com/general/latest/gr/cf_region.html"""
CERTIFICATE_REGION: Final = "us-east-1"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"""

_AS_IMPORTED: Final = {"retainOnDelete": False, "waitForDeployment": True}
_ERROR: Final = {
    "errorCode": "ErrorCode",
    "responseCode": "ResponseCode",
    "responsePagePath": "ResponsePagePath",
    "errorCachingMinTtl": "ErrorCachingMinTTL",
}


class Distribution(Resource):
    """Everything changes in place: terraform-provider-aws internal/service/cloudfront/distribution.go."""

    token = "aws:cloudfront/distribution:Distribution"
    capability = Capability.RUNS
    note = "answers at the gateway to the header Host with an alias that Route 53 points to it; nothing is cached"
    regional = False
    inputs = {
        "enabled": boolean(required=True),
        "aliases": strings(unordered=True),
        "comment": string(),
        "defaultRootObject": string(),
        "httpVersion": string(default="http2", allowed=("http1.1", "http2", "http2and3", "http3")),
        "isIpv6Enabled": boolean(default=False),
        "priceClass": string(
            default="PriceClass_All", allowed=("None", "PriceClass_100", "PriceClass_200", "PriceClass_All")
        ),
        "webAclId": string(),
        "origins": blocks(ORIGIN, required=True, unordered=True, unsupported=NOT_ORIGIN),
        "defaultCacheBehavior": block(BEHAVIOR, required=True, unsupported=NOT_BEHAVIOR),
        "orderedCacheBehaviors": blocks({"pathPattern": string(required=True), **BEHAVIOR}, unsupported=NOT_BEHAVIOR),
        "customErrorResponses": blocks(
            {
                "errorCode": integer(required=True),
                "responseCode": integer(),
                "responsePagePath": string(),
                "errorCachingMinTtl": integer(),
            },
            unordered=True,
        ),
        "restrictions": block(
            {
                "geoRestriction": block(
                    {
                        "restrictionType": string(required=True, allowed=("blacklist", "none", "whitelist")),
                        "locations": strings(computed=True, unordered=True),
                    },
                    required=True,
                )
            },
            required=True,
        ),
        "viewerCertificate": block(
            {
                "acmCertificateArn": string(),
                "cloudfrontDefaultCertificate": boolean(),
                "minimumProtocolVersion": string(default="TLSv1"),
                "sslSupportMethod": string(allowed=("sni-only", "static-ip", "vip")),
            },
            required=True,
            unsupported=("iamCertificateId",),
        ),
        "retainOnDelete": boolean(default=False, write_only=True),
        "waitForDeployment": boolean(default=True, write_only=True),
        "tags": string_map(),
    }
    outputs = (
        "arn",
        "callerReference",
        "domainName",
        "etag",
        "hostedZoneId",
        "inProgressValidationBatches",
        "lastModifiedTime",
        "loggingV1Enabled",
        "status",
        "trustedKeyGroups",
        "trustedSigners",
    )
    unstable = ("etag", "inProgressValidationBatches", "lastModifiedTime", "status")
    unsupported = (
        "anycastIpListId",
        "cacheTagConfig",
        "connectionFunctionAssociation",
        "continuousDeploymentPolicyId",
        "loggingConfig",
        "originGroups",
        "staging",
        "viewerMtlsConfig",
    )
    gone = ("NoSuchDistribution",)

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        yield from _check_certificate(inputs)
        yield from _check_targets(inputs)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("cloudfront").create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": _config(inputs, uuid.uuid4().hex),
                "Tags": {"Items": tag_list(inputs["tagsAll"])},
            }
        )
        return str(made["Distribution"]["Id"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs["waitForDeployment"]:
            _until_deployed(cloud, resource_id)

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        cloudfront = cloud.client("cloudfront")
        answer = cloudfront.get_distribution(Id=resource_id)
        told = answer["Distribution"]
        arn = told["ARN"]
        return {
            **({} if known else _AS_IMPORTED),
            **_from_aws(told["DistributionConfig"]),
            "arn": arn,
            "domainName": told["DomainName"],
            "etag": answer["ETag"],
            "hostedZoneId": HOSTED_ZONE_ID,
            "inProgressValidationBatches": told["InProgressInvalidationBatches"],
            "lastModifiedTime": told["LastModifiedTime"].isoformat(),
            "loggingV1Enabled": False,
            "status": told["Status"],
            "trustedKeyGroups": [{"enabled": False, "items": []}],
            "trustedSigners": [{"enabled": False, "items": []}],
            "tags": tag_map(cloudfront.list_tags_for_resource(Resource=arn)["Tags"]["Items"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        cloudfront = cloud.client("cloudfront")
        if changed - {"tags", "tagsAll", "retainOnDelete", "waitForDeployment"}:
            cloudfront.update_distribution(
                Id=resource_id,
                IfMatch=cloudfront.get_distribution(Id=resource_id)["ETag"],
                DistributionConfig=_config(new, old["callerReference"]),
            )
            self.finish(cloud, resource_id, new)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                cloudfront.untag_resource(Resource=old["arn"], TagKeys={"Items": remove})
            if put:
                cloudfront.tag_resource(Resource=old["arn"], Tags={"Items": tag_list(put)})

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Disabled first, as CloudFront wants it."""
        cloudfront = cloud.client("cloudfront")
        answer = cloudfront.get_distribution_config(Id=resource_id)
        etag, config = answer["ETag"], answer["DistributionConfig"]
        if config["Enabled"]:
            etag = cloudfront.update_distribution(
                Id=resource_id, IfMatch=etag, DistributionConfig={**config, "Enabled": False}
            )["ETag"]
            _until_deployed(cloud, resource_id)
        if not state.get("retainOnDelete"):
            cloudfront.delete_distribution(Id=resource_id, IfMatch=etag)


def _until_deployed(cloud: Cloud, resource_id: str) -> None:
    cloudfront = cloud.client("cloudfront")
    cloud.wait(
        f"the distribution {resource_id} to be deployed",
        lambda: cloudfront.get_distribution(Id=resource_id)["Distribution"]["Status"] == "Deployed",
    )


def _check_certificate(inputs: Inputs) -> Iterator[Failure]:
    certificate = inputs["viewerCertificate"]
    if not isinstance(certificate, dict):
        return
    arn = certificate.get("acmCertificateArn")
    if isinstance(arn, str) and arn.split(":")[3:4] != [CERTIFICATE_REGION]:
        yield Failure(
            "viewerCertificate.acmCertificateArn",
            f"CloudFront takes certificates of {CERTIFICATE_REGION} only, and this one is {arn}: "
            f"request it with region {CERTIFICATE_REGION!r}",
        )
    if arn is not None and certificate.get("sslSupportMethod") is None:
        yield Failure("viewerCertificate.sslSupportMethod", "a certificate of ACM needs 'sslSupportMethod'")
    if arn is None and not certificate.get("cloudfrontDefaultCertificate"):
        yield Failure("viewerCertificate", "give 'acmCertificateArn', or cloudfrontDefaultCertificate true")
    if arn is None and inputs.get("aliases"):
        yield Failure("aliases", "a distribution with 'aliases' needs viewerCertificate.acmCertificateArn")


def _check_targets(inputs: Inputs) -> Iterator[Failure]:
    """Behaviors name the origins; CloudFront answers NoSuchOrigin."""
    origins, ordered = inputs["origins"], inputs.get("orderedCacheBehaviors") or []
    if not isinstance(origins, list) or not isinstance(ordered, list):
        return
    known = [origin["originId"] for origin in origins if isinstance(origin, dict)]
    behaviors = {"defaultCacheBehavior": inputs["defaultCacheBehavior"]}
    behaviors |= {f"orderedCacheBehaviors[{index}]": behavior for index, behavior in enumerate(ordered)}
    for path, behavior in behaviors.items():
        target = behavior["targetOriginId"] if isinstance(behavior, dict) else None
        if isinstance(target, str) and target not in known:
            names = ", ".join(map(repr, known))
            yield Failure(f"{path}.targetOriginId", f"no origin has the originId {target!r}: there are {names}")


def _config(inputs: Inputs, caller_reference: str) -> dict[str, Any]:
    certificate, geo = inputs["viewerCertificate"], inputs["restrictions"]["geoRestriction"]
    viewer: dict[str, Any] = {
        "CloudFrontDefaultCertificate": bool(certificate.get("cloudfrontDefaultCertificate")),
        "MinimumProtocolVersion": certificate["minimumProtocolVersion"],
    }
    if certificate.get("acmCertificateArn"):
        viewer["ACMCertificateArn"] = certificate["acmCertificateArn"]
        viewer["SSLSupportMethod"] = certificate["sslSupportMethod"]
    return {
        "CallerReference": caller_reference,
        "Enabled": inputs["enabled"],
        "Aliases": counted(inputs.get("aliases")),
        "Comment": inputs.get("comment", ""),
        "DefaultRootObject": inputs.get("defaultRootObject", ""),
        "HttpVersion": inputs["httpVersion"],
        "IsIPV6Enabled": inputs["isIpv6Enabled"],
        "PriceClass": inputs["priceClass"],
        "WebACLId": inputs.get("webAclId", ""),
        "Origins": counted([origin_to_aws(origin) for origin in inputs["origins"]]),
        "DefaultCacheBehavior": behavior_to_aws(inputs["defaultCacheBehavior"]),
        "CacheBehaviors": counted([behavior_to_aws(each) for each in inputs.get("orderedCacheBehaviors") or ()]),
        "CustomErrorResponses": counted([_error_to_aws(each) for each in inputs.get("customErrorResponses") or ()]),
        "Restrictions": {
            "GeoRestriction": {"RestrictionType": geo["restrictionType"], **counted(geo.get("locations"))}
        },
        "ViewerCertificate": viewer,
    }


def _error_to_aws(error: Inputs) -> dict[str, Any]:
    wire = {theirs: error[ours] for ours, theirs in _ERROR.items() if error.get(ours) is not None}
    if "ResponseCode" in wire:
        wire["ResponseCode"] = str(wire["ResponseCode"])
    return wire


def _from_aws(config: dict[str, Any]) -> State:
    certificate, geo = config["ViewerCertificate"], config["Restrictions"]["GeoRestriction"]
    return {
        "callerReference": config["CallerReference"],
        "enabled": config["Enabled"],
        "aliases": items_of(config.get("Aliases")),
        "comment": config.get("Comment", ""),
        "defaultRootObject": config.get("DefaultRootObject", ""),
        "httpVersion": config.get("HttpVersion", "http2"),
        "isIpv6Enabled": config.get("IsIPV6Enabled", False),
        "priceClass": config.get("PriceClass", "PriceClass_All"),
        "webAclId": config.get("WebACLId", ""),
        "origins": [origin_from_aws(origin) for origin in items_of(config["Origins"])],
        "defaultCacheBehavior": behavior_from_aws(config["DefaultCacheBehavior"]),
        "orderedCacheBehaviors": [behavior_from_aws(each) for each in items_of(config.get("CacheBehaviors"))],
        "customErrorResponses": [_error_from_aws(each) for each in items_of(config.get("CustomErrorResponses"))],
        "restrictions": {
            "geoRestriction": {"restrictionType": geo["RestrictionType"], "locations": items_of(geo)},
        },
        "viewerCertificate": {
            "acmCertificateArn": certificate.get("ACMCertificateArn", ""),
            "cloudfrontDefaultCertificate": certificate.get("CloudFrontDefaultCertificate", False),
            "minimumProtocolVersion": certificate.get("MinimumProtocolVersion", "TLSv1"),
            "sslSupportMethod": certificate.get("SSLSupportMethod", ""),
        },
    }


def _error_from_aws(error: dict[str, Any]) -> State:
    told = {ours: error[theirs] for ours, theirs in _ERROR.items() if error.get(theirs) not in (None, "")}
    if "responseCode" in told:
        told["responseCode"] = int(told["responseCode"])
    return told
