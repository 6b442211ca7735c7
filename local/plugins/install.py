"""Put the local plugins where the engine looks for them: `$PULUMI_HOME/plugins`."""

import shlex
import stat
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

PLUGINS: Final = {
    # the engine's name of the plugin: (the SDK distribution whose version the engine asks for, our module)
    "aws": ("pulumi-aws", "local.plugins.aws"),
}


def install(pulumi_home: Path, python: Path | None = None) -> list[Path]:
    """Write one small executable for each plugin; returns them. Existing ones are overwritten.

    `python` is an interpreter with this project installed; by default the one that runs this.
    """
    interpreter = python or Path(sys.executable)
    written = []
    for name, (distribution, module) in PLUGINS.items():
        folder = pulumi_home / "plugins" / f"resource-{name}-v{version(distribution)}"
        folder.mkdir(parents=True, exist_ok=True)
        executable = folder / f"pulumi-resource-{name}"
        executable.write_text(
            "#!/bin/sh\n"
            # -P: the folder that the engine happens to be in does not shadow our modules
            f'exec {shlex.quote(str(interpreter))} -P -m {module} "$@"\n'
        )
        executable.chmod(executable.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        written.append(executable)
    return written
