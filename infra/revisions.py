"""The revisions of the database's schema, read from the migration files."""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError


class RevisionsError(ValueError):
    """The migration files do not form one line of revisions. The message says which file, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """Alembic's head, the line of revisions that leads there, and a hash of the files."""

    head: str
    lineage: tuple[str, ...]
    digest: str


def read_revisions(folder: Path) -> Revisions:
    """The revisions in Alembic's script folder (the one with ``versions/``).

    Raises RevisionsError when there is none, when a file cannot be read, or when there are several heads.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Alembic only warns of a revision that follows one that is not there
            scripts = ScriptDirectory(str(folder))
            heads = scripts.get_heads()
            lineage = tuple(script.revision for script in reversed(list(scripts.walk_revisions())))
    except (CommandError, SyntaxError, UserWarning) as error:
        raise RevisionsError(f"{folder}: {error}; mend the migration before the stack is updated") from error
    if len(heads) != 1:
        raise RevisionsError(
            f"{folder} has {len(heads)} heads ({', '.join(heads) or 'none'}): an update needs exactly one; "
            "run `alembic merge heads`, or rebase the later revision"
        )
    files = hashlib.sha256()
    for file in sorted((folder / "versions").glob("*.py")):
        files.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return Revisions(head=heads[0], lineage=lineage, digest=files.hexdigest()[:16])
