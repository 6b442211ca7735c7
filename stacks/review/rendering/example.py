"""A report as the documentation shows it: the comment and the page beside each other."""

from pathlib import Path

from stacks.review.rendering.markdown import render_markdown
from stacks.review.rendering.page import render_html
from stacks.review.report import Report


def write_example(report: Report, folder: Path, name: str = "review") -> tuple[Path, Path]:
    """Write `<name>.md` and `<name>.html` to the folder, `docs/examples`; returns the two."""
    comment, page = folder / f"{name}.md", folder / f"{name}.html"
    folder.mkdir(parents=True, exist_ok=True)
    comment.write_text(render_markdown(report), encoding="utf-8")
    page.write_text(render_html(report), encoding="utf-8")
    return comment, page
