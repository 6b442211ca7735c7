"""Load balancers, listeners, rules and target groups as AWS keeps them: in use, protected, not found.

MiniStack deletes protected load balancers and target groups in use, takes a second listener on a port and a
second rule at a priority, invents the VPC and the zones of a load balancer, and forgets to delete its listeners.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from typing import Any

from ministack.services import alb, ec2

from local.emulator.patching import guard, original, replace

Params = dict[str, Any]


def apply() -> None:
    original(alb, "_delete_listener", "62dc37019761")
    create = replace(alb, "_create_lb", "80262ade9bce", lambda p: create(_with_vpc(p)))
    lb_xml = replace(alb, "_lb_xml", "59605e2cb117", lambda balancer: _with_zones(lb_xml(balancer), balancer))
    delete = replace(alb, "_delete_lb", "40fe6b0fdfb7", lambda p: _delete_balancer(delete, p))
    create_group = replace(alb, "_create_tg", "92aa1c6fea7e", lambda p: _create_group(create_group, p))
    tg_xml = replace(alb, "_tg_xml", "6584daa7a6e9", lambda group: _group_xml(tg_xml, group))
    guard(alb, "_create_listener", "23d4ba6f6584", _port_in_use)
    guard(alb, "_create_rule", "99193af3da45", _priority_in_use)
    guard(alb, "_describe_listeners", "a4a3cec50e8d", lambda p: _missing(p, "Listener", alb._listeners))
    guard(alb, "_describe_rules", "922c28a3ea66", lambda p: _missing(p, "Rule", alb._rules))


def group_in_use(p: Params) -> Any:
    """The refusal to delete a target group that a listener or a rule sends requests to."""
    arn = alb._p(p, "TargetGroupArn")
    if _balancers_of(arn):
        return alb._error("ResourceInUse", f"Target group '{arn}' is currently in use by a listener or a rule")
    return None


def _with_vpc(p: Params) -> Params:
    subnet_ids = alb._parse_member_list(p, "Subnets")
    subnet = ec2._subnets.get(subnet_ids[0]) if subnet_ids else None
    return p | {"VpcId": subnet["VpcId"]} if subnet else p


def _with_zones(text: str, balancer: dict[str, Any]) -> str:
    for subnet_id in balancer["Subnets"]:
        zone = (ec2._subnets.get(subnet_id) or {}).get("AvailabilityZone")
        if zone:
            invented = f"<ZoneName>{alb.get_region()}a</ZoneName><SubnetId>{subnet_id}</SubnetId>"
            text = text.replace(invented, f"<ZoneName>{zone}</ZoneName><SubnetId>{subnet_id}</SubnetId>")
    return text


def _delete_balancer(delete: Any, p: Params) -> Any:
    arn = alb._p(p, "LoadBalancerArn")
    if alb._lb_attr(arn, "deletion_protection.enabled", "false") == "true":
        return alb._error(
            "OperationNotPermitted", f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        )
    for listener_arn in [a for a, listener in alb._listeners.items() if listener["LoadBalancerArn"] == arn]:
        alb._delete_listener({"ListenerArn": [listener_arn]})
    return delete(p)


def _create_group(create: Any, p: Params) -> Any:
    response = create(p)
    name = alb._p(p, "Name")
    group = next((g for g in alb._tgs.values() if g["TargetGroupName"] == name), None)
    if response[0] != 200 or group is None:
        return response
    group["ProtocolVersion"] = alb._p(p, "ProtocolVersion", "HTTP1")
    group["IpAddressType"] = alb._p(p, "IpAddressType", "ipv4")
    return alb._xml(200, "CreateTargetGroup", f"<TargetGroups>{alb._tg_xml(group)}</TargetGroups>")


def _group_xml(tg_xml: Any, group: dict[str, Any]) -> str:
    group["LoadBalancerArns"] = _balancers_of(group["TargetGroupArn"])
    text: str = tg_xml(group)
    more = "".join(f"<{name}>{group[name]}</{name}>" for name in ("ProtocolVersion", "IpAddressType") if name in group)
    return text.removesuffix("</member>") + more + "</member>"


def _balancers_of(group_arn: str) -> list[str]:
    listeners = {
        rule["ListenerArn"]
        for rule in alb._rules.values()
        if any(action.get("TargetGroupArn") == group_arn for action in rule["Actions"])
    }
    return sorted({alb._listeners[arn]["LoadBalancerArn"] for arn in listeners if arn in alb._listeners})


def _port_in_use(p: Params) -> Any:
    balancer, port = alb._p(p, "LoadBalancerArn"), int(alb._p(p, "Port", "80") or 80)
    if any(x["LoadBalancerArn"] == balancer and x["Port"] == port for x in alb._listeners.values()):
        return alb._error("DuplicateListener", "A listener already exists on this port for this load balancer")
    return None


def _priority_in_use(p: Params) -> Any:
    listener, priority = alb._p(p, "ListenerArn"), alb._p(p, "Priority", "1")
    if any(x["ListenerArn"] == listener and x["Priority"] == priority for x in alb._rules.values()):
        return alb._error("PriorityInUse", f"Priority '{priority}' is currently in use")
    return None


def _missing(p: Params, kind: str, known: Any) -> Any:
    for arn in alb._parse_member_list(p, f"{kind}Arns"):
        if arn not in known:
            return alb._error(f"{kind}NotFound", f"{kind} '{arn}' not found")
    return None
