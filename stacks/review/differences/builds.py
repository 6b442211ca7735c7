"""Images that docker-build builds: what Pulumi knows of their source before it builds.

https://www.pulumi.com/registry/packages/docker-build/api-docs/image/
"""

from collections.abc import Iterator

from stacks.review.changes.change import Difference
from stacks.review.changes.preview import Operation, Step
from stacks.review.differences.generic import CHANGED_SECRET
from stacks.review.differences.kind import Kind, Part, off, setting
from stacks.review.differences.values import is_known, listed, mapping, text_of

_DIGITS = 8


def _source(step: Step) -> Iterator[Difference]:
    """The hash of the build's context is an output: Pulumi says that it changed, and what it was."""
    if not any(each.path.split(".")[0] == "contextHash" for each in step.changed):
        return
    old, new = step.outputs.get("contextHash"), step.new.get("contextHash")
    yield Difference(
        subject="source",
        before=str(old)[:_DIGITS] + "…" if old else None,
        after=str(new)[:_DIGITS] + "…" if new else "changed",
        note="a file of the build's context changed: the image is built anew",
    )


def _where(step: Step) -> Iterator[Difference]:
    for name, words in (("context", "source directory"), ("dockerfile", "Dockerfile")):
        old, new = (_last(mapping(side.get(name)).get("location")) for side in (step.old, step.new))
        # A checkout in another place is the same source: Pulumi compares what is in it.
        if old != new:
            yield Difference(subject=words, before=old, after=new)


def _last(path: object) -> str | None:
    return path.rstrip("/").rsplit("/", 1)[-1] if isinstance(path, str) else None


def _secrets(step: Step) -> Iterator[Difference]:
    old, new = (mapping(side.get("secrets")) for side in (step.old, step.new))
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            words = "added" if name not in old else "removed" if name not in new else CHANGED_SECRET
            yield Difference(subject=f"secret of the build {name}", note=words)


def _built(step: Step) -> Iterator[Difference]:
    if step.operation in {Operation.CREATE, Operation.IMPORT} and is_known(step.new.get("tags")):
        yield Difference(subject="builds", after=text_of(listed(step.new.get("tags"))))


KINDS: dict[str, Kind] = {
    "docker-build:index:Image": (
        Part(properties=("contextHash",), tell=_source),
        Part(properties=("context.location", "dockerfile.location"), tell=_where),
        Part(properties=("secrets",), tell=_secrets),
        Part(properties=(), tell=_built, created=True),
        setting("push", "pushed", off("the registry does not get it"), default=False),
    ),
}
