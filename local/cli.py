"""The command line: `python -m local <command>`; the Makefile has a target for each."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from local import developing, images, operating, web, workflows
from local.base_images.catalogue import base_images
from local.base_images.ensure import is_there
from local.base_images.parent import parent_key
from local.bench import measure
from local.bench_dumps import measure_dumps
from local.bench_ingest import measure_ingest
from local.bench_query import measure_queries
from local.failure import LocalError
from local.instance import developers_own
from local.lifecycle import bring_up, compose_ground, ground, one_at_a_time, take_down
from local.ministack import MiniStack
from local.preview import become_review, preview_stack, public_url, review_stacks, take_evidence
from local.rehearsal import rehearse_stack
from local.release_before import try_release_before
from local.shell import exports
from local.smoke import smoke_test, smoke_test_public
from local.stack import STACK, Stack
from local.steps import Report, Step, console, run_steps, show_failure
from local.toolchain.test_programs import ensure_test_programs

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Port = Annotated[
    int | None, typer.Option(envvar="LOCAL_PORT", min=1024, max=65535, help="The port of the local AWS; 4566 at first.")
]


@app.command()
def up(port: Port = None) -> None:
    """Bring the whole stack up on this machine and print its URL. Run again: only what changed."""
    aws = developers_own(port)
    running = developers_own()
    if running.port != aws.port and MiniStack(running).process.pid() is not None:
        raise LocalError(
            f"The local stack of this checkout runs on port {running.port}.", "Take it down first: make local-down"
        )
    stack = Stack(aws)
    with one_at_a_time(aws):
        report = run_steps(bring_up(aws, stack))
        console.print(f"\n[bold green]{stack.output('url')}[/]  ({report.total:.1f} s)")
        console.print("[dim]Everybody may do everything; to see it as others do, log in: three people, no passwords[/]")
        console.print("[dim]source local/env.sh   then pulumi preview | up | stack output;   make local-down[/]")


@app.command()
def down(
    force: Annotated[bool, typer.Option(help="Do not destroy resource by resource: stop MiniStack and sweep.")] = False,
) -> None:
    """Destroy the stack, stop MiniStack, and leave nothing of either."""
    aws = developers_own()
    with one_at_a_time(aws):
        steps = take_down(aws, Stack(aws))
        report = run_steps(steps[1:] if force else steps)
    _total(report)


@app.command()
def prepare() -> None:
    """Tools, Docker and base images only, without starting anything of the stack."""
    _total(run_steps(ground(developers_own())))


@app.command()
def compose_ready() -> None:
    """What compose.yaml needs where the machine lacks it: Docker with Compose, and the base images."""
    _total(run_steps(compose_ground(developers_own())))


@app.command()
def status() -> None:
    """What runs of the local stack, and where."""
    aws = developers_own()
    ministack = MiniStack(aws)
    stack = Stack(aws)
    table = Table(show_header=False, box=None)
    pid = ministack.process.pid()
    table.add_row("MiniStack", f"{aws.endpoint}, process {pid}" if ministack.is_running() else "not running")
    table.add_row("stack", f"{stack.name}: {len(stack.resources())} resources" if stack.exists() else "none")
    if url := stack.outputs().get("url"):
        table.add_row("url", str(url))
    table.add_row("logs", str(aws.logs))
    console.print(table)
    if pid is None:
        raise typer.Exit(3)


@app.command()
def doctor() -> None:
    """Whether this machine has what the local stack needs; changes nothing."""
    aws = developers_own()
    table = Table("needed", "found", box=None, header_style="bold")
    missing = False
    for name, found in developing.findings(aws):
        table.add_row(name, found or "[red]missing[/]: make local installs it where it may")
        missing = missing or not found
    parent = parent_key()
    for image in base_images():
        there = is_there(image, image.key(parent))
        table.add_row(image.reference, "there" if there else "[yellow]not yet[/]: pulled or made by make local")
    console.print(table)
    if missing:
        raise typer.Exit(1)


@app.command()
def env() -> None:
    """The lines that local/env.sh evaluates."""
    sys.stdout.write(f"{exports(developers_own())}\n")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """All tests: the web's, then everything in tests/, the local tier included. Arguments go to pytest."""
    aws = developers_own()
    programs = Step("programs of the tests", lambda progress: ensure_test_programs(aws, progress))
    report = run_steps([*ground(aws), programs, *web.steps(aws, ("test",))])
    _total(report)
    raise typer.Exit(developing.pytest(context.args))


Tests = Annotated[str, typer.Option(envvar="TESTS", help="Files or folders of tests, instead of all of them.")]


@app.command()
def unit(tests: Tests = "tests") -> None:
    """The tests that need no local AWS: of the web, the service, the bricks, the program under mocks."""
    _total(run_steps(web.steps(developers_own(), ("test",))))
    raise typer.Exit(developing.pytest(["-m", developing.NOT_LOCAL, *tests.split()]))


@app.command()
def local_tier(tests: Tests = "tests") -> None:
    """The tests that really update, on the local AWS."""
    aws = developers_own()
    programs = Step("programs of the tests", lambda progress: ensure_test_programs(aws, progress))
    _total(run_steps([*ground(aws), programs, *web.steps(aws, ())]))
    raise typer.Exit(developing.pytest(["-m", "local", *tests.split()]))


@app.command(name="images")
def images_(
    registry: Annotated[str | None, typer.Option(envvar="REGISTRY", help="What their names begin with.")] = None,
    push: Annotated[bool, typer.Option(envvar="PUSH", help="Push them there.")] = False,
) -> None:
    """Build the application's images as the stacks do; PUSH=1 REGISTRY=…: push them, named after the commit."""
    aws = developers_own()
    building = images.steps(aws, registry, push)
    _total(run_steps([*(step for step in ground(aws) if not step.name.startswith("Pulumi")), *building]))


@app.command()
def smoke(stack: Annotated[str, typer.Argument(help="The stack, which is up.")]) -> None:
    """Ask a stack's public address, as a browser would."""
    aws = developers_own()
    if stack == STACK:
        step = Step("smoke test", lambda progress: smoke_test(Stack(aws).output("url"), aws, progress))
    else:
        step = Step("smoke test", lambda progress: smoke_test_public(public_url(stack), progress))
    _total(run_steps([step]))


@app.command()
def rehearse(
    stack: Annotated[str, typer.Argument(help="The stack whose settings are tried: staging, production.")],
    base: Annotated[
        str | None,
        typer.Option(envvar="BASE", help="The commit that it comes up from before it is updated with this checkout."),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(envvar="EVIDENCE", help="The folder that gets what a review needs of it, however it ends."),
    ] = None,
) -> None:
    """Try a stack's settings on a local AWS of its own, under the policy pack: update, no change, destroy, no trace."""
    _total(rehearse_stack(stack, base=base, evidence=evidence))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def operate(
    context: typer.Context,
    operation: Annotated[str, typer.Argument(help="rotate, backup, restore, switch, drill.")],
    stack: Annotated[str, typer.Option(help="The stack, which is up.")],
) -> None:
    """Operate a running stack. Other arguments go to the operation."""
    operating.operate(operation, stack, context.args)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def preview(
    context: typer.Context,
    stack: Annotated[str, typer.Argument(help="The stack, in its own backend and account: staging, production.")],
) -> None:
    """Preview a real stack under the policy pack. Further arguments go to pulumi preview."""
    raise typer.Exit(preview_stack(stack, context.args))


@app.command()
def evidence(
    stack: Annotated[str, typer.Argument(help="The stack, in its own backend and account: staging, production.")],
    out: Annotated[Path, typer.Argument(help="The folder that gets one of the stack's name with the evidence in it.")],
) -> None:
    """Preview a real stack under the policy pack, and keep what a report needs of it."""
    raise typer.Exit(take_evidence(stack, out))


@app.command()
def review(
    stacks: Annotated[list[str], typer.Argument(help="The stacks, in the order of their updates: staging production.")],
    out: Annotated[Path, typer.Option(help="The folder that gets the evidence and the report.")],
) -> None:
    """What a change does to real stacks: their previews, and the report. Exit code 2: needs acknowledgement."""
    raise typer.Exit(review_stacks(stacks, out))


@app.command()
def deploy(
    stack: Annotated[str, typer.Argument(help="The stack, in its own backend and account: staging, production.")],
    reviewed: Annotated[Path, typer.Argument(help="The report.json of its review.")],
) -> None:
    """Apply what was reviewed, and nothing else; a release that fails is rolled back."""
    become_review(stack, "deploy", ["--reviewed", str(reviewed.absolute())])


@app.command()
def drift(
    stack: Annotated[str, typer.Argument(help="The stack, in its own backend and account: staging, production.")],
    out: Annotated[Path, typer.Argument(help="The folder that gets drift.md and drift.json.")],
) -> None:
    """Tell what was changed beside Pulumi; changes nothing."""
    become_review(stack, "drift", ["--out", str(out.absolute())])


@app.command()
def lint() -> None:
    """The house format, and the rules of Python (ruff) and of the web (ESLint)."""
    _total(run_steps(developing.linting(developers_own())))


@app.command()
def lint_workflows() -> None:
    """GitHub's workflows: whether they are right (actionlint) and safe (zizmor)."""
    _total(run_steps(workflows.steps(developers_own())))


@app.command()
def types() -> None:
    """The types of Python (mypy) and of the web (tsc)."""
    _total(run_steps(developing.typing(developers_own())))


@app.command()
def check() -> None:
    """Format, lint, workflows, types, unit and mock tests."""
    _total(run_steps(developing.checks(developers_own())))


@app.command()
def bench(
    dump_rows: Annotated[
        int | None,
        typer.Option(envvar="DUMP_ROWS", min=1, help="Measure dump and restore of so many rows, and nothing else."),
    ] = None,
) -> None:
    """The benchmarks, as a table of ratios."""
    console.print(measure() if dump_rows is None else measure_dumps(dump_rows))


@app.command(name="bench-query")
def bench_query() -> None:
    """The benchmark of queries: beside bare SQL, by size, and under load."""
    console.print(measure_queries())


@app.command(name="bench-ingest")
def bench_ingest() -> None:
    """The benchmark of bulk ingest: beside COPY by psql of the same file."""
    console.print(measure_ingest())


@app.command(name="release-before")
def release_before(
    base: Annotated[str, typer.Argument(envvar="BASE", help="The commit whose release runs while this one migrates.")],
) -> None:
    """Another commit's tests of its service, on databases with this checkout's schema."""
    console.print(try_release_before(base))


@app.command(name="format")
def format_() -> None:
    """Write the house format."""
    run_steps(developing.formatting())


@app.command()
def lock() -> None:
    """Compile the two requirements.lock from pyproject.toml and service/pyproject.toml."""
    run_steps(developing.locking())


def _total(report: Report) -> None:
    console.print(f"[dim]{report.total:.1f} s[/]")


def run() -> int:
    """Run the command line; returns the exit code. A failure is a sentence, not a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except LocalError as error:
        show_failure(error)
        return 1
    return 0
