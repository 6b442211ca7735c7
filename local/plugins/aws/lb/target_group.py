"""Target groups: where a load balancer sends requests, and how it tells that a target is healthy."""

from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.lb.attributes import Attribute, read, retag, tags_of, written
from local.plugins.aws.tagging import tag_list
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, boolean, integer, same_text, string, string_map
from local.plugins.values import State, Value

_ATTRIBUTES: Final = {
    "deregistrationDelay": Attribute("deregistration_delay.timeout_seconds", 300),
    "slowStart": Attribute("slow_start.duration_seconds", 0),
    "loadBalancingAlgorithmType": Attribute("load_balancing.algorithm.type", "round_robin"),
}
_HEALTH_CHECK: Final = {
    "enabled": "HealthCheckEnabled",
    "healthyThreshold": "HealthyThresholdCount",
    "interval": "HealthCheckIntervalSeconds",
    "path": "HealthCheckPath",
    "port": "HealthCheckPort",
    "protocol": "HealthCheckProtocol",
    "timeout": "HealthCheckTimeoutSeconds",
    "unhealthyThreshold": "UnhealthyThresholdCount",
}


class TargetGroup(Resource):
    """HTTP target groups; `loadBalancerArns` is left out, which would show as drift with every new listener.

    Replacements: terraform-provider-aws internal/service/elbv2/target_group.go.
    """

    token = "aws:lb/targetGroup:TargetGroup"
    capability = Capability.RUNS
    note = "ECS registers its tasks; one weight"
    inputs = {
        "name": string(replaces=True),
        "port": integer(replaces=True),
        "protocol": string(replaces=True, same=same_text, allowed=("HTTP", "HTTPS")),
        "protocolVersion": string(replaces=True, computed=True, allowed=("HTTP1", "HTTP2", "GRPC")),
        "vpcId": string(replaces=True),
        "targetType": string(replaces=True, default="instance", allowed=("instance", "ip")),
        "ipAddressType": string(replaces=True, computed=True, allowed=("ipv4", "ipv6")),
        "deregistrationDelay": integer(default=300),
        "slowStart": integer(default=0),
        "loadBalancingAlgorithmType": string(
            computed=True, allowed=("round_robin", "least_outstanding_requests", "weighted_random")
        ),
        "healthCheck": block(
            {
                "enabled": boolean(default=True),
                "healthyThreshold": integer(default=3),
                "interval": integer(default=30),
                "matcher": string(computed=True),
                "path": string(computed=True),
                "port": string(default="traffic-port"),
                "protocol": string(default="HTTP", same=same_text, allowed=("HTTP", "HTTPS")),
                "timeout": integer(computed=True),
                "unhealthyThreshold": integer(default=3),
            },
            computed=True,
        ),
        "stickiness": block(
            {
                "type": string(required=True, allowed=("lb_cookie", "app_cookie")),
                "enabled": boolean(default=True),
                "cookieDuration": integer(default=86400),
                "cookieName": string(),
            },
            computed=True,
        ),
        "tags": string_map(),
    }
    outputs = ("arn", "arnSuffix")
    unsupported = (
        "connectionTermination",
        "lambdaMultiValueHeadersEnabled",
        "loadBalancingAnomalyMitigation",
        "loadBalancingCrossZoneEnabled",
        "namePrefix",
        "preserveClientIp",
        "proxyProtocolV2",
        "targetControlPort",
        "targetFailovers",
        "targetGroupHealth",
        "targetHealthStates",
    )
    autoname = AutoName(max_length=32)
    gone = ("TargetGroupNotFound", "TargetGroupNotFoundException")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        for name in ("port", "protocol", "vpcId"):
            if inputs.get(name) is None:
                yield Failure(name, f"{self.token} of the type {inputs['targetType']} needs {name!r}, as AWS does")
        check = inputs.get("healthCheck")
        if isinstance(check, dict):
            interval, timeout = check.get("interval"), check.get("timeout")
            if isinstance(interval, int) and isinstance(timeout, int) and timeout >= interval:
                yield Failure(
                    "healthCheck.timeout",
                    f"healthCheck.timeout is {timeout} s and must be below healthCheck.interval, {interval} s",
                )

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            "Name": inputs["name"],
            "Protocol": inputs["protocol"].upper(),
            "Port": inputs["port"],
            "VpcId": inputs["vpcId"],
            "TargetType": inputs["targetType"],
            "Tags": tag_list(inputs["tagsAll"]),
            **_health_check(inputs.get("healthCheck") or {}),
        }
        for name, key in {"protocolVersion": "ProtocolVersion", "ipAddressType": "IpAddressType"}.items():
            if inputs.get(name):
                request[key] = inputs[name]
        return str(cloud.client("elbv2").create_target_group(**request)["TargetGroups"][0]["TargetGroupArn"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        cloud.client("elbv2").modify_target_group_attributes(TargetGroupArn=resource_id, Attributes=_attributes(inputs))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        elb = cloud.client("elbv2")
        group = elb.describe_target_groups(TargetGroupArns=[resource_id])["TargetGroups"][0]
        attributes = elb.describe_target_group_attributes(TargetGroupArn=resource_id)["Attributes"]
        return {
            "name": group["TargetGroupName"],
            "port": group["Port"],
            "protocol": group["Protocol"],
            "protocolVersion": group.get("ProtocolVersion", known.get("protocolVersion", "HTTP1")),
            "vpcId": group["VpcId"],
            "targetType": group["TargetType"],
            "ipAddressType": group.get("IpAddressType", known.get("ipAddressType", "ipv4")),
            "healthCheck": {
                **{name: group[key] for name, key in _HEALTH_CHECK.items()},
                "matcher": group["Matcher"].get("HttpCode", ""),
            },
            **read(_ATTRIBUTES, attributes),
            "stickiness": _read_stickiness({each["Key"]: each["Value"] for each in attributes}),
            "tags": tags_of(elb, resource_id),
            "arn": resource_id,
            "arnSuffix": resource_id.rpartition(":")[2],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        elb = cloud.client("elbv2")
        if "healthCheck" in changed:
            elb.modify_target_group(TargetGroupArn=resource_id, **_health_check(new.get("healthCheck") or {}))
        if changed & {*_ATTRIBUTES, "stickiness"}:
            elb.modify_target_group_attributes(TargetGroupArn=resource_id, Attributes=_attributes(new))
        if "tagsAll" in changed:
            retag(elb, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("elbv2").delete_target_group(TargetGroupArn=resource_id)


def _health_check(check: Inputs) -> dict[str, Any]:
    request = {key: check[name] for name, key in _HEALTH_CHECK.items() if check.get(name) is not None}
    if check.get("matcher"):
        request["Matcher"] = {"HttpCode": check["matcher"]}
    return request


def _attributes(inputs: Inputs) -> list[dict[str, str]]:
    attributes = written(_ATTRIBUTES, inputs)
    stickiness = inputs.get("stickiness")
    if stickiness:
        kind = stickiness["type"]
        told = {"enabled": str(stickiness["enabled"]).lower(), "type": kind}
        told[f"{kind}.duration_seconds"] = str(stickiness["cookieDuration"])
        if stickiness.get("cookieName"):
            told["app_cookie.cookie_name"] = stickiness["cookieName"]
        attributes += [{"Key": f"stickiness.{key}", "Value": value} for key, value in told.items()]
    return attributes


def _read_stickiness(texts: dict[str, str]) -> dict[str, Value]:
    kind = texts.get("stickiness.type", "lb_cookie")
    return {
        "type": kind,
        "enabled": texts.get("stickiness.enabled") == "true",
        "cookieDuration": int(texts.get(f"stickiness.{kind}.duration_seconds", "86400")),
        "cookieName": texts.get("stickiness.app_cookie.cookie_name", ""),
    }
