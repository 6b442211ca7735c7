"""The web application firewall: its rules by name, and whether each blocks or only counts.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Kind, Part
from stacks.review.differences.values import AFTER, at, mapping, mappings, number, same, text_of

_STRENGTH = {"allow": 0, "count": 1, "captcha": 2, "challenge": 2, "the group's own": 3, "block": 3}
_LIMIT = "statement.rateBasedStatement.limit"


def _rules(step: Step) -> Iterator[Difference]:
    if UNKNOWN in (step.old.get("rules"), step.new.get("rules")):
        raise ValueError("the rules are not known yet")
    old, new = ({str(each["name"]): each for each in mappings(side.get("rules"))} for side in (step.old, step.new))
    for name in [*old, *(each for each in new if each not in old)]:
        before, after = old.get(name), new.get(name)
        subject = f"rule {name}"
        if after is None:
            yield Difference(
                subject=subject,
                before=_action(before or {}),
                note="what it stopped comes through",
                danger=None if _STRENGTH.get(_action(before or {}), 0) <= 1 else Danger.SECURITY,
            )
        elif before is None:
            yield Difference(subject=subject, after=_action(after))
        else:
            yield from _of_one(subject, before, after)


def _of_one(subject: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = _action(old), _action(new)
    if before != after:
        weaker = _STRENGTH.get(after, 3) < _STRENGTH.get(before, 3)
        yield Difference(
            subject=subject,
            before=before,
            after=after,
            note="what it stopped comes through" if weaker else "",
            danger=Danger.SECURITY if weaker else None,
        )
    limit, limit_now = at(old, _LIMIT), at(new, _LIMIT)
    if not same(limit, limit_now):
        yield Difference(
            subject=f"{subject}, requests",
            before=text_of(limit),
            after=text_of(limit_now),
            note=_more(limit, limit_now),
        )
    yield from _exceptions(subject, old, new)
    skip = {f"{subject}.{path}" for path in ("action", "overrideAction", "name", _LIMIT, f"{_MANAGED}.{_OVERRIDES}")}
    yield from generic.differences(subject, old, new, skip=frozenset(skip))


_MANAGED = "statement.managedRuleGroupStatement"
_OVERRIDES = "ruleActionOverrides"


def _exceptions(subject: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Rules of a managed group that do something else than the group says."""
    before, after = (
        {
            str(each.get("name")): _kind(each.get("actionToUse"))
            for each in mappings(mapping(at(side, _MANAGED)).get(_OVERRIDES))
        }
        for side in (old, new)
    )
    for name in sorted({*before, *after}):
        was, will = (side.get(name, "the group's own") for side in (before, after))
        if was != will:
            weaker = _STRENGTH.get(will, 3) < _STRENGTH.get(was, 3)
            yield Difference(
                subject=f"{subject}, its {name}", before=was, after=will, danger=Danger.SECURITY if weaker else None
            )


def _action(rule: Mapping[str, Any]) -> str:
    if action := rule.get("action"):
        return _kind(action)
    override = rule.get("overrideAction")
    return "count" if _kind(override) == "count" else "the group's own" if override != UNKNOWN else AFTER


def _kind(action: Any) -> str:
    """The name of an action: `{"block": {}}` blocks."""
    if action == UNKNOWN:
        return AFTER
    return next((name for name, held in mapping(action).items() if held is not None), "none")


def _more(old: Any, new: Any) -> str:
    before, after = number(old), number(new)
    if before is None or after is None:
        return ""
    return "an address may ask more often" if after > before else "an address is stopped sooner"


def _default(step: Step) -> Iterator[Difference]:
    old, new = (_kind(side.get("defaultAction")) for side in (step.old, step.new))
    if old != new:
        danger = Danger.SECURITY if new == "allow" else Danger.AVAILABILITY
        yield Difference(subject="what no rule matches", before=old, after=new, danger=danger)


def _detached(step: Step) -> Iterator[Difference]:
    if step.operation is Operation.DELETE:
        yield Difference(
            subject="firewall",
            before=text_of(step.old.get("webAclArn")),
            note=f"detached from {text_of(step.old.get('resourceArn'))}",
            danger=Danger.SECURITY,
        )


KINDS: dict[str, Kind] = {
    "aws:wafv2/webAcl:WebAcl": (
        Part(properties=("rules",), tell=_rules),
        Part(properties=("defaultAction",), tell=_default),
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": (Part(properties=(), tell=_detached, deleted=True),),
}
