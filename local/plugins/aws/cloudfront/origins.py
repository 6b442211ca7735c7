"""Origins: a bucket, or something that speaks HTTP."""

from typing import Any, Final

from local.plugins.aws.cloudfront.items import counted, items_of
from local.plugins.resource import Inputs
from local.plugins.schema import Property, block, blocks, integer, string, strings
from local.plugins.values import State

_NUMBERS: Final = {
    "httpPort": "HTTPPort",
    "httpsPort": "HTTPSPort",
    "originKeepaliveTimeout": "OriginKeepaliveTimeout",
    "originProtocolPolicy": "OriginProtocolPolicy",
    "originReadTimeout": "OriginReadTimeout",
}

ORIGIN: Final[dict[str, Property]] = {
    "originId": string(required=True),
    "domainName": string(required=True),
    "originPath": string(default=""),
    "connectionAttempts": integer(default=3),
    "connectionTimeout": integer(default=10),
    "originAccessControlId": string(),
    "customHeaders": blocks({"name": string(required=True), "value": string(required=True)}, unordered=True),
    "customOriginConfig": block(
        {
            "httpPort": integer(required=True),
            "httpsPort": integer(required=True),
            "originProtocolPolicy": string(required=True, allowed=("http-only", "https-only", "match-viewer")),
            "originSslProtocols": strings(required=True, unordered=True),
            "originKeepaliveTimeout": integer(default=5),
            "originReadTimeout": integer(default=30),
        },
        unsupported=("ipAddressType", "originMtlsConfig"),
    ),
    "s3OriginConfig": block({"originAccessIdentity": string(required=True)}),
}
NOT_ORIGIN: Final = ("originShield", "responseCompletionTimeout", "vpcOriginConfig")


def origin_to_aws(origin: Inputs) -> dict[str, Any]:
    """Without `customOriginConfig` it is a bucket, as pulumi-aws has it."""
    wire: dict[str, Any] = {
        "Id": origin["originId"],
        "DomainName": origin["domainName"],
        "OriginPath": origin["originPath"],
        "ConnectionAttempts": origin["connectionAttempts"],
        "ConnectionTimeout": origin["connectionTimeout"],
        "OriginAccessControlId": origin.get("originAccessControlId", ""),
        "CustomHeaders": counted(
            [{"HeaderName": each["name"], "HeaderValue": each["value"]} for each in origin.get("customHeaders") or ()]
        ),
    }
    if custom := origin.get("customOriginConfig"):
        wire["CustomOriginConfig"] = {
            **{theirs: custom[ours] for ours, theirs in _NUMBERS.items()},
            "OriginSslProtocols": counted(custom["originSslProtocols"]),
        }
    else:
        identity = (origin.get("s3OriginConfig") or {}).get("originAccessIdentity", "")
        wire["S3OriginConfig"] = {"OriginAccessIdentity": identity}
    return wire


def origin_from_aws(origin: dict[str, Any]) -> State:
    told: State = {
        "originId": origin["Id"],
        "domainName": origin["DomainName"],
        "originPath": origin.get("OriginPath", ""),
        "connectionAttempts": origin["ConnectionAttempts"],
        "connectionTimeout": origin["ConnectionTimeout"],
        "originAccessControlId": origin.get("OriginAccessControlId", ""),
        "customHeaders": [
            {"name": each["HeaderName"], "value": each["HeaderValue"]} for each in items_of(origin.get("CustomHeaders"))
        ],
    }
    if custom := origin.get("CustomOriginConfig"):
        told["customOriginConfig"] = {
            **{ours: custom[theirs] for ours, theirs in _NUMBERS.items()},
            "originSslProtocols": items_of(custom["OriginSslProtocols"]),
        }
    if identity := (origin.get("S3OriginConfig") or {}).get("OriginAccessIdentity"):
        told["s3OriginConfig"] = {"originAccessIdentity": identity}
    return told
