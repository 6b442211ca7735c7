"""A revision's SQL, by Alembic's offline mode: no database and no credentials are asked for.

https://alembic.sqlalchemy.org/en/latest/offline.html
"""

import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """One revision. ``sql`` is what it does, in its transactions, without Alembic's own statements.

    ``failure`` is set when the revision asks for an answer of a database: ``sql`` then ends where it asked.
    """

    revision: str
    message: str
    phase: str
    file: Path
    sql: str
    failure: str | None


def render(folder: Path, revisions: Sequence[str]) -> list[Rendering]:
    """Each revision by itself, in the migration folder's own environment (``env.py``), as the migration runs it."""
    with importable(folder), contextlib.redirect_stdout(sys.stderr):  # whatever a revision prints is no report
        scripts = ScriptDirectory(str(folder))
        return [_render(folder, scripts.get_revision(revision)) for revision in revisions]


def _render(folder: Path, script: Script) -> Rendering:
    buffer = io.StringIO()
    config = Config(output_buffer=buffer)
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    # Alembic cannot start an offline run at several revisions: one that merges them is rendered with all before it.
    start = script.down_revision if isinstance(script.down_revision, str) else "base"
    failure = None
    try:
        command.upgrade(config, f"{start}:{script.revision}", sql=True)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a revision may do anything; that is what is reported
        failure = f"{type(error).__name__}: {error}".splitlines()[0]
    return Rendering(
        revision=script.revision,
        message=script.doc,
        phase=script.module.phase,
        file=Path(script.path),
        sql=_own_part(buffer.getvalue(), script.revision),
        failure=failure,
    )


def _own_part(output: str, revision: str) -> str:
    """What stands between Alembic's headline of the revision and its last statement, which notes the revision."""
    lines = output.splitlines(keepends=True)
    starts = [
        number
        for number, line in enumerate(lines)
        if line.startswith("-- Running upgrade") and line.rstrip().endswith(f"-> {revision}")
    ]
    if not starts:
        return ""
    own = "".join(lines[starts[-1] + 1 :])
    ends = [own.rfind(f"{verb} {VERSION_TABLE}") for verb in ("INSERT INTO", "UPDATE", "DELETE FROM")]
    body = own[: max(ends)] if max(ends) >= 0 else own
    return f"BEGIN;\n\n{body.strip()}\n\nCOMMIT;\n" if body.strip() else ""


@contextlib.contextmanager
def importable(folder: Path) -> Iterator[None]:
    """The package that the migrations lie in can be imported: their ``env.py`` reads its models."""
    root = folder.resolve()
    while (root.parent / "__init__.py").exists():
        root = root.parent
    above = str(root.parent)
    sys.path.insert(0, above)
    try:
        yield
    finally:
        sys.path.remove(above)
