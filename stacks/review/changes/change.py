"""What a change to one resource means: how dangerous it is, what differs in words, and what a replacement costs."""

from dataclasses import dataclass
from enum import StrEnum

from stacks.review.changes.preview import Operation, Order


class Danger(StrEnum):
    """The classes of a report, the worst first."""

    DATA = "data may be lost"
    REPLACED = "replaced"
    SECURITY = "security-relevant"
    AVAILABILITY = "availability"
    OTHER = "other"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Danger).index(self)


class Downtime(StrEnum):
    """What requests notice of a replacement, in the worst expected case."""

    NONE = "none"
    SECONDS = "seconds"
    MINUTES = "minutes"
    UNTIL_RESTORED = "until its data is restored"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs, in a reviewer's words.

    ``subject`` says what (`container api, environment DATABASE_HOST`), ``before`` and ``after`` the values as text
    (None: it was not there, or will not be), ``note`` what that means where the values do not say it. ``danger`` is set
    where this one difference is worse than the type of its resource tells.
    """

    subject: str
    before: str | None = None
    after: str | None = None
    note: str = ""
    danger: Danger | None = None


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """``forced_by`` are the properties that cannot be changed in place; empty: Pulumi does not say."""

    forced_by: tuple[str, ...]
    order: Order | None
    downtime: Downtime
    why: str
    """Of the downtime: one sentence."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One resource's change. ``reasons`` say why it is in its class of danger."""

    operation: Operation
    urn: str
    type: str
    name: str
    brick: str
    """The program's name of the component that it belongs to: `database`, `api`; empty for what stands alone."""
    danger: Danger
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    replacement: Replacement | None = None
    holds_data: bool = False
    protected: bool = False
    follows: bool = False
    """Nothing of it is changed by itself: a value that it takes from another changed resource is not known yet."""

    @property
    def needs_acknowledgement(self) -> bool:
        """Removing or replacing what holds data is applied only when a file in the repository names it."""
        return self.holds_data and self.operation in {Operation.DELETE, Operation.REPLACE}
