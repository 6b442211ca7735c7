"""Listeners of a load balancer, and the rules that come before a listener's default action."""

from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.lb.actions import ACTION, NOT_HERE, check_actions, from_aws, to_aws
from local.plugins.aws.lb.attributes import retag, tags_of
from local.plugins.aws.tagging import tag_list
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import Kind, Property, block, blocks, integer, string, string_map, strings
from local.plugins.values import State

_ROUTING: Final = tuple(
    f"routingHttp{suffix}"
    for suffix in (
        *(
            f"RequestXAmznMtlsClientcert{part}HeaderName"
            for part in ("", "Issuer", "Leaf", "SerialNumber", "Subject", "Validity")
        ),
        *(f"RequestXAmznTls{part}HeaderName" for part in ("CipherSuite", "Version")),
        *(f"ResponseAccessControl{part}HeaderValue" for part in ("AllowCredentials", "AllowHeaders", "AllowMethods")),
        *(f"ResponseAccessControl{part}HeaderValue" for part in ("AllowOrigin", "ExposeHeaders", "MaxAge")),
        "ResponseContentSecurityPolicyHeaderValue",
        "ResponseServerEnabled",
        "ResponseStrictTransportSecurityHeaderValue",
        "ResponseXContentTypeOptionsHeaderValue",
        "ResponseXFrameOptionsHeaderValue",
    )
)


def _actions(**options: Any) -> Property:
    return Property(kind=Kind.LIST, items=block(ACTION, unsupported=NOT_HERE), **options)


class Listener(Resource):
    """Replacements: terraform-provider-aws internal/service/elbv2/listener.go."""

    token = "aws:lb/listener:Listener"
    capability = Capability.RUNS
    note = "at the gateway's port whatever `port` says; X-Forwarded-Proto chooses HTTP or HTTPS, no TLS is spoken"
    inputs = {
        "loadBalancerArn": string(replaces=True, required=True),
        "port": integer(required=True),
        "protocol": string(computed=True, allowed=("HTTP", "HTTPS")),
        "certificateArn": string(),
        "sslPolicy": string(computed=True),
        "defaultActions": _actions(required=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("alpnPolicy", "mutualAuthentication", "tcpIdleTimeoutSeconds", *_ROUTING)
    gone = ("ListenerNotFound", "ListenerNotFoundException", "LoadBalancerNotFound")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        yield from check_actions("defaultActions", inputs["defaultActions"])
        if inputs.get("protocol") == "HTTPS" and inputs.get("certificateArn") is None:
            yield Failure("certificateArn", "a listener with the protocol HTTPS needs 'certificateArn'")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        elb = cloud.client("elbv2")
        balancer = inputs["loadBalancerArn"]
        taken = [each["Port"] for each in elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]]
        if inputs["port"] in taken:
            raise PluginError(f"the load balancer already has a listener on port {inputs['port']}")
        request = {"Protocol": "HTTP", **_listener(inputs)}
        made = elb.create_listener(LoadBalancerArn=balancer, Tags=tag_list(inputs["tagsAll"]), **request)["Listeners"][
            0
        ]
        return str(made["ListenerArn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        elb = cloud.client("elbv2")
        found = elb.describe_listeners(ListenerArns=[resource_id])["Listeners"]
        if not found:
            return None
        listener = found[0]
        certificates = listener.get("Certificates") or [{}]
        return {
            "loadBalancerArn": listener["LoadBalancerArn"],
            "port": listener["Port"],
            "protocol": listener["Protocol"],
            "certificateArn": certificates[0].get("CertificateArn", ""),
            "sslPolicy": listener.get("SslPolicy", ""),
            "defaultActions": from_aws(listener["DefaultActions"]),
            "tags": tags_of(elb, resource_id),
            "arn": resource_id,
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        elb = cloud.client("elbv2")
        if changed - {"tags", "tagsAll"}:
            elb.modify_listener(ListenerArn=resource_id, **_listener(new))
        if "tagsAll" in changed:
            retag(elb, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("elbv2").delete_listener(ListenerArn=resource_id)


def _listener(inputs: Inputs) -> dict[str, Any]:
    request: dict[str, Any] = {
        "Port": inputs["port"],
        "DefaultActions": to_aws(inputs["defaultActions"]),
    }
    if inputs.get("protocol"):
        request["Protocol"] = inputs["protocol"]
    if inputs.get("certificateArn"):
        request["Certificates"] = [{"CertificateArn": inputs["certificateArn"]}]
    if inputs.get("sslPolicy"):
        request["SslPolicy"] = inputs["sslPolicy"]
    return request


_VALUES: Final = {
    "hostHeader": ("host-header", "HostHeaderConfig"),
    "pathPattern": ("path-pattern", "PathPatternConfig"),
    "httpRequestMethod": ("http-request-method", "HttpRequestMethodConfig"),
    "sourceIp": ("source-ip", "SourceIpConfig"),
}
_NOT_VALUES: Final = {
    "hostHeader": ("regexValues",),
    "pathPattern": ("regexValues",),
    "sourceIp": ("ipAddressType",),
}


class ListenerRule(Resource):
    """Replacements: terraform-provider-aws internal/service/elbv2/listener_rule.go."""

    token = "aws:lb/listenerRule:ListenerRule"
    capability = Capability.RUNS
    note = "host, path, header, method and source conditions"
    inputs = {
        "listenerArn": string(replaces=True, required=True),
        "priority": integer(computed=True),
        "actions": _actions(required=True),
        "conditions": blocks(
            {
                **{
                    name: block(
                        {"values": strings(required=True, unordered=True)}, unsupported=_NOT_VALUES.get(name, ())
                    )
                    for name in _VALUES
                },
                "httpHeader": block(
                    {"httpHeaderName": string(required=True), "values": strings(required=True, unordered=True)},
                    unsupported=("regexValues",),
                ),
            },
            required=True,
            unordered=True,
            unsupported=("queryStrings",),
        ),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("transforms",)
    gone = ("RuleNotFound", "RuleNotFoundException", "ListenerNotFound")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        yield from check_actions("actions", inputs["actions"])
        for index, condition in enumerate(inputs["conditions"]):
            if isinstance(condition, dict) and len(condition) != 1:
                yield Failure(
                    f"conditions[{index}]", "a condition is exactly one of " + ", ".join([*_VALUES, "httpHeader"])
                )

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        elb = cloud.client("elbv2")
        listener = inputs["listenerArn"]
        rules = elb.describe_rules(ListenerArn=listener)["Rules"]
        taken = {int(rule["Priority"]): rule["RuleArn"] for rule in rules if not rule["IsDefault"]}
        priority = inputs.get("priority") or max(taken, default=0) + 1
        if priority in taken:
            raise PluginError(
                f"the priority {priority} is in use by {taken[priority]}: a listener's rules differ in it"
            )
        made = elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=_conditions(inputs),
            Actions=to_aws(inputs["actions"]),
            Tags=tag_list(inputs["tagsAll"]),
        )["Rules"][0]
        return str(made["RuleArn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        elb = cloud.client("elbv2")
        found = elb.describe_rules(RuleArns=[resource_id])["Rules"]
        if not found:
            return None
        rule = found[0]
        return {
            "listenerArn": resource_id.replace(":listener-rule/", ":listener/").rpartition("/")[0],
            "priority": int(rule["Priority"]),
            "actions": from_aws(rule["Actions"]),
            "conditions": [_from_condition(condition) for condition in rule["Conditions"]],
            "tags": tags_of(elb, resource_id),
            "arn": resource_id,
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        elb = cloud.client("elbv2")
        if "priority" in changed:
            elb.set_rule_priorities(RulePriorities=[{"RuleArn": resource_id, "Priority": new["priority"]}])
        if changed & {"actions", "conditions"}:
            elb.modify_rule(RuleArn=resource_id, Conditions=_conditions(new), Actions=to_aws(new["actions"]))
        if "tagsAll" in changed:
            retag(elb, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("elbv2").delete_rule(RuleArn=resource_id)


def _conditions(inputs: Inputs) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = []
    for condition in inputs["conditions"]:
        (name, given), *_ = condition.items()
        if name == "httpHeader":
            config = {"HttpHeaderName": given["httpHeaderName"], "Values": given["values"]}
            requests.append({"Field": "http-header", "HttpHeaderConfig": config})
        else:
            field, key = _VALUES[name]
            requests.append({"Field": field, key: {"Values": given["values"]}})
    return requests


def _from_condition(condition: dict[str, Any]) -> State:
    if header := condition.get("HttpHeaderConfig"):
        return {"httpHeader": {"httpHeaderName": header["HttpHeaderName"], "values": header["Values"]}}
    name = next(name for name, (field, _) in _VALUES.items() if field == condition["Field"])
    values = condition.get(_VALUES[name][1], {}).get("Values") or condition.get("Values", [])
    return {name: {"values": values}}
