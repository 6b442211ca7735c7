"""The environment of a local shell, as lines that bash and zsh read. Imports nothing slow."""

import shlex

from local.instance import FOREIGN_VARIABLES, LocalAws


def exports(aws: LocalAws) -> str:
    """`export` and `unset` lines for the instance."""
    unset = [f"unset {name}" for name in FOREIGN_VARIABLES]
    export = [f"export {name}={shlex.quote(value)}" for name, value in aws.environment().items()]
    return "\n".join([*unset, *export])
