"""What differs between two versions of a resource, in words: a function a kind of resource, and one for all others."""

from stacks.review.change import Difference
from stacks.review.preview import Step


def differences_of(step: Step) -> tuple[Difference, ...]:
    """The differences of one step; empty for what is created or deleted whole and needs no more words."""
    return tuple(Difference(subject=each.path) for each in step.changed)
