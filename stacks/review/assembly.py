"""The report of several stacks, put together from their evidence."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stacks.review.acknowledgements import Acknowledgement, unused
from stacks.review.changes.change import Change
from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import Diagnostic, Preview
from stacks.review.comparison import compare
from stacks.review.deployment.fingerprint import fingerprint_of
from stacks.review.evidence.folder import Evidence
from stacks.review.evidence.policies import PolicyResults, read_policies
from stacks.review.evidence.rehearsal import RehearsalResult, read_rehearsal
from stacks.review.headline import headline_of, joined_headline
from stacks.review.migration import MigrationReview, review_migration
from stacks.review.redaction import Redactor
from stacks.review.releases import releases_of, with_releases
from stacks.review.report import Report, StackReview, Verdict
from stacks.review.schema.finding import Severity

LATEST_POSTGRESQL = "17"
"""What the migration is judged by where the settings do not say it."""
_SHOWN = {"error", "warning"}


@dataclass(frozen=True)
class Migrations:
    """Alembic's script folders: of this checkout, and of the release that runs where its source is at hand."""

    folder: Path
    running_release: Path | None = None


def assemble(
    evidence: Sequence[Evidence],
    acknowledgements: Sequence[Acknowledgement],
    migrations: Migrations,
    redactor: Redactor,
) -> Report:
    """The report of the stacks, in the order in which they are updated.

    Args:
        acknowledgements: those that hold today.
        redactor: the one that read the evidence; a migration's SQL may hold secrets as well.
    """
    releases = releases_of(evidence)
    stacks = [_review(each, acknowledgements, migrations, redactor, releases) for each in evidence]
    pairs = list(zip(evidence, stacks, strict=True))
    needed = {each.stack: [*each.acknowledged, *each.missing_acknowledgements] for each in stacks}
    return Report(
        headline=joined_headline(stacks),
        verdict=_worst([each.verdict for each in stacks]),
        stacks=tuple(stacks),
        comparison=compare(pairs[0], pairs[1]) if len(pairs) > 1 else None,
        commit=next((each.facts.commit for each in evidence if each.facts.commit), None),
        unused_acknowledgements=tuple(str(each) for each in unused(acknowledgements, needed)),
    )


def _review(
    evidence: Evidence,
    acknowledgements: Sequence[Acknowledgement],
    migrations: Migrations,
    redactor: Redactor,
    releases: Mapping[str, str],
) -> StackReview:
    preview = evidence.preview or Preview(steps=(), unchanged=0)
    changes = with_releases(changes_of(preview.steps), releases)
    migration = _migration(evidence, migrations, redactor)
    policies = read_policies(evidence.policies) if evidence.policies is not None else None
    rehearsal = read_rehearsal(evidence.rehearsal) if evidence.rehearsal is not None else None
    problems = [*evidence.problems, *preview.problems, *_problems(policies, rehearsal, migration)]
    failure = _failure(evidence, policies)
    needed = _needed(changes, migration)
    acknowledged = {
        what: each.reason for what in needed for each in acknowledgements if each.covers(evidence.stack, what)
    }
    missing = tuple(what for what in needed if what not in acknowledged)
    failed = bool(failure or problems or (rehearsal and not rehearsal.passed))
    return StackReview(
        stack=evidence.stack,
        headline=headline_of(
            changes,
            preview.unchanged,
            migration=_heads(migration),
            lost=[] if migration is None else [each.subject for each in migration.findings if each.loses_data],
            failure=failure or (problems[0].rstrip(".") if problems else None) or _failed_rehearsal(rehearsal),
        ),
        verdict=Verdict.FAILED if failed else Verdict.NEEDS_ACKNOWLEDGEMENT if missing else Verdict.NOTHING_DANGEROUS,
        changes=changes,
        unchanged=preview.unchanged,
        problems=tuple(problems),
        diagnostics=tuple(each for each in preview.diagnostics if each.severity in _SHOWN and not _says_nothing(each)),
        migration=migration,
        policies=policies,
        rehearsal=rehearsal,
        fingerprint=fingerprint_of(vars(evidence.facts), evidence.planned) if evidence.preview else None,
        acknowledged=acknowledged,
        missing_acknowledgements=missing,
    )


def _migration(evidence: Evidence, migrations: Migrations, redactor: Redactor) -> MigrationReview | None:
    """None where nothing is known of the stack."""
    facts = evidence.facts
    if evidence.preview is None or facts.settings is None:
        return None
    database = facts.settings.get("database")
    version = database.get("engine_version") if isinstance(database, dict) else None
    found = review_migration(
        migrations.folder,
        facts.schema_head,
        running_release=migrations.running_release,
        pinned=bool(facts.settings.get("release")),
        engine_version=str(version or LATEST_POSTGRESQL),
    )
    revisions = tuple(
        dataclasses.replace(
            each,
            sql=redactor.hide_text(each.sql),
            findings=tuple(dataclasses.replace(said, says=redactor.hide_text(said.says)) for said in each.findings),
        )
        for each in found.revisions
    )
    return dataclasses.replace(found, revisions=revisions)


def _failure(evidence: Evidence, policies: PolicyResults | None) -> str | None:
    """Why the preview did not end well, in a few words."""
    if evidence.preview is None:
        return None
    if policies and policies.violated:
        number = len(policies.violated)
        return f"the preview is stopped by {number} violated polic{'y' if number == 1 else 'ies'}"
    if evidence.facts.exit_code in {None, 0}:
        return None
    errors = [each.message for each in evidence.preview.diagnostics if each.severity == "error"]
    said = next((said for text in [*errors, evidence.facts.stderr] if (said := _told_by(text))), "")
    return f"the preview failed: {said}" if said else f"the preview failed with exit code {evidence.facts.exit_code}"


def _says_nothing(diagnostic: Diagnostic) -> bool:
    """Pulumi's last word on a preview that failed, whatever it failed of."""
    return diagnostic.message.removeprefix("error: ").strip() == "preview failed"


def _told_by(message: str) -> str:
    """An error in one line: its first, and where that only announces, what it announces; of a traceback the end."""
    lines = [line.strip() for line in message.removeprefix("error: ").splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith(":"):
        return f"{lines[0]} {lines[-1] if lines[1].startswith('Traceback') else lines[1]}".rstrip(".")
    return lines[0].rstrip(".") if lines else ""


def _failed_rehearsal(rehearsal: RehearsalResult | None) -> str | None:
    if rehearsal is None or rehearsal.passed:
        return None
    return f"the rehearsal failed: {rehearsal.failure or 'it does not say why'}".splitlines()[0]


def _problems(
    policies: PolicyResults | None, rehearsal: RehearsalResult | None, migration: MigrationReview | None
) -> list[str]:
    found = [each.problem for each in (policies, rehearsal) if each is not None and each.problem]
    if migration is None:
        return found
    errors = [
        f"Revision {each.id}: {error.says}."
        for each in migration.revisions
        for error in each.findings
        if error.severity is Severity.ERROR
    ]
    return [*found, *([migration.problem] if migration.problem else []), *errors]


def _needed(changes: Sequence[Change], migration: MigrationReview | None) -> list[str]:
    """What may be applied only when somebody answers for it."""
    return [
        *(each.urn for each in changes if each.needs_acknowledgement),
        *(migration.acknowledgements if migration else ()),
    ]


def _heads(migration: MigrationReview | None) -> str | None:
    if migration is None or not migration.revisions or migration.applied_head is None:
        return None
    return f"{migration.applied_head} → {migration.head}"


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    for verdict in (Verdict.FAILED, Verdict.NEEDS_ACKNOWLEDGEMENT):
        if verdict in verdicts:
            return verdict
    return Verdict.NOTHING_DANGEROUS
