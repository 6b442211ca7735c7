"""Findings that somebody has accepted, until a day: ``suppressions.yaml``."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from stacks.policies.control import Resource

FILE = Path(__file__).with_name("suppressions.yaml")
MOST = 5
"""More would be another policy, not an exception from this one."""
FIELDS = ("control", "type", "name", "stacks", "reason", "owner", "expires")
EXAMPLE = """\
- control: RDS.5
  type: aws:rds/instance:Instance
  name: database
  stacks: [<stack>]
  reason: <why the finding is accepted>
  owner: <who answers for it>
  expires: 2027-06-30"""


class SuppressionsError(Exception):
    """The file of suppressions is wrong; the message says where, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """One accepted finding: a control on the resources of one type whose logical name matches a glob."""

    control: str
    type: str
    name: str
    stacks: tuple[str, ...]
    reason: str
    owner: str
    expires: date

    def covers(self, control: str, resource: Resource) -> bool:
        """Whether it accepts what this control finds in this resource."""
        return (
            control == self.control
            and resource.type == self.type
            and fnmatchcase(resource.name, self.name)
            and stack_of(resource.urn) in self.stacks
        )

    def __str__(self) -> str:
        return f"{self.control} on {self.type} {self.name}"


def stack_of(urn: str) -> str:
    """The stack that a URN names: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns"""
    return urn.split("::")[0].removeprefix("urn:pulumi:")


def load_suppressions(text: str, controls: Collection[str], today: date) -> list[Suppression]:
    """Parse the file.

    Raises SuppressionsError: it is no list of suppressions, names a control that the pack does not have, has more than
    ``MOST`` entries, or one that has expired.
    """
    try:
        entries = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise SuppressionsError(f"{FILE.name} is no YAML: {error}") from None
    if not isinstance(entries, list):
        raise SuppressionsError(f"{FILE.name} has to be a list. Write each suppression like this:\n{EXAMPLE}")
    if len(entries) > MOST:
        raise SuppressionsError(
            f"{FILE.name} has {len(entries)} suppressions; at most {MOST} are allowed. Mend what one of them covers."
        )
    suppressions = [_parsed(number, entry, controls) for number, entry in enumerate(entries, 1)]
    if expired := [each for each in suppressions if each.expires < today]:
        listed = "; ".join(f"{each} ({each.owner}) expired on {each.expires}" for each in expired)
        raise SuppressionsError(
            f"{FILE.name}: {listed}. Mend the finding and remove the entry, or let its owner give it a new date."
        )
    return suppressions


def _parsed(number: int, entry: Any, controls: Collection[str]) -> Suppression:
    where = f"{FILE.name}, suppression {number}"
    if not isinstance(entry, dict) or set(entry) != set(FIELDS):
        given = sorted(map(str, entry)) if isinstance(entry, dict) else entry
        raise SuppressionsError(f"{where} has {given}; it needs exactly {', '.join(FIELDS)}, like this:\n{EXAMPLE}")
    if entry["control"] not in controls:
        raise SuppressionsError(f"{where}: the pack has no control {entry['control']!r}; docs/policies.md lists them.")
    if not isinstance(entry["expires"], date):
        raise SuppressionsError(f"{where}: expires is {entry['expires']!r}; write a day such as 2027-06-30.")
    stacks = entry["stacks"]
    if not isinstance(stacks, list) or not stacks:
        raise SuppressionsError(f"{where}: stacks is {stacks!r}; list the stacks for which the finding is accepted.")
    if empty := [field for field in ("type", "name", "reason", "owner") if not str(entry[field] or "").strip()]:
        raise SuppressionsError(f"{where}: {', '.join(empty)} may not be empty.")
    return Suppression(**{**entry, "stacks": tuple(map(str, stacks))})
