"""Load balancers, target groups, listeners and rules."""

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.cases_network import two_subnets
from tests.local.plugins.engine import Engine

_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
_GROUP = "aws:lb/targetGroup:TargetGroup"
_LISTENER = "aws:lb/listener:Listener"
_NOT_FOUND = [{"type": "fixed-response", "fixedResponse": {"contentType": "text/plain", "statusCode": "404"}}]


def _listener_needs(engine: Engine) -> Inputs:
    needs = two_subnets(engine)
    subnets = [needs["subnet"], needs["other_subnet"]]
    for name in ("balancer", "other-balancer"):
        needs[name] = engine.create(_BALANCER, name, {"subnets": subnets}).id
    group = {"vpcId": needs["vpc"], "port": 80, "protocol": "HTTP", "targetType": "ip"}
    needs["group"] = engine.create(_GROUP, "group", group).id
    return needs


def _rule_needs(engine: Engine) -> Inputs:
    needs = _listener_needs(engine)
    listener = {"loadBalancerArn": needs["balancer"], "defaultActions": _NOT_FOUND}
    needs["listener"] = engine.create(_LISTENER, "listener", {**listener, "port": 80}).id
    needs["other-listener"] = engine.create(_LISTENER, "other-listener", {**listener, "port": 81}).id
    return needs


def _redirect(code: str) -> list[Inputs]:
    return [{"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": code}}]


CASES = (
    Case(
        token=_BALANCER,
        needs=two_subnets,
        inputs=lambda needs: {
            "subnets": [needs["subnet"], needs["other_subnet"]],
            "securityGroups": ["sg-1"],
            "dropInvalidHeaderFields": True,
            "idleTimeout": 30,
            "accessLogs": {"bucket": "logs", "enabled": True, "prefix": "balancer"},
            "tags": TAGS,
        },
        changed=lambda needs: {
            "securityGroups": ["sg-2", "sg-1"],
            "subnets": [needs["subnet"]],
            "idleTimeout": 120,
            "accessLogs": None,
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"internal": True},
        drift=lambda cloud, live: cloud.client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=live.id, Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "7"}]
        ),
        drifted="idleTimeout",
    ),
    Case(
        token=_GROUP,
        needs=two_subnets,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "port": 8000,
            "protocol": "HTTP",
            "targetType": "ip",
            "deregistrationDelay": 10,
            "healthCheck": {"path": "/health/ready", "interval": 5, "timeout": 4, "healthyThreshold": 2},
            "tags": TAGS,
        },
        changed=lambda _: {
            "deregistrationDelay": 20,
            "healthCheck": {"path": "/health", "interval": 10, "timeout": 4, "matcher": "200-299"},
            "stickiness": {"type": "lb_cookie", "cookieDuration": 60},
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"port": 8001},
        drift=lambda cloud, live: cloud.client("elbv2").modify_target_group(
            TargetGroupArn=live.id, HealthCheckPath="/by-hand"
        ),
        drifted="healthCheck",
    ),
    Case(
        token=_LISTENER,
        needs=_listener_needs,
        inputs=lambda needs: {
            "loadBalancerArn": needs["balancer"],
            "port": 80,
            "defaultActions": _NOT_FOUND,
            "tags": TAGS,
        },
        changed=lambda needs: {
            "defaultActions": [{"type": "forward", "targetGroupArn": needs["group"]}],
            "port": 8080,
            "tags": OTHER_TAGS,
        },
        replaced=lambda needs: {"loadBalancerArn": needs["other-balancer"]},
        drift=lambda cloud, live: cloud.client("elbv2").modify_listener(ListenerArn=live.id, Port=99),
        drifted="port",
    ),
    Case(
        token="aws:lb/listenerRule:ListenerRule",
        needs=_rule_needs,
        inputs=lambda needs: {
            "listenerArn": needs["listener"],
            "priority": 10,
            "actions": [{"type": "forward", "targetGroupArn": needs["group"]}],
            "conditions": [
                {"pathPattern": {"values": ["/api/*", "/docs"]}},
                {"httpHeader": {"httpHeaderName": "X-Stage", "values": ["blue"]}},
            ],
            "tags": TAGS,
        },
        changed=lambda _: {
            "actions": _redirect("HTTP_301"),
            "conditions": [{"hostHeader": {"values": ["example.test"]}}],
            "priority": 20,
            "tags": OTHER_TAGS,
        },
        replaced=lambda needs: {"listenerArn": needs["other-listener"]},
        drift=lambda cloud, live: cloud.client("elbv2").modify_rule(
            RuleArn=live.id, Conditions=[{"Field": "path-pattern", "Values": ["/by-hand"]}]
        ),
        drifted="conditions",
    ),
)
