"""What a release's models use of the database: the tables and columns of its SQLAlchemy metadata.

A release is another source tree, whose package has the same name as this one's: it is read in a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from stacks.review.schema.rendering import importable

TIMEOUT_S = 60


class ModelsError(Exception):
    """The models of a release cannot be read. The message says why."""


def read_models(folder: Path) -> Mapping[str, Mapping[str, bool]]:
    """By table its columns, and whether each may be NULL: the metadata that the release's migrations have as target.

    ``folder`` is the release's migration folder, in its own source tree. Raises ModelsError.
    """
    command = [sys.executable, "-P", "-m", __name__, str(folder)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise ModelsError(f"the models of the running release were not read within {TIMEOUT_S} s") from error
    if answer.returncode != 0:
        last = (answer.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise ModelsError(f"the models of the running release cannot be read: {last}")
    models: dict[str, dict[str, bool]] = json.loads(answer.stdout.splitlines()[-1])
    return models


def _target(folder: Path) -> dict[str, dict[str, bool]]:
    """In the release's own process: run no revision, and look at what its ``env.py`` configured."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    found: dict[str, dict[str, bool]] = {}
    with importable(folder):
        scripts = ScriptDirectory(str(folder))
        context = EnvironmentContext(config, scripts, fn=lambda *_: [], as_sql=True, output_buffer=sys.stderr)
        with context:
            scripts.run_env()
            metadata = context.get_context().opts["target_metadata"]
    for table in metadata.tables.values():
        name = table.name if table.schema in {None, "public"} else f"{table.schema}.{table.name}"
        found[name] = {column.name: bool(column.nullable) for column in table.columns}
    return found


if __name__ == "__main__":
    print(json.dumps(_target(Path(sys.argv[1]))))
