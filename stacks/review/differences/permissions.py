"""IAM policy documents as single permissions, so that two of them can be compared by what they allow.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Any, NamedTuple

from stacks.review.differences.values import listed, mapping, parsed

ALL_BUT = "all but "
ANYBODY = "anybody"
LIMIT = 20_000
"""Permissions of one document; AWS's own limit of 10,240 characters a role allows far fewer."""


class Permission(NamedTuple):
    """Whether somebody may do one thing to one resource, under a condition (canonical JSON; empty: none).

    ``principal`` is empty where the policy belongs to whom it is for. What a statement says by exception (`NotAction`)
    begins with `all but`.
    """

    allows: bool
    principal: str
    action: str
    resource: str
    condition: str


def is_policy(value: Any) -> bool:
    """Whether a value is a policy document, as JSON or as an object."""
    return bool(mapping(value).get("Statement"))


def permissions_of(document: Any) -> frozenset[Permission]:
    """The permissions of a document; none of an absent one.

    Raises ValueError for what is no policy: it has to be told in another way.
    """
    if document is None or document == "":
        return frozenset()
    held = parsed(document)
    if not isinstance(held, Mapping) or "Statement" not in held:
        raise ValueError("this is no policy document")
    found: set[Permission] = set()
    for statement in listed(held["Statement"]):
        if not isinstance(statement, Mapping) or statement.get("Effect") not in ("Allow", "Deny"):
            raise ValueError("a statement of the policy has no effect")
        found.update(islice(_of_statement(statement), LIMIT + 1))
        if len(found) > LIMIT:
            raise ValueError("the policy is larger than AWS takes")
    return frozenset(found)


def covered(some: Collection[Permission], others: Collection[Permission]) -> set[Permission]:
    """Those that the others hold or imply: `s3:GetObject` is implied by `s3:*` on the same resource."""
    held = {*others}
    by_action: dict[str, list[Permission]] = defaultdict(list)
    for other in held:
        by_action["*" if _WILD.search(other.action) else other.action.lower()].append(other)
    return {
        each
        for each in some
        if each in held
        or any(covers(other, each) for key in ("*", each.action.lower()) for other in by_action.get(key, ()))
    }


def not_covered(some: Collection[Permission], others: Collection[Permission]) -> list[Permission]:
    """Those that the others neither hold nor imply."""
    return sorted({*some} - covered(some, others))


_WILD = re.compile(r"[*?]|^" + ALL_BUT)


def _of_statement(statement: Mapping[str, Any]) -> Iterator[Permission]:
    given = statement.get("Condition") or {}
    condition = json.dumps(_normal(given), sort_keys=True) if given else ""
    for principal, action, resource in product(
        _principals(statement),
        [_action(each) for each in _either(statement, "Action")],
        # A trust policy names no resource: the role itself is meant.
        _either(statement, "Resource") if "Resource" in statement or "NotResource" in statement else [""],
    ):
        yield Permission(statement["Effect"] == "Allow", principal, action, resource, condition)


def _either(statement: Mapping[str, Any], element: str) -> list[str]:
    if f"Not{element}" in statement:
        return [ALL_BUT + ", ".join(sorted(map(str, listed(statement[f"Not{element}"]))))]
    return list(map(str, listed(statement.get(element))))


def _action(action: str) -> str:
    """Actions are compared without regard to case; AWS writes the service in lower case."""
    service, colon, name = action.partition(":")
    return f"{service.lower()}{colon}{name}" if colon and not action.startswith(ALL_BUT) else action


def _principals(statement: Mapping[str, Any]) -> list[str]:
    for element, prefix in (("Principal", ""), ("NotPrincipal", ALL_BUT)):
        given = statement.get(element)
        if isinstance(given, Mapping):
            named = [
                ANYBODY if each == "*" and kind == "AWS" else str(each)
                for kind, some in given.items()
                for each in listed(some)
            ]
        elif given is not None:
            named = [ANYBODY if each == "*" else str(each) for each in listed(given)]
        else:
            continue
        return [prefix + ", ".join(sorted(named))] if prefix else named
    return [""]


def _normal(condition: Any) -> Any:
    """A condition with its single values as sorted lists of text."""
    if not isinstance(condition, Mapping):
        return condition
    return {
        operator: {key: sorted(map(_text, listed(values))) for key, values in mapping(keys).items()}
        for operator, keys in condition.items()
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def covers(wide: Permission, narrow: Permission) -> bool:
    """Whether the one holds wherever the other does; of denials the same."""
    return (
        wide.allows == narrow.allows
        and wide.condition in ("", narrow.condition)
        and (wide.principal == narrow.principal or (wide.principal == ANYBODY and bool(narrow.principal)))
        and _matches(wide.action.lower(), narrow.action.lower())
        and _matches(wide.resource, narrow.resource)
    )


def _matches(pattern: str, text: str) -> bool:
    if pattern == text:
        return True
    if text.startswith(ALL_BUT) or pattern.startswith(ALL_BUT):
        return pattern == "*"
    return bool(_compiled(pattern).fullmatch(text))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # A ? matches one character and not the wildcard of another pattern.
    return re.compile("".join({"*": ".*", "?": "[^*]"}.get(each, re.escape(each)) for each in pattern), re.DOTALL)
