"""Losses that somebody answers for: ``acknowledgements.yaml``, committed and reviewed with the change that needs it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from stacks.review.failure import ReviewError

FILE = Path(__file__).with_name("acknowledgements.yaml")
REQUIRED = ("urn", "stack", "reason", "owner")
OPTIONAL = ("until",)
EXAMPLE = """\
- urn: urn:pulumi:<stack>::data-aggregator::aws:rds/instance:Instance::database
  stack: <stack>
  reason: <why it may be lost, and where the data is now>
  owner: <who answers for it>
  until: 2027-06-30"""
_MIGRATION = "migration:"


class AcknowledgementsError(ReviewError):
    """The file of acknowledgements is wrong; the message says where, and what to do."""

    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """One loss that is accepted on one stack: the URN of what holds data, or `migration:<revision>:<what is lost>`.

    ``until`` is the last day on which it holds; None: until somebody removes it.
    """

    urn: str
    stack: str
    reason: str
    owner: str
    until: date | None = None

    def covers(self, stack: str, what: str) -> bool:
        """Whether it accepts this very loss on this very stack: there are no patterns."""
        return (stack, what) == (self.stack, self.urn)

    def __str__(self) -> str:
        return f"{self.urn} on {self.stack}"


def load_acknowledgements(text: str, today: date) -> tuple[Acknowledgement, ...]:
    """Parse the file.

    Raises AcknowledgementsError: it is no list of acknowledgements, one has expired, or one stands there twice.
    """
    try:
        entries = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise AcknowledgementsError(f"{FILE.name} is no YAML: {error}") from None
    if not isinstance(entries, list):
        raise AcknowledgementsError(f"{FILE.name} has to be a list. Write each entry like this:\n{EXAMPLE}")
    found = tuple(_parsed(number, entry) for number, entry in enumerate(entries, 1))
    if expired := [each for each in found if each.until is not None and each.until < today]:
        listed = "; ".join(f"{each} ({each.owner}) expired on {each.until}" for each in expired)
        raise AcknowledgementsError(
            f"{FILE.name}: {listed}. Remove what was applied, or let its owner give the entry a new date."
        )
    if doubled := sorted({str(each) for each in found if sum(each.covers(o.stack, o.urn) for o in found) > 1}):
        raise AcknowledgementsError(f"{FILE.name} has {', '.join(doubled)} twice. Keep one of them.")
    return found


def unused(
    acknowledgements: Collection[Acknowledgement], needed: Mapping[str, Collection[str]]
) -> tuple[Acknowledgement, ...]:
    """Those that nothing needs, of the stacks in ``needed`` (what needs one, by stack): they can be removed."""
    return tuple(each for each in acknowledgements if each.stack in needed and each.urn not in needed[each.stack])


def to_paste(stack: str, missing: Collection[str]) -> str:
    """The entries that acknowledge these losses, but for their reason and owner."""
    return "\n".join(
        f"- urn: {_scalar(what)}\n"
        f"  stack: {stack}\n"
        "  reason: <why it may be lost, and where the data is now>\n"
        "  owner: <who answers for it>"
        for what in missing
    )


def _scalar(text: str) -> str:
    """The text as one line of YAML, quoted where it has to be."""
    return yaml.safe_dump(text, width=float("inf"), allow_unicode=True).splitlines()[0]


def _parsed(number: int, entry: Any) -> Acknowledgement:
    where = f"{FILE.name}, entry {number}"
    if not isinstance(entry, dict) or not set(REQUIRED) <= set(entry) <= {*REQUIRED, *OPTIONAL}:
        given = sorted(map(str, entry)) if isinstance(entry, dict) else entry
        raise AcknowledgementsError(
            f"{where} has {given}; it needs {', '.join(REQUIRED)} and may have {', '.join(OPTIONAL)}, "
            f"like this:\n{EXAMPLE}"
        )
    if empty := [field for field in REQUIRED if not isinstance(entry[field], str) or not entry[field].strip()]:
        raise AcknowledgementsError(f"{where}: {', '.join(empty)} has to be text, and not empty.")
    if unfilled := [field for field in ("reason", "owner") if entry[field].startswith("<")]:
        raise AcknowledgementsError(f"{where}: write the {' and the '.join(unfilled)} in place of <…>.")
    urn, stack, until = entry["urn"], entry["stack"], entry.get("until")
    if not urn.startswith((f"urn:pulumi:{stack}::", _MIGRATION)):
        raise AcknowledgementsError(
            f"{where}: urn is {urn!r}; it has to be one of the stack {stack}, or a migration's loss, as the report "
            f"writes it: urn:pulumi:{stack}::… or {_MIGRATION}<revision>:…"
        )
    if until is not None and type(until) is not date:
        raise AcknowledgementsError(f"{where}: until is {until!r}; write a day such as 2027-06-30, or leave it out.")
    return Acknowledgement(**entry)
