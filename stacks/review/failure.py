"""The error that ends a command of the review."""


class ReviewError(Exception):
    """A review, or a deployment of what was reviewed, cannot go on. The message says why, and what to do."""
