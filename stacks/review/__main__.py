"""`python -m stacks.review <command>`; the Makefile has a target for each command."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from stacks.review.evidence import take_evidence
from stacks.review.failure import ReviewError

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
