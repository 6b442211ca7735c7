"""Operations on a stack that runs: on the local one in its own environment, on another in the user's."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from local.failure import LocalError
from local.instance import CHECKOUT, developers_own
from local.ministack import MiniStack
from local.stack import STACK, Stack


def operate(operation: str, stack: str, arguments: Sequence[str]) -> NoReturn:
    """Become `python -m stacks.operations`: its Ctrl-C and its exit code are this command's.

    Raises:
        LocalError: the local stack is meant, and is not up.
    """
    environment = _of_local_stack() if stack == STACK else dict(os.environ)
    os.chdir(CHECKOUT)
    command = [sys.executable, "-P", "-m", "stacks.operations", operation, "--stack", stack, *arguments]
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 - no shell on purpose


def _of_local_stack() -> dict[str, str]:
    aws = developers_own()
    stack = Stack(aws)
    if not MiniStack(aws).is_running() or not stack.exists():
        raise LocalError("The local stack is not up.", "Bring it up first: make local")
    return stack.environment()
