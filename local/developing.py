"""The commands of a developer's day: checks, tests, format, lock."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from local import web, workflows
from local.commands import answer, run
from local.instance import CHECKOUT, LocalAws, developers_own
from local.steps import Progress, Step
from local.toolchain.docker_engine import server_version
from local.toolchain.node import node_on_path

PYTHON_ROOMS = ("infra", "stacks", "local", "service", "tests")
LOCK = CHECKOUT / "requirements.lock"
SERVICE = CHECKOUT / "service"
NOT_LOCAL = "not local"
"""The marker expression of the tests that need no local AWS."""
EXECUTABLES = Path(sys.executable).parent


def checks(aws: LocalAws) -> list[Step]:
    """What needs no local AWS, the fast ones first: minutes, once everything is installed."""
    tests = [sys.executable, "-m", "pytest", "-q", "-m", NOT_LOCAL, str(CHECKOUT / "tests")]
    return [
        *linting(aws),
        *workflows.steps(aws),
        *typing(aws),
        _step("tests", tests, "Mend the tests named above."),
    ]


def linting(aws: LocalAws) -> list[Step]:
    """The house format, and the rules: ruff's of Python, ESLint's of the web."""
    rooms = _rooms()
    return [
        _step("format", [_tool("ruff"), "format", "--check", *rooms], "Write the format: make format"),
        _step("lint", [_tool("ruff"), "check", *rooms], "Mend what ruff names; some of it with: ruff check --fix"),
        *web.steps(aws, ("lint",)),
    ]


def typing(aws: LocalAws) -> list[Step]:
    """The types of Python and of the web."""
    return [_step("types", [_tool("mypy")], "Mend the types that mypy names."), *web.steps(aws, ("typecheck",))]


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest with its own output, the last thing printed; returns its exit code."""
    environment = developers_own().process_environment()
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


def formatting() -> list[Step]:
    rooms = _rooms()
    return [
        _step(
            "imports", [_tool("ruff"), "check", "--select", "I", "--fix", *rooms], "Mend the syntax that ruff names."
        ),
        _step("format", [_tool("ruff"), "format", *rooms], "Mend the syntax that ruff names."),
    ]


def locking() -> list[Step]:
    """All versions with their hashes and no host's name; installed again by the next `make`.

    The options are written with `=`: Renovate reads them in the first lines of the lock, and compiles it the same way.
    """
    compiling = (sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version=3.11")
    common = ("--generate-hashes", f"--output-file={LOCK.name}", "pyproject.toml")
    remedy = "Mend the requirement that uv names in {}pyproject.toml."
    return [
        _step(LOCK.name, [*compiling, "--extra=dev", *common], remedy.format("")),
        _step(f"service/{LOCK.name}", [*compiling, *common], remedy.format("service/"), SERVICE),
    ]


def findings(aws: LocalAws) -> list[tuple[str, str | None]]:
    """What the local stack needs of a machine, and what is there of it."""
    pulumi = aws.official_pulumi() or (aws.bin / "pulumi" if (aws.bin / "pulumi").exists() else None)
    engine = server_version()
    buildx = answer(["docker", "buildx", "version"], variables=aws.environment())
    return [
        ("Python", f"{sys.version.split()[0]}, {sys.executable}"),
        ("Docker engine", engine),
        ("Docker buildx", buildx),
        ("Pulumi CLI", str(pulumi) if pulumi else None),
        ("Node.js", str(node) if (node := node_on_path()) else "PyPI's, when the web's checks need it"),
    ]


def _step(name: str, command: Sequence[str], remedy: str, folder: Path = CHECKOUT) -> Step:
    def execute(progress: Progress) -> None:
        log = developers_own().logs / f"{name.replace(' ', '-').replace('/', '-')}.log"
        log.unlink(missing_ok=True)
        doing = f"the step '{name}' ({' '.join(Path(part).name for part in command[:3])})"
        run(command, cwd=folder, log=log, doing=doing, remedy=remedy, on_line=progress.note, variables=_plain())

    return Step(name, execute)


def _rooms() -> list[str]:
    return [room for room in PYTHON_ROOMS if (CHECKOUT / room).is_dir()]


def _plain() -> dict[str, str]:
    """Output without colours, for logs."""
    return {"NO_COLOR": "1", "PATH": f"{EXECUTABLES}{os.pathsep}{os.environ.get('PATH', '')}"}


def _tool(name: str) -> str:
    return str(EXECUTABLES / name)
