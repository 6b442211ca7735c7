"""Security groups and their rules, as sentences about who may reach what, and whether that is more or less than before.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.kind import Kind, Part
from stacks.review.differences.reach import Reach, of_rule
from stacks.review.differences.values import AFTER, same, text_of

_RULE = (
    "cidrIpv4",
    "cidrIpv6",
    "cidrBlocks",
    "ipv6CidrBlocks",
    "prefixListId",
    "prefixListIds",
    "referencedSecurityGroupId",
    "sourceSecurityGroupId",
    "self",
    "ipProtocol",
    "protocol",
    "fromPort",
    "toPort",
    "type",
)
_PUBLIC = "public: every address of the internet"
_WIDE = "a wide part of the internet"


def _rules(inward: Callable[[Mapping[str, Any]], bool]) -> Part:
    """Of a rule that is a resource of its own."""

    def tell(step: Step) -> Iterator[Difference]:
        old, new = (list(of_rule(side, inward=inward(side))) if side else [] for side in (step.old, step.new))
        yield from _compared(step, old, new)
        group, group_now = (side.get("securityGroupId") for side in (step.old, step.new))
        if step.old and step.new and not same(group, group_now):
            yield Difference(subject="the group of the rule", before=text_of(group), after=text_of(group_now))

    return Part(properties=(*_RULE, "securityGroupId"), tell=tell, created=True, deleted=True)


def _groups_own(step: Step) -> Iterator[Difference]:
    """Of the rules that stand in a group itself."""
    old, new = (
        [*_inline(side, "ingress", inward=True), *_inline(side, "egress", inward=False)] for side in _sides(step)
    )
    for name in ("ingress", "egress"):
        if step.new.get(name) == UNKNOWN:
            yield Difference(subject=f"the {name} rules", after=AFTER)
    told = list(_compared(step, old, new))
    yield from told
    if not told and [each.description for each in old] != [each.description for each in new]:
        yield Difference(subject="the descriptions of its rules", note="they let the same through")


def _sides(step: Step) -> list[dict[str, Any]]:
    """Both sides without the lists that are not known yet on one of them: nothing can be said of those."""
    known = {name for name in ("ingress", "egress") if UNKNOWN not in (step.old.get(name), step.new.get(name))}
    return [{name: side.get(name) for name in known} for side in (step.old, step.new)]


def _inline(inputs: Mapping[str, Any], name: str, *, inward: bool) -> list[Reach]:
    return [each for rule in inputs.get(name) or [] for each in of_rule(rule, inward=inward)]


def _compared(step: Step, old: list[Reach], new: list[Reach]) -> Iterator[Difference]:
    lost = [each for each in old if each not in new]
    gained = [each for each in new if each not in old]
    for each in list(gained):
        narrower = next((other for other in lost if each.covers(other)), None)
        wider = next((other for other in lost if other.covers(each)), None)
        if before := narrower or wider:
            yield _moved(before, each, widened=narrower is not None)
            gained.remove(each)
            lost.remove(before)
    is_new = step.operation in {Operation.CREATE, Operation.IMPORT}
    for each in gained:
        if any(other.covers(each) for other in old):
            yield Difference(subject=f"{_now(is_new)}{each.sentence()}", note="another rule let this through already")
        else:
            note, danger = _judged(each)
            notes = [each for each in (note, each.description) if each]
            yield Difference(subject=f"{_now(is_new)}{each.sentence()}", note="; ".join(notes), danger=danger)
    for each in lost:
        still = any(other.covers(each) for other in new)
        note = "another rule still lets this through" if still else each.description
        yield Difference(subject=f"no longer: {each.sentence()}", note=note)


def _now(is_new: bool) -> str:
    return "" if is_new else "now: "


def _moved(old: Reach, new: Reach, *, widened: bool) -> Difference:
    """One rule that lets more, or less, through than before."""
    note, danger = _judged(new) if widened else ("", None)
    way = "widened" if widened else "narrowed"
    if widened and danger is None and new.inward:
        danger = Danger.SECURITY
    if old.peer == new.peer:
        who = f"{new.who()} may reach" if new.inward else f"its members may reach, at {new.who()},"
        return Difference(subject=f"{way}: what {who}", before=old.what(), after=new.what(), note=note, danger=danger)
    what = new.what() if old.what() == new.what() else f"{new.what()} (before: {old.what()})"
    subject = f"who may reach {what}" if new.inward else f"where its members may reach {what}"
    return Difference(subject=f"{way}: {subject}", before=_peer(old), after=_peer(new), note=note, danger=danger)


def _peer(reach: Reach) -> str:
    return f"{reach.who()} ({reach.peer})" if reach.is_public and reach.who() != reach.peer else reach.who()


def _judged(reach: Reach) -> tuple[str, Danger | None]:
    if reach.inward and reach.is_public:
        return (_PUBLIC if reach.network and reach.network.prefixlen == 0 else _WIDE), Danger.SECURITY
    if not reach.inward and reach.is_public and reach.is_all:
        return "its members may send anything anywhere", Danger.SECURITY
    return "", None


_INLINE: Kind = (Part(properties=("ingress", "egress"), tell=_groups_own, created=True, deleted=True),)
KINDS: dict[str, Kind] = {
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (_rules(lambda _: True),),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (_rules(lambda _: False),),
    "aws:ec2/securityGroupRule:SecurityGroupRule": (_rules(lambda rule: rule.get("type") != "egress"),),
    "aws:ec2/securityGroup:SecurityGroup": _INLINE,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _INLINE,
}
