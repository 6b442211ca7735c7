"""Edits of a copy of the project: each a function that changes the copy, and fails where it would change nothing."""

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.local.head import HEAD
from tests.local.review.staging import change_setting

Edit = Callable[[Path], None]
VERSIONS = "service/aggregator/migrations/versions"


def replaced(file: str, old: str, new: str) -> Edit:
    """A text that stands in the file exactly once, by another."""

    def edit(project: Path) -> None:
        path = project / file
        text = path.read_text()
        if (count := text.count(old)) != 1:
            raise ValueError(f"{old!r} stands {count} times in {file}: name a text that stands there once")
        path.write_text(text.replace(old, new))

    return edit


def added(file: str, text: str) -> Edit:
    """A new file."""

    def edit(project: Path) -> None:
        path = project / file
        if path.exists():
            raise ValueError(f"{file} is there already")
        path.write_text(text)

    return edit


def setting(path: str, value: Any) -> Edit:
    """One of staging's settings, by its path such as ``database.storage_gb``; it has another value before."""

    def edit(project: Path) -> None:
        change_setting(project, path, value)

    return edit


def revision(*body: str, phase: str = "expand", down: str = HEAD) -> Edit:
    """A revision of the schema after another one; ``body`` are the lines of its ``upgrade``."""
    number = f"{int(down) + 1:04}"
    upgrade = textwrap.indent("\n".join(body), "    ")
    return added(
        f"{VERSIONS}/{number}_of_a_golden_test.py",
        f'"""A revision of a golden test."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision: str = "{number}"\ndown_revision: str | None = "{down}"\n\nphase = "{phase}"\n\n\n'
        f"def upgrade() -> None:\n{upgrade}\n\n\ndef downgrade() -> None:\n    pass\n",
    )
