"""IAM policies: which permissions are gained and which are lost, in words.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.accounts import account_of, own_account
from stacks.review.differences.kind import Kind, Part, setting
from stacks.review.differences.permissions import (
    ALL_BUT,
    ANYBODY,
    Permission,
    covered,
    is_policy,
    not_covered,
    permissions_of,
)
from stacks.review.differences.values import AFTER, SECRET, is_known, mappings, parsed, same, short

PROPERTIES = ("policy", "assumeRolePolicy", "policyDocument", "accessPolicies", "inlinePolicy", "repositoryPolicy")
"""The inputs of pulumi-aws that hold policy documents, whatever the resource."""
_NO_RESOURCE = {
    "autoscaling:describe*",
    "cloudwatch:getmetricdata",
    "cloudwatch:listmetrics",
    "cloudwatch:putmetricdata",
    "ec2:describe*",
    "ecr:getauthorizationtoken",
    "ecs:describetaskdefinition",
    "ecs:listtaskdefinitions",
    "logs:describeloggroups",
    "s3:listallmybuckets",
    "ssmmessages:createcontrolchannel",
    "ssmmessages:createdatachannel",
    "ssmmessages:opencontrolchannel",
    "ssmmessages:opendatachannel",
    "sts:getcalleridentity",
    "xray:puttelemetryrecords",
    "xray:puttracesegments",
}
"""Actions that take no resource, so that `*` is all that can be written:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"""
_WHOLE_SERVICE = re.compile(r"(\w[\w-]*:)?\*")
_BROAD_POLICIES = re.compile(r"(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w*FullAccess)$")
_NOTABLE = 8
"""Resources that one line names; it counts the others."""


def _of_property(name: str, step: Step) -> Iterator[Difference]:
    yield from _of_documents(name, step, step.old.get(name), step.new.get(name))


def _inline_policies(step: Step) -> Iterator[Difference]:
    old, new = (
        {str(each.get("name")): each.get("policy") for each in mappings(side.get("inlinePolicies"))}
        for side in (step.old, step.new)
    )
    if UNKNOWN in (step.old.get("inlinePolicies"), step.new.get("inlinePolicies")):
        raise ValueError("the policies are not known yet")
    for name in sorted({*old, *new}):
        yield from _of_documents(f"policy {name}", step, old.get(name), new.get(name))


def _of_documents(name: str, step: Step, old: Any, new: Any) -> Iterator[Difference]:
    if same(old, new):
        return
    if not isinstance(parsed(new), dict) and isinstance(new, str) and not is_known(new) and is_policy(old):
        count = len(permissions_of(old))
        yield Difference(
            subject=f"{name}: the permissions",
            before=f"{count} permission" + "s" * (count != 1),
            after=AFTER,
            note="they name something that this update makes",
        )
        return
    created, deleted = step.operation in {Operation.CREATE, Operation.IMPORT}, step.operation is Operation.DELETE
    words = _Words(step, in_key_policy=step.type.startswith("aws:kms/"))
    before, after = permissions_of(old), permissions_of(new)
    gained = [each for each in not_covered(after, before) if each.allows]
    lost = [each for each in not_covered(before, after) if each.allows]
    denied = [each for each in not_covered(after, before) if not each.allows]
    undenied = [each for each in not_covered(before, after) if not each.allows]
    if created:
        yield from (each for each in words.of("gained", gained) if each.danger)
        return
    yield from words.of("gained", gained, earlier=before)
    yield from words.of("gained, since no longer denied", undenied, danger=None if deleted else Danger.SECURITY)
    yield from words.of("lost", lost, later=after)
    yield from words.of("lost, since denied now", denied)
    if not deleted and not (gained or lost or denied or undenied):
        yield Difference(subject=name, note="written differently; it allows and denies the same")


class _Words:
    """Groups permissions and says them: one line for what is allowed to the same, on the same, when the same."""

    def __init__(self, step: Step, *, in_key_policy: bool) -> None:
        self._account = own_account(step)
        self._in_key_policy = in_key_policy

    def of(
        self,
        verb: str,
        permissions: Iterable[Permission],
        *,
        earlier: Iterable[Permission] = (),
        later: Collection[Permission] = (),
        danger: Danger | None = None,
    ) -> Iterator[Difference]:
        by_action: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for each in permissions:
            by_action[each.principal, each.condition, each.action].append(each.resource)
        by_resources: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
        for (principal, condition, action), found in by_action.items():
            by_resources[principal, condition, tuple(sorted(found))].append(action)
        conditional = {(each.principal, each.action, each.resource): each.condition for each in earlier}
        for (principal, condition, resources), actions in sorted(by_resources.items()):
            dropped = {conditional.get((principal, action, each), "") for action in actions for each in resources}
            notes, judged = self._judge(principal, condition, resources, actions)
            notes += [
                f"{'in place of the condition' if condition else 'the condition is dropped:'} {_condition(each)}"
                for each in sorted(dropped - {""})
            ]
            worst = judged or (Danger.SECURITY if dropped - {""} and not condition else None)
            yield Difference(
                subject=f"{verb}: {_sentence(principal, condition, resources, actions)}",
                note="; ".join(notes)
                if verb == "gained"
                else _what_stays(principal, condition, resources, actions, later),
                danger=worst if verb == "gained" else danger,
            )

    def _judge(
        self, principal: str, condition: str, resources: tuple[str, ...], actions: list[str]
    ) -> tuple[list[str], Danger | None]:
        notes = []
        key_owner = self._in_key_policy and principal.endswith(":root") and self._is_own(principal)
        if principal == ANYBODY:
            notes.append("anybody, of any account" + (", under this condition" if condition else ": public"))
        elif (account := account_of(principal)) and not self._is_own(principal):
            other = "another account" if self._account else "another account, unless it is the stack's own"
            notes.append(f"{account} is {other}")
        # A key's policy that lets its account in is what IAM policies need in order to count:
        # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
        if not key_owner and (whole := [each for each in actions if _WHOLE_SERVICE.fullmatch(each)]):
            notes.append(f"every action: {', '.join(whole)}")
        if any(each.startswith(ALL_BUT) for each in (*actions, *resources, principal)):
            notes.append("allowed by exception: everything that is not named, also what AWS adds later")
        bound = [each for each in actions if each.lower() not in _NO_RESOURCE]
        if not principal and "*" in resources and bound and not condition:
            notes.append("on every resource of the account")
        danger = Danger.SECURITY if notes else None
        if some := [each for each in actions if "*" in each and not _WHOLE_SERVICE.fullmatch(each)]:
            notes.append(f"by wildcard: {', '.join(some)}")
        return notes, danger

    def _is_own(self, principal: str) -> bool:
        return bool(self._account) and account_of(principal) == self._account


def _what_stays(
    principal: str, condition: str, resources: tuple[str, ...], actions: list[str], later: Collection[Permission]
) -> str:
    """What is still allowed of something wider that is lost."""
    wide = [Permission(True, principal, action, each, condition) for action in actions for each in resources]
    kept = [each for each in covered(later, wide) if each.allows]
    if not kept:
        return ""
    first = min(kept)
    more = f", and {len(kept) - 1} more" if len(kept) > 1 else ""
    return f"of it stays: {_sentence(first.principal, first.condition, (first.resource,), [first.action])}{more}"


def _sentence(principal: str, condition: str, resources: tuple[str, ...], actions: list[str]) -> str:
    who = f"{_principal(principal)} may " if principal else ""
    named = [AFTER if each == UNKNOWN else each for each in resources[:_NOTABLE] if each]
    more = f" and {len(resources) - _NOTABLE} more" if len(resources) > _NOTABLE else ""
    where = f" on {', '.join(named)}{more}" if named else ""
    return f"{who}{', '.join(actions)}{where}{f' if {_condition(condition)}' if condition else ''}"


def _principal(principal: str) -> str:
    if principal == ANYBODY:
        return "anybody (*)"
    return f"account {account_of(principal)}" if principal.endswith(":root") else principal


def _condition(condition: str) -> str:
    """`StringEquals aws:SourceAccount = 123456789012`, several joined by and."""
    held = json.loads(condition)
    return " and ".join(
        f"{operator} {key} = {' or '.join(values)}" for operator, keys in held.items() for key, values in keys.items()
    )


_HOLDERS = ("role", "user", "group")


def _attachment(step: Step) -> Iterator[Difference]:
    if all(same(step.old.get(name), step.new.get(name)) for name in ("policyArn", *_HOLDERS)):
        return
    for verb, side in (("lost", step.old), ("gained", step.new)):
        if not isinstance(arn := side.get("policyArn"), str):
            continue
        holder = next((short(side[each]) for each in _HOLDERS if isinstance(side.get(each), str)), "")
        name = short(arn) if arn != SECRET else arn
        broad = verb == "gained" and bool(_BROAD_POLICIES.search(name))
        yield Difference(
            subject=f"{verb}: the policy {name}{f' for {holder}' if holder else ''}",
            note="a policy that allows nearly everything" if broad else "",
            danger=Danger.SECURITY if broad else None,
        )


def _managed_policies(step: Step) -> Iterator[Difference]:
    old, new = ({*map(str, side.get("managedPolicyArns") or [])} for side in (step.old, step.new))
    for verb, arns in (("gained", new - old), ("lost", old - new)):
        for arn in sorted(arns):
            broad = verb == "gained" and bool(_BROAD_POLICIES.search(arn))
            yield Difference(subject=f"{verb}: the policy {short(arn)}", danger=Danger.SECURITY if broad else None)


PARTS: Kind = tuple(
    Part(properties=(name,), tell=partial(_of_property, name), created=True, deleted=True) for name in PROPERTIES
)
_ATTACHMENT = (Part(properties=("policyArn", *_HOLDERS), tell=_attachment, created=True, deleted=True),)
KINDS: dict[str, Kind] = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _ATTACHMENT,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": _ATTACHMENT,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": _ATTACHMENT,
    "aws:iam/role:Role": (
        Part(properties=("inlinePolicies",), tell=_inline_policies, created=True),
        Part(properties=("managedPolicyArns",), tell=_managed_policies, created=True),
        setting("permissionsBoundary", "permissions boundary"),
        setting("maxSessionDuration", "longest session", unit="s"),
    ),
}
