"""`python -m aggregator.restore --dump <key|latest> --into <new database>`: one line of JSON says what came back."""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence

from aggregator.backup.bucket import dump_bucket
from aggregator.backup.outcome import Exit, run
from aggregator.observability import logs
from aggregator.restore.task import LATEST, Request, restore
from aggregator.settings import BackupSettings, load


def main(arguments: Sequence[str] | None = None) -> Exit:
    request = parse(arguments)
    return run("restore", lambda: _work(request))


def parse(arguments: Sequence[str] | None) -> Request:
    """Read the command line; a wrong one ends the program with the usage."""
    parser = argparse.ArgumentParser(prog="python -m aggregator.restore", description=__doc__)
    parser.add_argument("--dump", default=LATEST, help="the key of a dump in the bucket (default: %(default)s)")
    parser.add_argument("--into", required=True, type=_name, help="the name of the new database")
    parser.add_argument("--replace", action="store_true", help="drop the new database if an earlier restore made it")
    parser.add_argument(
        "--jobs", type=int, default=2, choices=range(1, 17), metavar="1..16", help="index builds at once"
    )
    given = parser.parse_args(arguments)
    return Request(dump=given.dump, into=given.into, replace=given.replace, jobs=given.jobs)


def _name(text: str) -> str:
    if not re.fullmatch("[a-z_][a-z0-9_]{0,62}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name: small letters, digits and _, at most 63 of them")
    return text


def _work(request: Request) -> Mapping[str, object]:
    settings = load(BackupSettings)
    logs.configure(settings.log_level)
    bucket = dump_bucket(settings.backup_bucket, settings.aws_region)
    return {"into": request.into, **restore(settings, bucket, request).figures()}


if __name__ == "__main__":
    sys.exit(main())
