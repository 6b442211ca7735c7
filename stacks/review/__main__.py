"""`python -m stacks.review <command>`; the Makefile has a target for each command."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from stacks.review.evidence.taking import take_evidence
from stacks.review.failure import ReviewError

Stacks = Annotated[list[str], typer.Option(help="A stack; once for each, in the order of their updates.")]

Running = Annotated[
    str | None,
    typer.Option(envvar="RUNNING", help="The commit of the release that runs: its models say what it still needs."),
]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def review() -> None:
    """What a change does to every stack, for the person who has to answer for it."""


@app.command()
def evidence(
    stack: Annotated[str, typer.Option(help="The stack, in the backend that Pulumi is logged in to.")],
    out: Annotated[Path, typer.Option(help="The folder that gets one of the stack's name with the evidence in it.")],
    project_folder: Annotated[Path, typer.Option(help="The folder of Pulumi.yaml.")] = Path(),
    checkout: Annotated[
        Path | None, typer.Option(help="The git checkout that the project folder is a copy of.")
    ] = None,
) -> None:
    """Preview the stack with this shell's credentials, and keep what a report needs of it."""
    take_evidence(stack, out, project_folder.absolute(), checkout and checkout.absolute())


@app.command()
def report(
    stack: Stacks,
    out: Annotated[Path, typer.Option(help="The folder that gets report.md, .html, .sarif and .json.")],
    from_: Annotated[Path, typer.Option("--from", help="The folder in which each stack has its evidence.")],
    checkout: Annotated[Path, typer.Option(help="The checkout whose migrations are meant.")] = Path(),
    running: Running = None,
) -> None:
    """Write the report of what was found. Exit code 0: nothing dangerous; 2: needs acknowledgement; 1: failed."""
    raise typer.Exit(_report(stack, from_, out, checkout, running))


@app.command(name="review")
def review_(
    stack: Stacks,
    out: Annotated[Path, typer.Option(help="The folder that gets the evidence and the report.")],
    running: Running = None,
) -> None:
    """Take the evidence of each stack, and write the report of it."""
    for each in stack:
        try:
            take_evidence(each, out / "evidence", Path())
        except ReviewError as error:
            typer.echo(str(error), err=True)  # the report says it too, beside the other stacks
    raise typer.Exit(_report(stack, out / "evidence", out, Path(), running))


def _report(stacks: list[str], evidence_folder: Path, out: Path, checkout: Path, running: str | None) -> int:
    from stacks.review.writing import write_report  # evidence is taken without what reads and renders it

    return write_report(stacks, evidence_folder, out, checkout, running or None)


@app.command()
def deploy(
    stack: Annotated[str, typer.Option(help="The stack, in the backend that Pulumi is logged in to.")],
    reviewed: Annotated[Path, typer.Option(help="The report.json of its review.")],
) -> None:
    """Apply what was reviewed, and nothing else. Exit code 0: deployed; 1: refused or failed; 3: rolled back."""
    from stacks.review.deployment.deploying import Deploying
    from stacks.review.evidence.pulumi_run import PulumiStack

    deployment = Deploying(stack=PulumiStack(name=stack, project=Path.cwd()), report=reviewed, write=typer.echo).run()
    deployment.write(reviewed.parent)
    typer.echo("\n".join(deployment.reasons), err=True)
    typer.echo(deployment.headline)
    raise typer.Exit(deployment.outcome.exit_code)


@app.command()
def drift(
    stack: Annotated[str, typer.Option(help="The stack, in the backend that Pulumi is logged in to.")],
    out: Annotated[Path, typer.Option(help="The folder that gets drift.md and drift.json.")],
) -> None:
    """Compare the stack's resources with its state; changes nothing. Exit code 0: no drift; 2: drifted; 1: failed."""
    from stacks.review.deployment.drift import find_drift
    from stacks.review.evidence.pulumi_run import PulumiStack
    from stacks.review.redaction import Redactor

    redactor = Redactor()
    found = find_drift(PulumiStack(name=stack, project=Path.cwd()), redactor)
    found.write(out, redactor)
    typer.echo(found.headline)
    raise typer.Exit(found.exit_code)


def main() -> int:
    """Run the command line; returns the exit code. A failure is a sentence, not a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except ReviewError as error:
        typer.echo(str(error), err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
