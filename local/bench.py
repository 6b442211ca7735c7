"""The benchmarks: ratios and limits, measured in one run on an instance of their own."""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.table import Table

from local.failure import LocalError
from local.instance import CHECKOUT, VENV, LocalAws
from local.lifecycle import bring_up, take_down
from local.ministack import MiniStack, free_port
from local.stack import Stack
from local.steps import console, run_steps

RUNS = 3
CHANGED_FILE = CHECKOUT / "service" / "aggregator" / "__init__.py"
SDKS = {
    "aws": "pulumi_aws",
    "awsx": "pulumi_awsx",
    "docker": "pulumi_docker",
    "docker-build": "pulumi_docker_build",
}


@dataclass(frozen=True)
class Figure:
    """A measured figure and its limit, in the same unit."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def measure() -> Table:
    """Bring up an instance beside the developer's, measure, take it down.

    Raises:
        LocalError: a step of the stack failed.
    """
    with tempfile.TemporaryDirectory(prefix="data-aggregator-bench-") as folder:
        aws = LocalAws(Path(folder) / "local", free_port())
        stack = Stack(aws)
        try:
            figures = list(_figures(aws, stack, Path(folder)))
        finally:
            MiniStack(aws).stop()
    table = Table("figure", "measured", "limit", "", box=None, header_style="bold")
    for figure in figures:
        mark = "[green]holds[/]" if figure.holds else "[red]exceeded[/]"
        table.add_row(figure.name, f"{figure.value:.2f} {figure.unit}", f"{figure.limit:g} {figure.unit}", mark)
    return table


def _figures(aws: LocalAws, stack: Stack, folder: Path) -> list[Figure]:
    first = run_steps(bring_up(aws, stack)).total
    again = run_steps(bring_up(aws, stack)).total
    modules = imports_of(stack.resources())
    empty = _preview_of(aws, folder / "empty", "")
    loading = _preview_of(aws, folder / "imports", "".join(f"import {module}\n" for module in modules))
    whole = _median(lambda: _pulumi(aws, CHECKOUT, "preview", "--stack", stack.name))
    changed = _changed_line(aws, stack)
    run_steps(take_down(aws, stack))
    console.print(f"[dim]preview: empty {empty:.2f} s, with the imports {loading:.2f} s, whole {whole:.2f} s[/]")
    return [
        Figure("preview ÷ empty program", whole / empty, 4, "x"),
        Figure("preview ÷ empty program with the imports", whole / loading, 1.5, "x"),
        Figure("make local, nothing changed", again, 20, "s"),
        Figure("make local after local-down", first, 90, "s"),
        Figure("a changed line to the new version serving", changed, 30, "s"),
    ]


def imports_of(resources: list[dict[str, str]]) -> list[str]:
    """The SDK modules that a program with these resources cannot avoid: one a service of pulumi-aws, and the others."""
    modules = {"boto3", "pydantic"}
    for resource in resources:
        package, _, rest = resource["type"].partition(":")
        sdk = SDKS.get(package)
        if sdk is None:
            continue
        service = rest.partition("/")[0].partition(":")[0]
        modules.add(f"{sdk}.{service}" if package in ("aws", "awsx") else sdk)
    return sorted(modules)


def _preview_of(aws: LocalAws, project: Path, program: str) -> float:
    """The median time of a preview of a program of a few lines."""
    project.mkdir()
    options = f"{{virtualenv: {VENV}}}"
    (project / "Pulumi.yaml").write_text(f"name: bench\nruntime: {{name: python, options: {options}}}\n")
    (project / "__main__.py").write_text(f"import pulumi\n{program}")
    _pulumi(aws, project, "stack", "init", project.name)
    return _median(lambda: _pulumi(aws, project, "preview", "--stack", project.name))


def _changed_line(aws: LocalAws, stack: Stack) -> float:
    """Seconds from a changed line in the service to the first answer of the new release. The line is taken back."""
    before = CHANGED_FILE.read_text()
    released = _release(aws, stack)
    started = time.monotonic()
    try:
        CHANGED_FILE.write_text(f"{before}\n# {started}\n")
        _pulumi(aws, CHECKOUT, "up", "--yes", "--skip-preview", "--stack", stack.name)
        while _release(aws, stack) == released:
            if time.monotonic() - started > 120:
                raise LocalError(
                    "The new version did not serve within 120 s of the change.",
                    "See MiniStack's log.",
                    aws.logs / "ministack.log",
                )
            time.sleep(0.1)
        return time.monotonic() - started
    finally:
        CHANGED_FILE.write_text(before)


def _release(aws: LocalAws, stack: Stack) -> str:
    host = stack.output("url").removeprefix("http://").rstrip("/")
    response = httpx.get(f"{aws.endpoint}/api/v1/release", headers={"Host": host}, timeout=10, trust_env=False)
    return str(response.raise_for_status().json()["release"])


def _pulumi(aws: LocalAws, project: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["pulumi", "--non-interactive", *arguments],
        cwd=project,
        env=aws.process_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log = aws.logs / "bench.log"
        log.write_text(done.stdout + done.stderr)
        raise LocalError(f"`pulumi {' '.join(arguments)}` failed.", "Mend what Pulumi says above.", log)


def _median(action: Callable[[], None]) -> float:
    seconds = []
    for _ in range(RUNS):
        started = time.monotonic()
        action()
        seconds.append(time.monotonic() - started)
    return statistics.median(seconds)
