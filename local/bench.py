"""The benchmarks: ratios and limits, measured in one run on an instance of their own."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from rich.table import Table

from local.commands import run
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.lifecycle import bring_up, take_down
from local.ministack import MiniStack, free_port
from local.preview import REVIEW
from local.project_copy import copy_project
from local.stack import Stack
from local.steps import console, run_steps

RUNS = 3
CHANGE_DEADLINE_S = 120
LOADING = "import {0}\ngetattr({0}, '__all__', None)\n"
"""The SDK's modules load when they are first touched, not when they are imported."""
REPORTED, REPORTED_STACK = 500, "staging"
CHANGED_FILE = Path("service/aggregator/__init__.py")
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
        copy_project(Path(folder) / "project")
        stack = Stack(aws, Path(folder) / "project")
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
    loading = _preview_of(aws, folder / "imports", "".join(LOADING.format(module) for module in modules))
    whole = _median(lambda: _pulumi(stack, "preview"))
    changed = _changed_line(aws, stack)
    report = report_of_many(folder / "report")
    run_steps(take_down(aws, stack))
    console.print(f"[dim]preview: empty {empty:.2f} s, with the imports {loading:.2f} s, whole {whole:.2f} s[/]")
    return [
        Figure("preview ÷ empty program", whole / empty, 4, "x"),
        Figure("preview ÷ empty program with the imports", whole / loading, 1.5, "x"),
        Figure(f"report of {REPORTED} changed resources", report, 2, "s"),
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
    (project / "Pulumi.yaml").write_text(f"name: bench-{project.name}\nruntime: python\n")
    (project / "__main__.py").write_text(f"import pulumi\n{program}")
    stack = Stack(aws, project)
    stack.select()
    return _median(lambda: _pulumi(stack, "preview"))


def _changed_line(aws: LocalAws, stack: Stack) -> float:
    """Seconds from a changed line in the service to the first answer of the new release."""
    released = _release(aws, stack)
    started = time.monotonic()
    with (stack.project / CHANGED_FILE).open("a") as source:
        source.write(f"\n# {started}\n")
    _pulumi(stack, "up", "--yes", "--skip-preview")
    while _release(aws, stack) == released:
        if time.monotonic() - started > CHANGE_DEADLINE_S:
            raise LocalError(
                f"The new version did not serve within {CHANGE_DEADLINE_S} s of the change.",
                "See MiniStack's log.",
                aws.logs / "ministack.log",
            )
        time.sleep(0.1)
    return time.monotonic() - started


def _release(aws: LocalAws, stack: Stack) -> str:
    host = urlsplit(stack.output("url")).netloc
    response = httpx.get(f"{aws.endpoint}/api/v1/release", headers={"Host": host}, timeout=10, trust_env=False)
    return str(response.raise_for_status().json()["release"])


def report_of_many(folder: Path) -> float:
    """The median time of a report of many changed resources, each with a secret, from start to end."""
    evidence, log = folder / "evidence", folder / "bench.log"
    folder.mkdir()
    made = [sys.executable, "-m", "tests.unit.review.large_preview", str(evidence), REPORTED_STACK, str(REPORTED)]
    run(made, cwd=CHECKOUT, log=log, doing="making the evidence", remedy="Mend what it says.")
    command = [*REVIEW, "report", "--stack", REPORTED_STACK, "--from", str(evidence), "--out", str(folder / "out")]
    return _median(lambda: run(command, cwd=CHECKOUT, log=log, doing="the report", remedy="Mend what it says."))


def _pulumi(stack: Stack, *arguments: str) -> None:
    command = ["pulumi", "--non-interactive", *arguments, "--stack", stack.name]
    log = stack.aws.logs / "bench.log"
    run(
        command,
        cwd=stack.project,
        variables=stack.environment(),
        log=log,
        doing=f"`pulumi {arguments[0]}`",
        remedy="Mend what Pulumi says above.",
    )


def _median(action: Callable[[], None]) -> float:
    seconds = []
    for _ in range(RUNS):
        started = time.monotonic()
        action()
        seconds.append(time.monotonic() - started)
    return statistics.median(seconds)
