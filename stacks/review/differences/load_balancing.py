"""Application load balancers: listeners, their rules in words, target groups.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.kind import Kind, Meaning, Part, becomes, dropped, leaves, less, more, off, on, setting
from stacks.review.differences.values import AFTER, at, listed, mapping, mappings, number, same, short, text_of, truth

_OLDEST_TLS = re.compile(r"-(?:TLS13|TLS|FS)-1-(\d)")
_EVERYTHING = "everything"


def oldest_tls(policy: Any) -> float | None:
    """The oldest version of TLS that a security policy of AWS takes; None for a name that is unknown here.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
    """
    if not isinstance(policy, str) or not policy.startswith("ELBSecurityPolicy-"):
        return None
    if found := _OLDEST_TLS.search(policy):
        return 1 + int(found[1]) / 10
    return 1.0 if re.search(r"-(FS-2018-06|2016-08|2015-05)$", policy) else None


def _weaker(old: Any, new: Any) -> Meaning | None:
    before, after = oldest_tls(old), oldest_tls(new)
    if after is None or (before is not None and after >= before):
        return None
    return Meaning(f"weaker: takes TLS {after} again", Danger.SECURITY) if before is not None else None


def _plain(old: Any, new: Any) -> Meaning | None:
    if new == "HTTP" and old == "HTTPS":
        return Meaning("unencrypted: what is sent can be read on the way", Danger.SECURITY)
    return None


def _actions(path: str, words: str) -> Part:
    def tell(step: Step) -> Iterator[Difference]:
        old, new = (actions_text(side.get(path)) for side in (step.old, step.new))
        if not same(step.old.get(path), step.new.get(path)) and old != new:
            yield Difference(subject=words, before=old, after=new)

    return Part(properties=(path,), tell=tell)


def actions_text(actions: Any) -> str | None:
    """What a listener does with a request: `target group api`, `redirect to HTTPS (301)`, `answer 404`."""
    if actions == UNKNOWN:
        return AFTER
    ordered = sorted(mappings(actions), key=lambda each: number(each.get("order")) or 0)
    return ", then ".join(_action(each) for each in ordered) or None


def _action(action: Mapping[str, Any]) -> str:
    kind = action.get("type")
    if kind == "redirect":
        redirect = mapping(action.get("redirect"))
        host, path = redirect.get("host", "#{host}"), redirect.get("path", "/#{path}")
        place = f" {host}" if host != "#{host}" else ""
        place += f" {path}" if path != "/#{path}" else ""
        port = f" on port {redirect['port']}" if redirect.get("port") not in (None, "#{port}", "443") else ""
        protocol = redirect.get("protocol", "#{protocol}")
        scheme = "" if protocol == "#{protocol}" else f" {protocol}"
        return f"redirect to{scheme}{place}{port} ({str(redirect.get('statusCode', '')).removeprefix('HTTP_')})"
    if kind == "fixed-response":
        fixed = mapping(action.get("fixedResponse"))
        return f"answer {fixed.get('statusCode')}" + (
            f" {text_of(fixed['messageBody'])}" if fixed.get("messageBody") else ""
        )
    if kind == "forward":
        weighted = mappings(mapping(action.get("forward")).get("targetGroups"))
        if len(weighted) > 1:
            parts = [f"{short(each.get('arn'))} (weight {each.get('weight', 1)})" for each in weighted]
            return f"target groups {' and '.join(parts)}"
        return f"target group {short(action.get('targetGroupArn') or (weighted[0].get('arn') if weighted else None))}"
    return str(kind)


def conditions_text(conditions: Any) -> str:
    """Which requests a rule is for: `/api/* or /docs, of api.example.com`."""
    if conditions == UNKNOWN:
        return f"requests that are {AFTER}"
    parts: list[str] = []
    for each in mappings(conditions):
        for name, value in sorted(each.items()):
            held = mapping(value)
            values = " or ".join(map(str, listed(held.get("values", held.get("regexValues")))))
            if name == "pathPattern":
                parts.insert(0, values)
            elif name == "hostHeader":
                parts.append(f"of {values}")
            elif name == "httpHeader":
                parts.append(f"with the header {held.get('httpHeaderName')}: {values}")
            elif name == "httpRequestMethod":
                parts.append(values)
            elif name == "sourceIp":
                parts.append(f"from {values}")
            elif name == "queryStrings":
                pairs = [f"{pair.get('key', '*')}={pair.get('value')}" for pair in mappings(value)]
                parts.append(f"with {' or '.join(pairs)}")
            elif value:
                parts.append(f"{name} {text_of(value)}")
    return ", ".join(parts) or _EVERYTHING


def _rule(step: Step) -> Iterator[Difference]:
    sides = [_rule_text(side) if side else None for side in (step.old, step.new)]
    if step.operation in {Operation.CREATE, Operation.IMPORT}:
        yield Difference(subject=f"new rule {text_of(step.new.get('priority')) or ''}".rstrip(), after=sides[1])
    elif step.operation is Operation.DELETE:
        yield Difference(subject=f"rule {text_of(step.old.get('priority')) or ''}".rstrip(), before=sides[0])
    elif sides[0] != sides[1]:
        narrowed = _lost_paths(step.old.get("conditions"), step.new.get("conditions"))
        yield Difference(
            subject="rule", before=sides[0], after=sides[1], note=f"no longer led here: {narrowed}" if narrowed else ""
        )


def _rule_text(inputs: Mapping[str, Any]) -> str:
    return f"{conditions_text(inputs.get('conditions'))} → {actions_text(inputs.get('actions')) or 'nothing'}"


def _lost_paths(old: Any, new: Any) -> str:
    if UNKNOWN in (old, new):
        return ""
    before, after = (
        {value for each in mappings(side) for value in listed(at(each, "pathPattern.values"))} for side in (old, new)
    )
    return ", ".join(sorted(map(str, before - after)))


def _facing(step: Step) -> Iterator[Difference]:
    created = step.operation in {Operation.CREATE, Operation.IMPORT}
    if created and not truth(step.new.get("internal")):
        yield Difference(subject="internet-facing", note="reached by everybody whom its security groups let in")


def _logs(step: Step) -> Iterator[Difference]:
    for name, words in (("accessLogs", "access logs"), ("connectionLogs", "connection logs")):
        old, new = (mapping(side.get(name)) for side in (step.old, step.new))
        was, will = (bool(side) and truth(side.get("enabled")) is not False for side in (old, new))
        if was and not will:
            yield Difference(
                subject=words, before="on", after="off", note="who asked for what is not kept", danger=Danger.SECURITY
            )
        elif will and not was:
            yield Difference(subject=words, before="off", after="on")
        elif not same(old, new):
            before, after = (f"{text_of(side.get('bucket'))}/{side.get('prefix') or ''}" for side in (old, new))
            yield Difference(subject=words, before=before, after=after)


_HEALTH = tuple(
    setting(f"healthCheck.{name}", f"health check: {words}", unit=unit)
    for name, words, unit in (
        ("path", "path", ""),
        ("port", "port", ""),
        ("protocol", "protocol", ""),
        ("matcher", "answers that are healthy", ""),
        ("interval", "every", "s"),
        ("timeout", "answer within", "s"),
        ("healthyThreshold", "healthy after", "answers"),
        ("unhealthyThreshold", "unhealthy after", "failures"),
    )
)
_LISTENER: Kind = (
    setting("port", "port", created=True),
    setting("protocol", "protocol", _plain, created=True),
    setting(
        "sslPolicy", "TLS policy", _weaker, dropped("no TLS, or AWS's own policy, which takes TLS 1.0", Danger.SECURITY)
    ),
    setting("certificateArn", "certificate", dropped("no TLS", Danger.SECURITY)),
    _actions("defaultActions", "what no rule is for"),
)
_BALANCER: Kind = (
    Part(properties=(), tell=_facing, created=True),
    setting(
        "internal",
        "internal",
        off("internet-facing: reached by everybody whom its security groups let in", Danger.SECURITY),
        on("internal: no longer reached from the internet", Danger.AVAILABILITY),
        default=False,
    ),
    setting(
        "enableDeletionProtection",
        "deletion protection",
        off("one call deletes it", Danger.AVAILABILITY),
        default=False,
    ),
    setting(
        "dropInvalidHeaderFields", "drop invalid headers", off("request smuggling", Danger.SECURITY), default=False
    ),
    setting("desyncMitigationMode", "desync mitigation", becomes("monitor", "request smuggling", Danger.SECURITY)),
    setting("idleTimeout", "idle timeout", less("longer answers are cut off"), unit="s", default=60),
    setting("webAclArn", "firewall", dropped("no firewall", Danger.SECURITY)),
    Part(properties=("accessLogs", "connectionLogs"), tell=_logs),
)
_TARGET_GROUP: Kind = (
    setting(
        "deregistrationDelay",
        "time to end running requests",
        less("requests that take longer are cut off at every deployment"),
        more("every deployment takes longer"),
        unit="s",
        default=300,
    ),
    setting("healthCheck.enabled", "health check", off("sick tasks go on serving", Danger.AVAILABILITY), default=True),
    *_HEALTH,
    setting("protocol", "protocol", _plain, leaves("HTTPS", "unencrypted to the tasks", Danger.SECURITY)),
    setting("port", "port"),
    setting("slowStart", "slow start", unit="s", default=0),
)
_RULE: Kind = (
    Part(properties=("conditions", "actions"), tell=_rule, created=True, deleted=True),
    setting("priority", "priority (the lowest is asked first)"),
)
KINDS: dict[str, Kind] = {
    f"aws:{module}/{name[0].lower()}{name[1:]}:{name}": kind
    for module in ("lb", "alb")
    for name, kind in (
        ("LoadBalancer", _BALANCER),
        ("Listener", _LISTENER),
        ("ListenerRule", _RULE),
        ("TargetGroup", _TARGET_GROUP),
    )
}
