"""What a golden test holds: a change of the program, and what a report has to say of it."""

from dataclasses import dataclass

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import Edit

INSTANCE = "aws:rds/instance:Instance"
TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ROLE = "aws:iam/role:Role"
BUCKET = "aws:s3/bucket:Bucket"


@dataclass(frozen=True, kw_only=True)
class Says:
    """What has to be said of one resource; what is None or empty here is left to the report.

    ``resource`` is its type and logical name: `aws:rds/instance:Instance database`. ``words`` are regular expressions,
    whatever the case: each has to match one of its differences or reasons, as one line `subject: before → after note`;
    none of ``unsaid`` may.
    """

    resource: str
    operation: Operation
    danger: Danger
    brick: str | None = None
    forced_by: tuple[str, ...] = ()
    order: Order | None = None
    downtime: Downtime | None = None
    holds_data: bool | None = None
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Golden:
    """A change that a reviewer is shown, and what the report says of it. What is None or empty is left to the report.

    ``change`` says it in a sentence. ``headline`` and ``comment`` are regular expressions, whatever the case, that the
    first line and the whole of `report.md` have to match; none of ``unsaid`` may match the comment. ``count`` is the
    number of changed resources. ``acknowledge`` are the ends of what the report asks an acknowledgement for; it asks
    for nothing else. ``protected``: the state protects what holds data, as it always does before a protection is
    lifted.
    """

    change: str
    edits: tuple[Edit, ...]
    verdict: Verdict = Verdict.NOTHING_DANGEROUS
    headline: tuple[str, ...] = ()
    says: tuple[Says, ...] = ()
    count: int | None = None
    comment: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    acknowledge: tuple[str, ...] = ()
    protected: bool = True
