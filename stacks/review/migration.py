"""What a change does to the database's schema: the revisions that it would run, their SQL, and what they do to others.

No database is asked. The SQL comes from Alembic's offline mode, the schema from replaying the SQL of the revisions that
were applied, locks from Squawk, and what the running release still needs from PostgreSQL's own parser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.revisions import Revisions, RevisionsError, read_revisions
from stacks.review.schema.effects import Judge
from stacks.review.schema.finding import Effect, Finding, Severity
from stacks.review.schema.linting import Linting
from stacks.review.schema.models import ModelsError, read_models
from stacks.review.schema.phases import judge_phase
from stacks.review.schema.rendering import Rendering, render
from stacks.review.schema.squawk import SquawkError
from stacks.review.schema.statement import Statement, StatementError, parse
from stacks.review.schema.tables import Tables, Usage


@dataclass(frozen=True, kw_only=True)
class RevisionReview:
    """One pending revision. ``file`` lies below the migration folder; ``findings`` are sorted, the worst first.

    ``sql`` is empty for a revision that does nothing, and ends early where ``rendered`` is False: the revision asks the
    database something that only a migration itself can answer.
    """

    id: str
    message: str
    phase: str
    file: str
    sql: str
    rendered: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class MigrationReview:
    """``revisions`` in the order in which they would run, from ``applied_head`` (None: an empty database) to ``head``.

    ``problem``: why no more can be said, and what to do; the update would fail as well. ``pinned``: the stack runs an
    earlier release, and the schema stays. ``notes``: what this review could not take into account.
    """

    applied_head: str | None
    head: str | None = None
    revisions: tuple[RevisionReview, ...] = ()
    pinned: bool = False
    problem: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of all revisions, in their order."""
        return tuple(finding for revision in self.revisions for finding in revision.findings)

    @property
    def loses_data(self) -> bool:
        return any(finding.loses_data for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        """The update would fail, or a revision is not what it says of itself."""
        return self.problem is not None or any(each.severity is Severity.ERROR for each in self.findings)

    @property
    def acknowledgements(self) -> tuple[str, ...]:
        """The names that a committed file has to list before this runs: `migration:0003:drop column datasets.note`."""
        return tuple(dict.fromkeys(each.acknowledgement for each in self.findings if each.acknowledgement))

    @property
    def headline(self) -> str:
        """One sentence."""
        if self.problem:
            return f"The migration cannot be reviewed: {self.problem}"
        if self.pinned:
            return f"The schema stays at {self.applied_head or 'none'}: an earlier release is set to run on it"
        if not self.revisions:
            return f"The schema stays at {self.head}"
        count = len(self.revisions)
        way = f"{self.applied_head or 'an empty database'} → {self.head}"
        effects = sorted({each for finding in self.findings for each in finding.effects}, key=lambda each: each.rank)
        shown = [str(each) for each in effects if each is not Effect.ADVICE]
        revisions = f"{count} revision{'s' if count > 1 else ''}"
        return f"The schema goes {way} in {revisions}" + (f", which {_listed(shown)}" if shown else "")


def review_migration(
    folder: Path,
    applied_head: str | None,
    *,
    pinned: bool = False,
    running_release: Path | None = None,
    engine_version: str = "17",
) -> MigrationReview:
    """Review what this checkout's migrations would do to a database.

    Args:
        folder: The checkout's migration folder (``stacks.data_aggregator.REVISIONS``).
        applied_head: The stack's output ``schema_head``; None before its first update.
        pinned: The stack's settings name an earlier release to run: no revision does.
        running_release: The migration folder in the source tree of the running release, where that is at hand: what its
            models do not use, it does not need. None: it is taken to need all of its schema.
        engine_version: Of PostgreSQL, as the stack's settings give it.

    Nothing is raised for what is wrong with the migrations: that is what the review says.
    """
    folder = folder.resolve()
    if pinned:
        return MigrationReview(applied_head=applied_head, pinned=True)
    try:
        revisions = read_revisions(folder)
        pending = _pending(revisions, applied_head)
        renderings = render(folder, revisions.lineage)
    except Exception as error:  # noqa: BLE001 - a revision's module may raise anything when it is imported
        return MigrationReview(applied_head=applied_head, problem=_problem(error, folder))
    notes: list[str] = []
    tables = _applied([each for each in renderings if each.revision not in pending], notes)
    usage = _usage(running_release, applied_head, notes)
    todo = [each for each in renderings if each.revision in pending]
    return MigrationReview(
        applied_head=applied_head,
        head=revisions.head,
        revisions=_reviews(folder, todo, tables, usage, engine_version, applied_head, notes),
        notes=tuple(notes),
    )


def _problem(error: Exception, folder: Path) -> str:
    said = str(error)
    if not isinstance(error, RevisionsError):
        said = f"{folder.name}: {type(error).__name__}: {said}; mend the migration before the stack is updated"
    return said.replace(str(folder), folder.name)  # no path of a machine in a report


def _pending(revisions: Revisions, applied_head: str | None) -> tuple[str, ...]:
    if applied_head is None:
        return revisions.lineage
    if applied_head not in revisions.lineage:
        raise RevisionsError(
            f"the stack's schema stands at {applied_head}, which the migrations of this checkout do not know (they go "
            f"{' → '.join(revisions.lineage)}): the migration would refuse. Use a checkout that holds {applied_head}; "
            "to run an earlier release on this schema, set `release`: docs/runbooks/roll-back.md"
        )
    return revisions.lineage[revisions.lineage.index(applied_head) + 1 :]


def _applied(renderings: Sequence[Rendering], notes: list[str]) -> Tables:
    """The schema that the running release was made for."""
    tables = Tables()
    for each in renderings:
        if each.failure:
            notes.append(f"{each.revision}, which was applied, has no SQL without a database: its part is not known")
        try:
            for statement in parse(each.sql):
                tables.apply(statement.node)
        except StatementError as error:
            notes.append(f"{each.revision}, which was applied, cannot be read ({error}): its part is not known")
    tables.release()
    return tables


def _usage(running_release: Path | None, applied_head: str | None, notes: list[str]) -> Usage:
    if running_release is None or applied_head is None:
        return Usage(running=applied_head is not None)
    try:
        return Usage(running=True, columns=read_models(running_release))
    except ModelsError as error:
        notes.append(f"{error}; it is taken to need all of its schema")
        return Usage(running=True)


def _reviews(
    folder: Path,
    renderings: Sequence[Rendering],
    tables: Tables,
    usage: Usage,
    engine_version: str,
    applied_head: str | None,
    notes: list[str],
) -> tuple[RevisionReview, ...]:
    try:
        linting = Linting.of([each.sql for each in renderings], engine_version)
    except SquawkError as error:
        notes.append(f"{error}. Locks and rewrites are not judged")
        linting = Linting()
    reviews = []
    before = applied_head
    for number, each in enumerate(renderings):
        findings = [*_of_the_revision(each, before)]
        try:
            statements = parse(each.sql)
        except StatementError as error:
            statements = []
            findings.append(_error("syntax", Effect.FAILS, f"PostgreSQL would not read it: {error}"))
        judge = Judge(revision=each.revision, tables=tables, usage=usage)
        for statement in statements:
            findings += judge.findings(statement)
            findings += linting.findings(number, each.sql, statement, tables, usage)
            tables.apply(statement.node)
        findings += judge_phase(each.revision, each.phase, findings)
        reviews.append(_review(folder, each, findings, statements))
        before = each.revision
    return tuple(reviews)


def _of_the_revision(rendering: Rendering, before: str | None) -> list[Finding]:
    found = []
    if rendering.failure:
        says = (
            f"it has no SQL without a database ({rendering.failure}): what it does from there on has to be read in "
            "its file"
        )
        found.append(
            Finding(rule="not-rendered", severity=Severity.WARNING, effects=(Effect.UNREAD,), says=says, remedy=_PLAIN)
        )
    if rendering.branches:
        says = "it asks whether a database is there (offline mode): on one it may do something else than this SQL"
        found.append(Finding(rule="offline-branch", severity=Severity.WARNING, effects=(Effect.UNREAD,), says=says))
    if before is not None and rendering.revision <= before:
        says = (
            f"its id does not follow {before} as text: the service compares ids as text, and would refuse to be ready "
            "on this schema, or take an old one for it"
        )
        found.append(_error("revision-order", Effect.BREAKS, says))
    return found


_PLAIN = "Write data migrations as SQL (op.execute with UPDATE … FROM): then they stand in the review."


def _error(rule: str, effect: Effect, says: str) -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, effects=(effect,), says=says)


def _review(
    folder: Path, rendering: Rendering, findings: Sequence[Finding], statements: Sequence[Statement]
) -> RevisionReview:
    found = list(findings)
    if not statements and not found:
        says = "it runs no statement"
        found.append(Finding(rule="empty", severity=Severity.NOTE, effects=(Effect.ADVICE,), says=says))
    return RevisionReview(
        id=rendering.revision,
        message=rendering.message,
        phase=rendering.phase,
        file=rendering.file.relative_to(folder).as_posix(),
        sql=rendering.sql,
        rendered=rendering.failure is None,
        findings=tuple(sorted(dict.fromkeys(found), key=lambda each: each.rank)),
    )


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else words[0]
