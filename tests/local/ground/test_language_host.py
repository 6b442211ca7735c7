"""Programs under the real engine and the project's own language host."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local.instance import LocalAws
from local.processes import is_alive
from tests.local.ground.conftest import TinyProject

pytestmark = pytest.mark.local
DEADLINE_S = 60
WAITING = """
import os, pathlib, time
pathlib.Path({file!r}).write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _own_language_host(aws: LocalAws) -> None:
    if aws.official_pulumi():
        pytest.skip("an official Pulumi is on PATH, with its own language host")


def wait_until(what: str, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {DEADLINE_S} s"
        time.sleep(0.05)


def begin_waiting_preview(tiny: TinyProject, file: Path) -> tuple[subprocess.Popen[str], int]:
    """A preview whose program waits; returns the engine and the program's process."""
    tiny.write(WAITING.format(file=str(file)))
    engine = tiny.start("preview")
    wait_until("the program's start", lambda: file.exists() and file.read_text() != "")
    return engine, int(file.read_text())


def test_a_program_runs_with_its_config_and_knows_the_projects_folder(tiny: TinyProject) -> None:
    tiny.write(
        "import pulumi\n"
        "print('written to stdout')\n"
        "pulumi.export('root', pulumi.get_root_directory())\n"
        "pulumi.export('colour', pulumi.Config().require('colour'))\n"
    )
    assert tiny.run("config", "set", "colour", "green")[0] == 0
    code, output = tiny.run("up", "--yes", "--skip-preview")
    assert code == 0, output
    assert "written to stdout" in output
    assert tiny.stack.outputs() == {"root": str(tiny.folder), "colour": "green"}


def test_no_plugin_is_taken_from_path_with_a_warning(tiny: TinyProject) -> None:
    tiny.write("import pulumi")
    code, output = tiny.run("preview")
    assert code == 0, output
    assert "warning" not in output


def test_a_dynamic_resource_is_created_and_unchanged_the_second_time(tiny: TinyProject) -> None:
    tiny.write(
        "from pulumi.dynamic import CreateResult, Resource, ResourceProvider\n"
        "class Provider(ResourceProvider):\n"
        "    def create(self, props):\n"
        "        return CreateResult('id', {'size': props['size']})\n"
        "class Thing(Resource):\n"
        "    def __init__(self):\n"
        "        super().__init__(Provider(), 'thing', {'size': 3})\n"
        "Thing()\n"
    )
    code, output = tiny.run("up", "--yes", "--skip-preview")
    assert code == 0, output
    assert "+ 2 created" in output
    code, output = tiny.run("preview", "--expect-no-changes")
    assert code == 0, output


def test_an_exception_fails_the_preview_and_shows_the_programs_own_traceback(tiny: TinyProject) -> None:
    tiny.write("def broken():\n    raise ValueError('a reason')\nbroken()\n")
    code, output = tiny.run("preview")
    assert code != 0
    assert "ValueError: a reason" in output
    assert f'File "{tiny.folder}/program/__main__.py", line 2, in broken' in output
    assert "runpy" not in output


def test_a_missing_virtual_environment_is_named_with_the_remedy(tiny: TinyProject) -> None:
    tiny.write("", virtualenv="no-such-environment")
    code, output = tiny.run("preview")
    assert code != 0
    assert f"The virtual environment {tiny.folder}/no-such-environment" in output
    assert "Make it with local/bootstrap.sh, or correct the option." in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_program_ends_with_the_engine(tiny: TinyProject, tmp_path: Path, number: signal.Signals) -> None:
    engine, program = begin_waiting_preview(tiny, tmp_path / "pid")
    engine.send_signal(number)
    wait_until("the program's end", lambda: not is_alive(program))
    engine.communicate(timeout=DEADLINE_S)
    assert engine.returncode != 0
