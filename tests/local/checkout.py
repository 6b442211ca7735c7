"""A checkout of the project with a git of its own, which a test may change."""

import subprocess
from pathlib import Path

from local.project_copy import copy_project
from tests.local.head import HEAD, NEXT

AFTER_THE_UPDATE = ["pulumi up", "smoke test", "preview again", "lift protection", "pulumi destroy"]
"""The steps of a rehearsed stack that follow its evidence, by name."""
REVISION = """\
\"\"\"A revision of a test.\"\"\"

from alembic import op

revision = "{revision}"
down_revision = "{down}"
phase = "expand"


def upgrade() -> None:
    op.execute("{statement}")


def downgrade() -> None:
    pass
"""


class Checkout:
    """A checkout of the project with a git of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy_project(folder)
        self._git("init", "-q")
        self.base = self.commit()

    def commit(self) -> str:
        """Commit everything; returns the id."""
        self._git("add", "-A")
        self._git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "a test")
        return self._git("rev-parse", "HEAD")

    def replace(self, file: str, text: str, by: str) -> None:
        """Change a text that stands in the file."""
        content = (self.folder / file).read_text()
        assert text in content
        (self.folder / file).write_text(content.replace(text, by))

    def add_revision(self, statement: str) -> None:
        """A revision of the schema after the head."""
        file = self.folder / "service/aggregator/migrations/versions" / f"{NEXT}_of_a_test.py"
        file.write_text(REVISION.format(revision=NEXT, down=HEAD, statement=statement))

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()
