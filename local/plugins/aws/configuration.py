"""The provider's own configuration (`aws:region`, `aws:defaultTags`, ...)."""

import json
import os
from collections.abc import Mapping
from typing import Final

from local.plugins.checking import Declared, Failure, check
from local.plugins.schema import Kind, Property, block, boolean, string, string_map, strings
from local.plugins.values import UNKNOWN, State, Value

# Accepted and without effect: they switch off checks against the real AWS, of which there are none here.
_HARMLESS: Final = (
    "skipCredentialsValidation",
    "skipMetadataApiCheck",
    "skipRegionValidation",
    "skipRequestingAccountId",
)

PROPERTIES: Final[Mapping[str, Property]] = {
    "region": string(required=True),
    "defaultTags": block({"tags": string_map()}),
    "allowedAccountIds": strings(),
    **{name: boolean() for name in _HARMLESS},
}

UNSUPPORTED: Final = (
    "accessKey",
    "assumeRoleWithWebIdentity",
    "assumeRoles",
    "customCaBundle",
    "ec2MetadataServiceEndpoint",
    "ec2MetadataServiceEndpointMode",
    "endpoints",
    "forbiddenAccountIds",
    "httpProxy",
    "httpsProxy",
    "ignoreTags",
    "insecure",
    "maxRetries",
    "noProxy",
    "profile",
    "retryMode",
    "s3UsEast1RegionalEndpoint",
    "s3UsePathStyle",
    "secretKey",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "stsRegion",
    "tagPolicyCompliance",
    "token",
    "tokenBucketRateLimiterCapacity",
    "useDualstackEndpoint",
    "useFipsEndpoint",
    "userAgents",
)

# The engine's own keys beside a provider's configuration.
_ENGINES: Final = ("version", "pluginDownloadURL")


def check_configuration(given: Mapping[str, Value]) -> tuple[State, list[Failure]]:
    """The decoded configuration, and what is wrong with it. The region may come from AWS_REGION, as in pulumi-aws."""
    decoded = {name: _decode(name, value) for name, value in given.items() if name not in _ENGINES}
    if decoded.get("region") is None:
        decoded["region"] = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    declared = Declared(owner="the provider aws", properties=PROPERTIES, unsupported=UNSUPPORTED)
    return check(declared, decoded)


def _decode(name: str, value: Value) -> Value:
    """Pulumi sends everything of a provider's configuration that is not a string as JSON text."""
    declared = PROPERTIES.get(name)
    if declared is None or declared.kind is Kind.STRING or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def default_tags(configuration: Mapping[str, Value]) -> dict[str, str] | None:
    """None while they are not known."""
    block_given = configuration.get("defaultTags")
    if block_given is UNKNOWN:
        return None
    tags = (block_given or {}).get("tags") or {}
    if tags is UNKNOWN or UNKNOWN in tags.values():
        return None
    return dict(tags)
