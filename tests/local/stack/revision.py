"""A revision of the schema that a test adds to its copy of the project."""

import textwrap
from pathlib import Path

from tests.local.stack.conftest import Project

VERSIONS = "service/aggregator/migrations/versions"


class Revision:
    """A revision that a test adds after the head, and what its ``upgrade`` does."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.down = project.output("schema_head")
        self.id = f"{int(self.down) + 1:04}"
        self.file = Path(project.folder, VERSIONS, f"{self.id}_of_a_test.py")

    def write(self, *body: str, phase: str = "expand") -> None:
        """Put the revision into the copy of the project."""
        upgrade = textwrap.indent("\n".join(body), "    ")
        self.file.write_text(
            f'"""A revision of a test."""\n\nimport os\nfrom alembic import op\n\n'
            f'revision = "{self.id}"\ndown_revision = "{self.down}"\nphase = "{phase}"\n\n\n'
            f"def upgrade() -> None:\n{upgrade}\n\n\ndef downgrade() -> None:\n    pass\n"
        )

    def remove_unless_applied(self) -> None:
        """Take it out again, unless the database has it: then it belongs to the project as any other."""
        if self._project.output("schema_head") != self.id:
            self.file.unlink(missing_ok=True)
