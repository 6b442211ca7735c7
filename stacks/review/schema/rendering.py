"""A revision's SQL, by Alembic's offline mode: no database and no credentials are asked for.

https://alembic.sqlalchemy.org/en/latest/offline.html
"""

import ast
import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import Script, ScriptDirectory

_NOTES = ("INSERT INTO alembic_version", "UPDATE alembic_version", "DELETE FROM alembic_version")


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """One revision. ``sql`` is what it does, in its transactions, without Alembic's own statements.

    ``failure`` is set when the revision asks for an answer of a database: ``sql`` then ends where it asked.
    ``branches``: the revision asks whether a database is there, and may do something else on one.
    """

    revision: str
    message: str
    phase: str
    file: Path
    sql: str
    failure: str | None
    branches: bool


def render(folder: Path, revisions: Sequence[str]) -> list[Rendering]:
    """Each revision by itself, in the migration folder's own environment (``env.py``), as the migration runs it."""
    with importable(folder), contextlib.redirect_stdout(sys.stderr):  # whatever a revision prints is no report
        scripts = ScriptDirectory(str(folder))
        return [_render(scripts, scripts.get_revision(revision)) for revision in revisions]


def _render(scripts: ScriptDirectory, script: Script) -> Rendering:
    """As `alembic upgrade --sql` does it, which would read all files again for each revision."""
    buffer = io.StringIO()
    config = Config(output_buffer=buffer)
    config.set_main_option("script_location", str(scripts.dir).replace("%", "%%"))
    # Alembic cannot start an offline run at several revisions: one that merges them is rendered with all before it.
    start = script.down_revision if isinstance(script.down_revision, str) else "base"
    through = reversed(list(scripts.iterate_revisions(script.revision, start)))
    steps = [MigrationStep.upgrade_from_script(scripts.revision_map, each) for each in through]
    failure = None
    try:
        with EnvironmentContext(
            config,
            scripts,
            fn=lambda *_: steps,
            as_sql=True,
            starting_rev=start,
            destination_rev=script.revision,
        ):
            scripts.run_env()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a revision may do anything; that is what is reported
        failure = f"{type(error).__name__}: {error}".splitlines()[0]
    return Rendering(
        revision=script.revision,
        message=script.doc,
        phase=script.module.phase,
        file=Path(script.path),
        sql=_own_part(buffer.getvalue(), script.revision),
        failure=failure,
        branches=_asks_for_the_mode(Path(script.path)),
    )


def _asks_for_the_mode(file: Path) -> bool:
    tree = ast.parse(file.read_text())
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"is_offline_mode", "as_sql"} for node in ast.walk(tree)
    )


def _own_part(output: str, revision: str) -> str:
    """What stands between Alembic's headline of the revision and the statements by which it notes the revision."""
    lines = output.splitlines()
    starts = [
        number
        for number, line in enumerate(lines)
        if line.startswith("-- Running upgrade") and line.rstrip().endswith(f"-> {revision}")
    ]
    if not starts:
        return ""
    own = [*lines[starts[-1] + 1 :]]
    noted = max((number for number, line in enumerate(own) if line.startswith(_NOTES)), default=len(own))
    own = own[: noted + 1]
    while own and (not own[-1].strip() or own[-1].startswith(_NOTES)):
        own.pop()
    body = "\n".join(own).strip()
    if not body:
        return ""
    sql = f"BEGIN;\n\n{body}\n\nCOMMIT;"
    if "COMMIT;" in body and "BEGIN;" in body:  # around what runs outside a transaction Alembic leaves empty ones
        empty = "BEGIN;\n\nCOMMIT;"
        sql = sql.removeprefix(empty).removesuffix(empty).strip()
    return sql + "\n"


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
