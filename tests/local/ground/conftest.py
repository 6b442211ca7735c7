"""A local AWS with the tools, on a port of its own, and a small Pulumi project for it."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.instance import VENV, LocalAws
from local.ministack import free_port
from local.stack import Stack
from local.steps import Progress
from local.toolchain.pulumi_cli import install_pulumi

NO_PROGRESS = Progress("test", None)


@dataclass(frozen=True)
class TinyProject:
    """A Pulumi project of one file in `program/`, run as an engineer would."""

    folder: Path
    stack: Stack

    def write(self, program: str, virtualenv: str = str(VENV)) -> None:
        """The program, and the environment that Pulumi.yaml names for it."""
        options = f"{{virtualenv: {virtualenv}}}"
        project = f"name: tiny\nmain: program/\nruntime: {{name: python, options: {options}}}\n"
        (self.folder / "Pulumi.yaml").write_text(project)
        (self.folder / "program").mkdir(exist_ok=True)
        (self.folder / "program" / "__main__.py").write_text(program)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Pulumi in a session of its own, its output merged."""
        return subprocess.Popen(
            ["pulumi", "--non-interactive", *arguments, "--stack", self.stack.name],
            cwd=self.folder,
            env=self.stack.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Its exit code and output."""
        child = self.start(*arguments)
        output, _ = child.communicate(timeout=120)
        return child.returncode, output


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> LocalAws:
    """An instance with Pulumi; nothing runs on its port."""
    instance = LocalAws(tmp_path_factory.mktemp("local-aws"), free_port())
    install_pulumi(instance, NO_PROGRESS)
    return instance


@pytest.fixture
def tiny(aws: LocalAws, tmp_path: Path) -> Iterator[TinyProject]:
    """The project, with an empty stack `local`."""
    project = TinyProject(tmp_path, Stack(aws, tmp_path))
    project.write("")
    project.stack.select()
    yield project
    project.stack.forget()
