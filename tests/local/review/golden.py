"""What a golden test holds: a change of the program, and what a report has to say of it."""

from dataclasses import dataclass

from stacks.review.change import Danger, Downtime
from stacks.review.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import Edit


@dataclass(frozen=True, kw_only=True)
class Says:
    """What has to be said of one resource; what is None or empty here is left to the report.

    ``resource`` is its type and logical name: `aws:rds/instance:Instance database`. Each of ``words`` has to stand in
    its differences or reasons, and none of ``unsaid``.
    """

    resource: str
    operation: Operation
    danger: Danger | None = None
    forced_by: tuple[str, ...] = ()
    order: Order | None = None
    downtime: Downtime | None = None
    holds_data: bool | None = None
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Golden:
    """A change that a reviewer is shown.

    ``change`` says it in a sentence. ``headline`` are texts of the report's first line, ``words`` of the rest of the
    comment, ``unsaid`` what stands nowhere in it. ``count`` is the number of changed resources; ``says`` names those
    that matter, and ``only`` says that there are no others. ``acknowledge`` names what the report asks an
    acknowledgement for, by logical name.
    """

    change: str
    edits: tuple[Edit, ...]
    verdict: Verdict = Verdict.NOTHING_DANGEROUS
    headline: tuple[str, ...] = ()
    says: tuple[Says, ...] = ()
    only: bool = False
    count: int | None = None
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    acknowledge: tuple[str, ...] = ()
