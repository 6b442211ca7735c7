"""The files of a report: written last, and only without any secret in them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from stacks.review.acknowledgements import FILE, load_acknowledgements
from stacks.review.assembly import Migrations, assemble
from stacks.review.evidence.folder import read_evidence
from stacks.review.failure import ReviewError
from stacks.review.redaction import Redactor
from stacks.review.rendering.as_json import render_json
from stacks.review.rendering.markdown import render_markdown
from stacks.review.rendering.page import render_html
from stacks.review.rendering.sarif import render_sarif
from stacks.review.report import Report
from stacks.review.schema.running_release import source_of

RENDERERS = {
    "report.md": render_markdown,
    "report.html": render_html,
    "report.sarif": render_sarif,
    "report.json": render_json,
}
MIGRATIONS = Path("service/aggregator/migrations")


def write_report(stacks: Sequence[str], evidence: Path, out: Path, checkout: Path, running: str | None = None) -> int:
    """Write the four files to ``out``; returns the report's exit code.

    Args:
        running: the commit of the release that runs, whose models say what of the schema it needs; None: it is taken
            to need all of it.

    Raises ReviewError: no stack is named, the acknowledgements are wrong, git does not have the commit, or a secret
    would stand in a file.
    """
    if not stacks:
        raise ReviewError("No stack is named.", "Name each in the order of its update: --stack staging")
    redactor = Redactor()
    today = datetime.now(tz=UTC).date()
    acknowledgements = load_acknowledgements((checkout / "stacks/review" / FILE.name).read_text(), today)
    found = [read_evidence(evidence, each, redactor) for each in stacks]
    with source_of(running, checkout, MIGRATIONS) as release:
        report = assemble(found, acknowledgements, Migrations(checkout / MIGRATIONS, release), redactor)
    _write(report, out, redactor)
    typer.echo(redactor.hide_text(report.headline))
    typer.echo(f"The whole of it: {out / 'report.html'}")
    return int(report.verdict)


def _write(report: Report, out: Path, redactor: Redactor) -> None:
    """Nothing is written before all of it is checked."""
    rendered = {name: redactor.hide_output(render(report)) for name, render in RENDERERS.items()}
    for name, text in rendered.items():
        redactor.assert_none_in(text, name)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in rendered.items():
        (out / name).write_text(text)
