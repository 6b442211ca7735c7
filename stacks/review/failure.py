"""What a person reads when a review cannot be made."""


class ReviewError(Exception):
    """One sentence that says what happened, and one that says what to do."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
