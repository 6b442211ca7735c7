"""The web application firewall in front of CloudFront."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.settings import CDN_REGION, Waf, WafMode

# https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
MANAGED_RULES = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
)
COUNTED = {
    # Refuses bodies above 8 KB: an upload of measurements is larger, and the service limits it itself.
    "AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",),
}
_LOG_PREFIX = "aws-waf-logs-"
"""WAF writes to no other log groups: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""


@dataclass(frozen=True, kw_only=True)
class WebAclArgs:
    """What a matching request meets, how many requests an address has, and for how many days the log is kept."""

    naming: Naming
    settings: Waf
    log_retention_days: int


class WebAcl(pulumi.ComponentResource):
    """AWS's managed rule groups and a limit of requests an address; what they matched is logged.

    https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: WebAclArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:web_acl:WebAcl", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        acl = aws.wafv2.WebAcl(
            name,
            name=args.naming.name(Kind.WEB_ACL),
            scope="CLOUDFRONT",
            region=CDN_REGION,
            default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
            rules=_rules(args.settings),
            visibility_config={
                "cloudwatch_metrics_enabled": True,
                "metric_name": "web-acl",
                "sampled_requests_enabled": True,
            },
            opts=child,
        )
        log_group = aws.cloudwatch.LogGroup(
            name,
            name=f"{_LOG_PREFIX}{args.naming.name(Kind.WEB_ACL)}",
            retention_in_days=args.log_retention_days,
            region=CDN_REGION,
            opts=child,
        )
        aws.wafv2.WebAclLoggingConfiguration(
            name, resource_arn=acl.arn, log_destination_configs=[log_group.arn], region=CDN_REGION, opts=child
        )
        self.arn = acl.arn
        self.register_outputs({"arn": self.arn})


def _rules(settings: Waf) -> list[aws.wafv2.WebAclRuleArgsDict]:
    counts = settings.mode is WafMode.COUNT
    limit: aws.wafv2.WebAclRuleArgsDict = {
        "name": "requests-per-address",
        "priority": 0,
        "action": {"count": {}} if counts else {"block": {}},
        "statement": {
            "rate_based_statement": {
                "limit": settings.requests_per_5_min,
                "aggregate_key_type": "IP",
                "evaluation_window_sec": 300,
            }
        },
        "visibility_config": _visible("requests-per-address"),
    }
    return [limit, *(_managed(group, priority, counts=counts) for priority, group in enumerate(MANAGED_RULES, 1))]


def _managed(group: str, priority: int, *, counts: bool) -> aws.wafv2.WebAclRuleArgsDict:
    statement: aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgsDict = {"vendor_name": "AWS", "name": group}
    if group in COUNTED:
        statement["rule_action_overrides"] = [{"name": rule, "action_to_use": {"count": {}}} for rule in COUNTED[group]]
    return {
        "name": group,
        "priority": priority,
        "override_action": {"count": {}} if counts else {"none": {}},
        "statement": {"managed_rule_group_statement": statement},
        "visibility_config": _visible(group),
    }


def _visible(metric: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgsDict:
    return {"cloudwatch_metrics_enabled": True, "metric_name": metric, "sampled_requests_enabled": True}
