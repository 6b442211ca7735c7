"""How a step of an update says that it failed."""

import sys


class UpdateError(Exception):
    """A step of the update did not do its work. The message says which, why, and what to do.

    Its reader is an engineer at a stack, to whom the frames of the process that ran the step say nothing: raising one
    leaves them out of what that process prints.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        sys.tracebacklimit = 0
