"""`python -m local <command>`."""

import sys

from local.failure import LocalError


def main() -> int:
    """`env` is answered here: it runs at every `source local/env.sh`, and the command line loads slowly."""
    if sys.argv[1:] == ["env"]:
        from local.instance import developers_own
        from local.shell import exports

        try:
            sys.stdout.write(f"{exports(developers_own())}\n")
        except LocalError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        return 0
    from local.cli import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
