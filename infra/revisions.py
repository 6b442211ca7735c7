"""The revisions of the database's schema, read from the migration files."""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError

PHASES = ("expand", "contract")


class RevisionsError(ValueError):
    """The migration files do not form one line of revisions. The message says which file, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """Alembic's head, the line of revisions that leads there, those of them that contract, and a hash of the files."""

    head: str
    lineage: tuple[str, ...]
    contractions: frozenset[str]
    digest: str


def read_revisions(folder: Path) -> Revisions:
    """The revisions in Alembic's script folder (the one with ``versions/``).

    Raises RevisionsError when there is none, when a file cannot be read or says no phase, or when there are several
    heads.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Alembic only warns of a revision that follows one that is not there
            scripts = ScriptDirectory(str(folder))
            heads = scripts.get_heads()
            line = list(reversed(list(scripts.walk_revisions())))
    except (CommandError, SyntaxError, UserWarning) as error:
        raise RevisionsError(f"{folder}: {error}; mend the migration before the stack is updated") from error
    if len(heads) != 1:
        raise RevisionsError(
            f"{folder} has {len(heads)} heads ({', '.join(heads) or 'none'}): an update needs exactly one; "
            "run `alembic merge heads`, or rebase the later revision"
        )
    phases = {script.revision: getattr(script.module, "phase", None) for script in line}
    if unsaid := [revision for revision, phase in phases.items() if phase not in PHASES]:
        raise RevisionsError(
            f'{folder}: revision {", ".join(unsaid)} has no phase: write `phase = "expand"`, or "contract" when '
            "releases before it do not work on its schema any more"
        )
    files = hashlib.sha256()
    for file in sorted((folder / "versions").glob("*.py")):
        files.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return Revisions(
        head=heads[0],
        lineage=tuple(phases),
        contractions=frozenset(revision for revision, phase in phases.items() if phase == "contract"),
        digest=files.hexdigest()[:16],
    )
