"""WAFv2: web ACLs with rate limits and managed rule groups, stored and not applied to any request."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Records, Resource, changed_keys
from local.plugins.schema import Property, block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import UNKNOWN, State, Value

CLOUDFRONT_REGION: Final = "us-east-1"
"""https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"""


def _allow(**options: Any) -> Property:
    return block({}, presence=True, unsupported=("customRequestHandling",), **options)


def _block() -> Property:
    return block({}, presence=True, unsupported=("customResponse",))


_VISIBILITY: Final = {
    "cloudwatchMetricsEnabled": boolean(required=True),
    "metricName": string(required=True),
    "sampledRequestsEnabled": boolean(required=True),
}
_ACTION: Final = {"allow": _allow(), "block": _block(), "count": _allow()}
_NOT_ACTION: Final = ("captcha", "challenge")
_STATEMENT: Final = {
    "rateBasedStatement": block(
        {
            "aggregateKeyType": string(required=True, allowed=("IP", "FORWARDED_IP", "CONSTANT")),
            "limit": integer(required=True),
            "evaluationWindowSec": integer(default=300),
        },
        unsupported=("customKeys", "forwardedIpConfig", "scopeDownStatement"),
    ),
    "managedRuleGroupStatement": block(
        {
            "name": string(required=True),
            "vendorName": string(required=True),
            "version": string(),
            "ruleActionOverrides": blocks(
                {"name": string(required=True), "actionToUse": block(_ACTION, required=True, unsupported=_NOT_ACTION)}
            ),
        },
        unsupported=("managedRuleGroupConfigs", "scopeDownStatement"),
    ),
}
_NOT_STATEMENT: Final = tuple(
    f"{kind}Statement"
    for kind in (
        *("and", "asnMatch", "byteMatch", "geoMatch", "ipSetReference", "labelMatch", "not", "or", "regexMatch"),
        *("regexPatternSetReference", "ruleGroupReference", "sizeConstraint", "sqliMatch", "xssMatch"),
    )
)
_RULE: Final = {
    "name": string(required=True),
    "priority": integer(required=True),
    "action": block(_ACTION, unsupported=_NOT_ACTION),
    "overrideAction": block({"count": block({}, presence=True), "none": block({}, presence=True)}),
    "statement": block(_STATEMENT, required=True, unsupported=_NOT_STATEMENT),
    "visibilityConfig": block(_VISIBILITY, required=True),
}


class WebAcl(Resource):
    """Replacements: terraform-provider-aws internal/service/wafv2/web_acl.go."""

    token = "aws:wafv2/webAcl:WebAcl"
    note = "no request is matched, counted or blocked"
    inputs = {
        "name": string(replaces=True),
        "scope": string(required=True, replaces=True, allowed=("CLOUDFRONT", "REGIONAL")),
        "defaultAction": block({"allow": _allow(), "block": _block()}, required=True),
        "rules": blocks(_RULE, unordered=True, unsupported=("captchaConfig", "challengeConfig", "ruleLabels")),
        "visibilityConfig": block(_VISIBILITY, required=True),
        "tags": string_map(),
    }
    outputs = ("applicationIntegrationUrl", "arn", "capacity", "lockToken")
    unstable = ("capacity", "lockToken")
    unsupported = (
        "associationConfig",
        "captchaConfig",
        "challengeConfig",
        "customResponseBodies",
        "dataProtectionConfig",
        "description",
        "monetizationConfig",
        "namePrefix",
        "ruleJson",
        "tokenDomains",
    )
    autoname = AutoName(max_length=128)
    gone = ("WAFNonexistentItemException",)

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        region = inputs.get("region")
        if inputs["scope"] == "CLOUDFRONT" and region not in (CLOUDFRONT_REGION, UNKNOWN):
            yield Failure(
                "region",
                f"a web ACL with the scope CLOUDFRONT lies in {CLOUDFRONT_REGION}, and region is {region}: "
                f"give region {CLOUDFRONT_REGION!r}",
            )
        rules = inputs.get("rules")
        if isinstance(rules, list):
            yield from _check_rules(rules)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request = {"Name": inputs["name"], "Scope": inputs["scope"], **_web_acl(inputs)}
        if inputs["tagsAll"]:
            request["Tags"] = tag_list(inputs["tagsAll"])
        made = cloud.client("wafv2").create_web_acl(**request)
        return str(made["Summary"]["Id"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        if not known:
            return None  # an import needs the name and the scope, too, and is not supported
        waf = cloud.client("wafv2")
        told = waf.get_web_acl(Id=resource_id, Name=known["name"], Scope=known["scope"])
        acl = told["WebACL"]
        return {
            "name": acl["Name"],
            "scope": known["scope"],
            "defaultAction": _from_aws(acl["DefaultAction"]),
            "rules": _from_aws(acl.get("Rules") or []),
            "visibilityConfig": _from_aws(acl["VisibilityConfig"]),
            "applicationIntegrationUrl": told.get("ApplicationIntegrationURL", ""),
            "arn": acl["ARN"],
            "capacity": acl.get("Capacity", 0),
            "lockToken": told["LockToken"],
            "tags": tag_map(waf.list_tags_for_resource(ResourceARN=acl["ARN"])["TagInfoForResource"]["TagList"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        waf = cloud.client("wafv2")
        if changed - {"tags", "tagsAll"}:
            waf.update_web_acl(
                Id=resource_id,
                Name=new["name"],
                Scope=new["scope"],
                LockToken=old["lockToken"],
                **_web_acl(new),
            )
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                waf.untag_resource(ResourceARN=old["arn"], TagKeys=remove)
            if put:
                waf.tag_resource(ResourceARN=old["arn"], Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        waf = cloud.client("wafv2")
        named = {"Id": resource_id, "Name": state["name"], "Scope": state["scope"]}
        waf.delete_web_acl(LockToken=waf.get_web_acl(**named)["LockToken"], **named)


def _check_rules(rules: list[Value]) -> Iterator[Failure]:
    """https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html"""
    known = [rule for rule in rules if isinstance(rule, dict)]
    for index, rule in enumerate(rules):
        if not isinstance(rule, dict) or not isinstance(rule["statement"], dict):
            continue
        group = "managedRuleGroupStatement" in rule["statement"]
        needed, other = ("overrideAction", "action") if group else ("action", "overrideAction")
        if rule.get(needed) is None or rule.get(other) is not None:
            kind = "a rule group" if group else "another statement"
            yield Failure(f"rules[{index}]", f"a rule with {kind} has {needed!r} and no {other!r}")
        if len(rule["statement"]) != 1:
            yield Failure(f"rules[{index}].statement", f"a statement is exactly one of {', '.join(_STATEMENT)}")
    for priority, count in Counter(rule["priority"] for rule in known if rule["priority"] is not UNKNOWN).items():
        if count > 1:
            yield Failure("rules", f"{count} rules have the priority {priority}: they have to differ in it")


def _web_acl(inputs: Inputs) -> dict[str, Any]:
    return {
        "DefaultAction": _to_aws(inputs["defaultAction"]),
        "Rules": _to_aws(inputs.get("rules") or []),
        "VisibilityConfig": _to_aws(inputs["visibilityConfig"]),
    }


_METRICS: Final = ("cloudwatchMetricsEnabled", "CloudWatchMetricsEnabled")


def _to_aws(value: Value) -> Any:
    """Pulumi's words are WAF's with a small first letter, but for one."""
    if isinstance(value, dict):
        return {
            _METRICS[1] if name == _METRICS[0] else name[:1].upper() + name[1:]: _to_aws(item)
            for name, item in value.items()
        }
    return [_to_aws(item) for item in value] if isinstance(value, list) else value


def _from_aws(value: Any) -> Value:
    if isinstance(value, dict):
        return {
            _METRICS[0] if name == _METRICS[1] else name[:1].lower() + name[1:]: _from_aws(item)
            for name, item in value.items()
        }
    return [_from_aws(item) for item in value] if isinstance(value, list) else value


class WebAclLoggingConfiguration(Records):
    """Replacements: terraform-provider-aws internal/service/wafv2/web_acl_logging_configuration.go."""

    token = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
    note = "nothing is matched, so nothing is logged"
    inputs = {
        "resourceArn": string(required=True, replaces=True),
        "logDestinationConfigs": strings(required=True, replaces=True, unordered=True),
        "loggingFilter": block(
            {
                "defaultBehavior": string(required=True, allowed=("KEEP", "DROP")),
                "filters": blocks(
                    {
                        "behavior": string(required=True, allowed=("KEEP", "DROP")),
                        "requirement": string(required=True, allowed=("MEETS_ALL", "MEETS_ANY")),
                        "conditions": blocks(
                            {
                                "actionCondition": block({"action": string(required=True)}),
                                "labelNameCondition": block({"labelName": string(required=True)}),
                            },
                            required=True,
                            unordered=True,
                        ),
                    },
                    required=True,
                    unordered=True,
                ),
            }
        ),
        "redactedFields": blocks(
            {
                "method": block({}, presence=True),
                "queryString": block({}, presence=True),
                "singleHeader": block({"name": string(required=True)}),
                "uriPath": block({}, presence=True),
            }
        ),
    }

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        """https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
        destinations = inputs["logDestinationConfigs"]
        for index, arn in enumerate(destinations if isinstance(destinations, list) else ()):
            group = arn.partition(":log-group:")[2] if isinstance(arn, str) else ""
            if group and not group.startswith("aws-waf-logs-"):
                yield Failure(
                    f"logDestinationConfigs[{index}]",
                    f"WAF writes to log groups whose name begins with 'aws-waf-logs-', and this one is {group!r}",
                )

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        return str(inputs["resourceArn"])


RESOURCES: Final = (WebAcl(), WebAclLoggingConfiguration())
