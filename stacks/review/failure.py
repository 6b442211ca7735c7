"""The error that ends a command of the review."""


class ReviewError(Exception):
    """A review, or a deployment of what was reviewed, cannot go on: one sentence that says why, and what to do."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
