"""Tags: the resource's own and those that the provider gives to everything, each once."""

from collections.abc import Iterator

from stacks.review.changes.change import Difference
from stacks.review.changes.preview import Step
from stacks.review.differences.kind import Part
from stacks.review.differences.values import mapping, same, text_of


def _tags(step: Step) -> Iterator[Difference]:
    # tagsAll holds the resource's own too; where one side lacks it, the provider has only begun to say it.
    both = all(mapping(side.get("tagsAll")) for side in (step.old, step.new))
    old, new = (mapping(side.get("tagsAll" if both else "tags")) for side in (step.old, step.new))
    for key in sorted({*old, *new}):
        if not same(old.get(key), new.get(key)):
            yield Difference(subject=f"tag {key}", before=text_of(old.get(key)), after=text_of(new.get(key)))


def _unreadable(step: Step) -> bool:
    return any(
        not isinstance(side.get(name, {}), dict) for side in (step.old, step.new) for name in ("tags", "tagsAll")
    )


def _told(step: Step) -> Iterator[Difference]:
    if _unreadable(step):
        raise TypeError("tags are a mapping")
    return _tags(step)


PARTS = (Part(properties=("tags", "tagsAll"), tell=_told),)
