"""Cache behaviors: which origin answers a path, and what of the request it gets to see."""

from typing import Any, Final

from local.plugins.aws.cloudfront.items import counted, items_of
from local.plugins.resource import Inputs
from local.plugins.schema import Property, boolean, string, strings
from local.plugins.values import State

_TEXTS: Final = {
    "pathPattern": "PathPattern",
    "targetOriginId": "TargetOriginId",
    "viewerProtocolPolicy": "ViewerProtocolPolicy",
    "cachePolicyId": "CachePolicyId",
    "originRequestPolicyId": "OriginRequestPolicyId",
    "responseHeadersPolicyId": "ResponseHeadersPolicyId",
}

BEHAVIOR: Final[dict[str, Property]] = {
    "targetOriginId": string(required=True),
    "viewerProtocolPolicy": string(required=True, allowed=("allow-all", "https-only", "redirect-to-https")),
    "allowedMethods": strings(required=True, unordered=True),
    "cachedMethods": strings(required=True, unordered=True),
    "compress": boolean(default=False),
    "cachePolicyId": string(required=True),
    "originRequestPolicyId": string(),
    "responseHeadersPolicyId": string(),
}
NOT_BEHAVIOR: Final = (
    "defaultTtl",
    "fieldLevelEncryptionId",
    "forwardedValues",
    "functionAssociations",
    "grpcConfig",
    "lambdaFunctionAssociations",
    "maxTtl",
    "minTtl",
    "realtimeLogConfigArn",
    "smoothStreaming",
    "trustedKeyGroups",
    "trustedSigners",
)
"""A cache policy stands for the TTLs and the forwarded values, which is why it is required here."""


def behavior_to_aws(behavior: Inputs) -> dict[str, Any]:
    return {
        **{theirs: behavior[ours] for ours, theirs in _TEXTS.items() if behavior.get(ours)},
        "Compress": behavior["compress"],
        "AllowedMethods": {
            **counted(behavior["allowedMethods"]),
            "CachedMethods": counted(behavior["cachedMethods"]),
        },
    }


def behavior_from_aws(behavior: dict[str, Any]) -> State:
    methods = behavior.get("AllowedMethods") or {}
    return {
        **{ours: behavior[theirs] for ours, theirs in _TEXTS.items() if behavior.get(theirs)},
        "compress": behavior.get("Compress", False),
        "allowedMethods": items_of(methods),
        "cachedMethods": items_of(methods.get("CachedMethods")),
    }
