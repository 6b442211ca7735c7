"""The report as one page that needs nothing else: no network, and no JavaScript but for its filter."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from stacks.review.rendering.page.view import view_of
from stacks.review.rendering.visible import visible
from stacks.review.rendering.wording import duration, kind, plural
from stacks.review.report import Report

HERE = Path(__file__).parent


def render_html(report: Report) -> str:
    """The page, complete: whatever the comment leaves out stands here.

    All text from elsewhere is escaped by Jinja, and its hidden characters are written out. Should one still become
    markup, the page's policy (https://www.w3.org/TR/CSP3/) lets nothing run or load but the style and the script of
    this folder, by their hashes.
    """
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("report.html")
        .render(view=view_of(report), style=style, script=script, policy=policy)
    )


def _asset(name: str) -> Markup:
    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of this package


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"plural": plural, "kind": kind, "duration": duration}
    return environment


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
