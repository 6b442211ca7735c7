"""A control: one rule with an id that somebody else has published, over a resource and what belongs to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pulumi_policy.proxy import UnknownValueError

Properties = Mapping[str, Any]
"""A resource's properties by Pulumi's names. An access to a value that a preview cannot know raises
``pulumi_policy.proxy.UnknownValueError``, which makes the result "not evaluated"."""


class Severity(StrEnum):
    """As AWS Security Hub rates it: https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html"""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource of the stack.

    ``links``: for each property, the URNs of the resources that its value comes from. ``ancestors``: the URNs of its
    parents.
    """

    urn: str
    type: str
    name: str
    properties: Properties
    links: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ancestors: frozenset[str] = frozenset()


class Stack:
    """All resources of a stack, for the controls that ask what belongs together."""

    def __init__(self, resources: list[Resource]) -> None:
        self._resources = resources

    def of(self, *types: str) -> Iterator[Resource]:
        """The resources of these types."""
        return (each for each in self._resources if each.type in types)

    def attached(self, resource: Resource, kind: str, link: str) -> list[Resource]:
        """The resources of type ``kind`` whose property ``link`` comes from this one, or from a parent of it.

        Found by the program's own references, which a preview knows before it knows their values.
        """
        names = {resource.urn, *resource.ancestors}
        return [each for each in self.of(kind) if each.links.get(link, frozenset()) & names]

    def behind(self, resource: Resource, link: str, kind: str) -> list[Resource]:
        """The resources of type ``kind`` that this one's property ``link`` comes from."""
        return [each for each in self.of(kind) if each.urn in resource.links.get(link, frozenset())]


Check = Callable[[Properties], str | None]
StackCheck = Callable[[Resource, Stack], str | None]


@dataclass(frozen=True, kw_only=True)
class Control:
    """One rule.

    ``check`` looks at the properties of one resource of the ``types``, ``stack_check`` at the rest of the stack as
    well. Either says what is wrong, as a phrase such as "storageEncrypted is not true"; None: it passes.
    """

    id: str
    title: str
    severity: Severity
    types: tuple[str, ...]
    check: Check | None = None
    stack_check: StackCheck | None = None

    @property
    def url(self) -> str:
        """Where the rule is published."""
        if self.id.startswith("AwsSolutions-"):
            return "https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions"
        page, anchor = self.id.split(".")[0].lower(), self.id.replace(".", "-").lower()
        return f"https://docs.aws.amazon.com/securityhub/latest/userguide/{page}-controls.html#{anchor}"


class Controls:
    """The controls of one AWS service; the decorators add to them."""

    def __init__(self) -> None:
        self.all: list[Control] = []

    def on(self, control: str, title: str, severity: Severity, *types: str) -> Callable[[Check], Check]:
        """The function is the check of one resource by itself; ``control`` is the published id."""

        def add(check: Check) -> Check:
            self.all.append(Control(id=control, title=title, severity=severity, types=types, check=check))
            return check

        return add

    def across(self, control: str, title: str, severity: Severity, *types: str) -> Callable[[StackCheck], StackCheck]:
        """The function is the check of a resource among all others."""

        def add(check: StackCheck) -> StackCheck:
            self.all.append(Control(id=control, title=title, severity=severity, types=types, stack_check=check))
            return check

        return add


def unless(passed: bool, wrong: str) -> str | None:
    """None when the condition holds, else what is wrong."""
    return None if passed else wrong


def named(properties: Properties, name: str) -> bool:
    """Whether a property is set, be its value known yet or not."""
    try:
        return bool(properties.get(name))
    except UnknownValueError:
        return True


def first(items: object) -> Properties:
    """The first of a list of property maps; empty where there is none."""
    return items[0] if isinstance(items, Sequence) and not isinstance(items, str) and items else {}
