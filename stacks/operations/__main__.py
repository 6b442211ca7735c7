"""`python -m stacks.operations <command> --stack <name>`; the Makefile has a target for each command."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from stacks.operations.drill import Drill
from stacks.operations.drill_schedule import schedule_of
from stacks.operations.failure import OperationError
from stacks.operations.followed_task import FollowedTask
from stacks.operations.running_stack import read_stack

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

StackName = Annotated[str, typer.Option("--stack", help="The stack, which is up.")]


@app.command()
def rotate(stack: StackName) -> None:
    """Give the application another login and password. No service restarts and no request fails."""
    code = _run(stack, "rotation", "migration", ["python", "-m", "aggregator.migrate.rotate"])
    if code == 0:
        typer.echo("The former login works until the next rotation; run this twice to end it.")
    raise typer.Exit(code)


@app.command()
def backup(stack: StackName) -> None:
    """Dump the database to the stack's bucket of backups now, beside the daily dump."""
    raise typer.Exit(_run(stack, "backup", "backup", ["python", "-m", "aggregator.backup"]))


@app.command()
def restore(
    stack: StackName,
    into: Annotated[str, typer.Option(help="The new database on the stack's server; it must not be there yet.")],
    dump: Annotated[str, typer.Option(help="The dump's key in the bucket of backups, or latest.")] = "latest",
    replace: Annotated[bool, typer.Option(help="Drop what an earlier restore made of that name.")] = False,
) -> None:
    """Restore a dump into a new database beside the one in use, and compare the rows."""
    command = [
        "python",
        "-m",
        "aggregator.restore",
        "--dump",
        dump,
        "--into",
        into,
        *(["--replace"] if replace else []),
    ]
    raise typer.Exit(_run(stack, f"restore into {into}", "backup", command))


@app.command()
def switch(stack: StackName, to: Annotated[str, typer.Option(help="The database that a restore made.")]) -> None:
    """Let a restored database serve, and keep the one that did."""
    command = ["python", "-m", "aggregator.restore.switch", "--to", to]
    raise typer.Exit(_run(stack, f"switch to {to}", "backup", command))


@app.command()
def drill(
    stack: StackName,
    out: Annotated[Path, typer.Option(help="The folder that gets drill.md and drill.json.")],
) -> None:
    """Restore the latest dump beside the database in use, measure it, and drop it. Exit code 1: it would not do."""
    schedule = schedule_of(stack)
    found = read_stack(stack)
    run = found.task("backup")
    found.check_account()
    result = Drill(stack=stack, schedule=schedule, run=run, write=typer.echo).hold()
    result.write(out)
    typer.echo(result.headline)
    raise typer.Exit(result.exit_code)


def _run(stack_name: str, title: str, noun: str, command: Sequence[str]) -> int:
    stack = read_stack(stack_name)
    run = stack.task(noun)
    stack.check_account()
    return FollowedTask(title=title, run=run, command=command, write=typer.echo).to_its_end()


def main() -> int:
    """Run the command line; returns the exit code. A failure is a sentence, not a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except OperationError as error:
        typer.echo(str(error), err=True)
        return 1
    except (BotoCoreError, ClientError) as error:
        typer.echo(f"AWS refused: {error}. Mend that and run this again.", err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
