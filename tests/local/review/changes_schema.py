"""Changes of the schema and of the images."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.head import HEAD, NEXT, NEXT_BUT_ONE
from tests.local.review.edits import VERSIONS, replaced, revision
from tests.local.review.golden import SERVICE, TASK_DEFINITION, Golden, Says

_MIGRATES = (f"the schema migrates {HEAD} → {NEXT}",)
_NEW_REVISION = Says(
    resource=f"{TASK_DEFINITION} api",
    operation=Operation.REPLACE,
    danger=Danger.OTHER,
    order=Order.CREATE_FIRST,
    downtime=Downtime.NONE,
    holds_data=False,
    words=("from docker-build image api",),
)
_ROLLS = Says(
    resource=f"{SERVICE} api",
    operation=Operation.UPDATE,
    danger=Danger.OTHER,
    words=("from ecs task definition api|requests depend on it",),
)

CHANGES = (
    Golden(
        change="a column is added",
        edits=(revision('op.add_column("datasets", sa.Column("note", sa.Text(), nullable=True))'),),
        headline=_MIGRATES,
        says=(_NEW_REVISION, _ROLLS),
        comment=(NEXT, "expand", "ADD COLUMN note"),
        unsaid=("data may be lost", "rewrite"),
    ),
    Golden(
        change="a column is dropped, as a contraction",
        edits=(revision('op.drop_column("datasets", "bytes")', phase="contract"),),
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=("data may be lost", "datasets.bytes", *_MIGRATES),
        acknowledge=(f"migration:{NEXT}:drop column datasets.bytes",),
        comment=("contract", "DROP COLUMN bytes"),
    ),
    Golden(
        change="a column is dropped by a revision that says it only expands",
        edits=(revision('op.drop_column("datasets", "bytes")'),),
        verdict=Verdict.FAILED,
        headline=("phase", "data may be lost", "datasets.bytes"),
        acknowledge=(f"migration:{NEXT}:drop column datasets.bytes",),
        comment=("expand", "contract", "running release|still (needs|runs|reads)"),
    ),
    Golden(
        change="an index is made while nobody can write",
        edits=(revision('op.create_index("ix_rejects_line", "rejects", ["line"])'),),
        headline=_MIGRATES,
        comment=("CREATE INDEX", "concurrently", "write|lock|block"),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="an index is made beside those who write",
        edits=(
            revision(
                "with op.get_context().autocommit_block():",
                '    op.create_index("ix_rejects_line", "rejects", ["line"], postgresql_concurrently=True)',
            ),
        ),
        headline=_MIGRATES,
        comment=("CREATE INDEX CONCURRENTLY",),
        unsaid=("data may be lost", "blocks writes"),
    ),
    Golden(
        change="a column gets another type, which rewrites the table",
        edits=(
            revision(
                'op.alter_column("rejects", "line", type_=sa.Text(), postgresql_using="line::text")', phase="contract"
            ),
        ),
        headline=_MIGRATES,
        comment=("ALTER COLUMN line TYPE TEXT", "rewrite|lock"),
    ),
    Golden(
        change="two revisions at once",
        edits=(
            revision('op.add_column("datasets", sa.Column("note", sa.Text(), nullable=True))'),
            revision('op.add_column("datasets", sa.Column("unit", sa.Text(), nullable=True))', down=NEXT),
        ),
        headline=(f"the schema migrates {HEAD} → {NEXT_BUT_ONE}",),
        comment=(NEXT, NEXT_BUT_ONE, "ADD COLUMN note", "ADD COLUMN unit"),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="two revisions that both follow the first",
        edits=(
            revision('op.add_column("datasets", sa.Column("note", sa.Text(), nullable=True))'),
            replaced(
                f"{VERSIONS}/{NEXT}_of_a_golden_test.py",
                f'down_revision: str | None = "{HEAD}"',
                "down_revision: str | None = None",
            ),
        ),
        verdict=Verdict.FAILED,
        headline=("fail|stop",),
        comment=("2 heads", "merge"),
    ),
    Golden(
        change="the source of the service changes",
        edits=(
            replaced(
                "service/aggregator/errors.py", "Nobody reads this answer; the log does.", "Only the log reads this."
            ),
        ),
        headline=("replaced", "updated"),
        says=(_NEW_REVISION, _ROLLS),
        unsaid=("data may be lost", "the schema migrates"),
    ),
    Golden(
        change="the source of the web changes",
        edits=(replaced("web/src/layout/Title.tsx", 'SITE = "Data Aggregator"', 'SITE = "The Data Aggregator"'),),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} web",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                downtime=Downtime.NONE,
                words=("from docker-build image web",),
            ),
            Says(resource=f"{SERVICE} web", operation=Operation.UPDATE, danger=Danger.OTHER),
        ),
        unsaid=("data may be lost", r"\bapi\b.*image"),
    ),
)
