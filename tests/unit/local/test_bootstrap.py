"""local/bootstrap.sh: from a checkout to an environment, and nothing to do the second time."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from local.instance import CHECKOUT

LOCK = "uv==1.2.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nother==1 \\\n    --hash=sha256:cc\n"
FAKE_PYTHON = """#!/bin/sh
# Stands in for .venv/bin/python: writes down what it is asked to do.
case "$*" in
  *"uv --version"*) echo "uv 1.2.3" ;;
  *"pip install"*|*"pip sync"*) echo "$*" >>"$CALLS" ;;
esac
exit 0
"""
TOOLS = ("sh", "cat", "cksum", "cut", "date", "dirname", "id", "rm", "sed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in ("local", "service", ".venv/bin", "tools"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(CHECKOUT / "local" / "bootstrap.sh", tmp_path / "local")
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "service" / "pyproject.toml").touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    for tool in TOOLS:
        (tmp_path / "tools" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def bootstrap(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with nothing on PATH but the tools it may use: no Python, no apt."""
    return subprocess.run(
        ["sh", "local/bootstrap.sh"],
        cwd=checkout,
        env={"PATH": str(checkout / "tools"), "CALLS": str(checkout / "calls"), "HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=False,
    )


def calls(checkout: Path) -> list[str]:
    written = checkout / "calls"
    found = written.read_text().splitlines() if written.exists() else []
    written.unlink(missing_ok=True)
    return found


def test_the_locked_packages_are_installed_with_their_hashes_and_the_project_without_dependencies(
    checkout: Path,
) -> None:
    assert bootstrap(checkout).returncode == 0
    sync, project = calls(checkout)
    assert "pip sync" in sync
    assert "--require-hashes requirements.lock" in sync
    assert "--no-deps --editable . --editable service" in project


def test_a_second_run_does_nothing(checkout: Path) -> None:
    bootstrap(checkout)
    calls(checkout)
    again = bootstrap(checkout)
    assert (again.returncode, again.stdout, calls(checkout)) == (0, "", [])


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml", "service/pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(checkout: Path, file: str) -> None:
    bootstrap(checkout)
    calls(checkout)
    with (checkout / file).open("a") as changed:
        changed.write("# changed\n")
    bootstrap(checkout)
    assert len(calls(checkout)) == 2


def test_an_interrupted_run_is_not_taken_for_a_finished_one(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(FAKE_PYTHON.replace("exit 0", 'case "$*" in *"pip sync"*) exit 1 ;; esac'))
    failed = bootstrap(checkout)
    assert failed.returncode == 1
    assert "uv could not install requirements.lock." in failed.stderr
    python.write_text(FAKE_PYTHON)
    calls(checkout)
    assert bootstrap(checkout).returncode == 0
    assert len(calls(checkout)) == 2


def test_only_the_lines_of_uv_are_given_to_pip(checkout: Path) -> None:
    bootstrap(checkout)
    given = (checkout / ".venv" / "uv.lock").read_text()
    assert given == LOCK.partition("other")[0]


def test_a_machine_without_python_is_told_what_to_install(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    failed = bootstrap(checkout)
    assert failed.returncode == 1
    assert "No Python 3.11 or newer with its venv module was found." in failed.stderr
    assert "apt-get install python3-venv" in failed.stderr
