"""The program's own steps of an update: one-off tasks, the alarm gate, the verification, the release, promotions.

Their inputs are those of infra/one_off_task.py, alarm_gate.py, verification.py, release.py and promotion.py.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.containers import image_text
from stacks.review.differences.kind import Kind, Part, on, setting
from stacks.review.differences.values import AFTER, mapping, mappings, same, short, text_of

_DYNAMIC = "pulumi-python:dynamic/data-aggregator:"
_BETWEEN = " → "


def _triggers(step: Step) -> Iterator[Difference]:
    created = step.operation in {Operation.CREATE, Operation.IMPORT}
    if created:
        yield Difference(subject="runs", after=text_of(step.new.get("title")))
    old, new = (mapping(side.get("triggers")) for side in (step.old, step.new))
    if step.new.get("triggers") == UNKNOWN:
        yield Difference(subject="runs", after=AFTER, note="what triggers it is not known yet")
        return
    ran = not created and not same(old.get("head"), new.get("head"))
    for name in sorted({*old, *new}, key=lambda each: (each != "head", each)):
        before, after = old.get(name), new.get(name)
        if same(before, after) or (created and name != "head"):
            continue
        if name == "lineage":
            yield from _lineage(before, after)
        elif name == "files":
            # A new head brings new files.
            if not ran:
                yield Difference(subject="files", before=_digest(before), after=_digest(after), note="runs again")
        else:
            yield Difference(subject=name, before=text_of(before), after=text_of(after), note="runs" if ran else "")


def _lineage(old: Any, new: Any) -> Iterator[Difference]:
    if not isinstance(old, str) or not isinstance(new, str) or UNKNOWN in (old, new):
        yield Difference(subject="lineage", before=text_of(old), after=text_of(new))
        return
    before, after = old.split(_BETWEEN), new.split(_BETWEEN)
    added = [each for each in after if each not in before]
    gone = [each for each in before if each not in after]
    if added:
        yield Difference(subject="revisions that are added", after=", ".join(added))
    if gone:
        yield Difference(
            subject="revisions that are no longer there",
            before=", ".join(gone),
            note="the database has them, and this checkout does not know them",
            danger=Danger.AVAILABILITY,
        )
    if not added and not gone:
        yield Difference(subject="order of the revisions", before=text_of(old), after=text_of(new))


def _digest(value: Any) -> str | None:
    return value[:8] + "…" if isinstance(value, str) and value != UNKNOWN and len(value) > _SHORT else text_of(value)


_SHORT = 16


def _images(step: Step) -> Iterator[Difference]:
    """Of a release: which image each of its parts is."""
    old, new = (_digests(side.get("images")) for side in (step.old, step.new))
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield Difference(subject=f"image {name}", before=old.get(name), after=new.get(name))


def _digests(images: Any) -> dict[str, str | None]:
    if images == UNKNOWN:
        raise ValueError("the images are not known yet")
    return {name: _sha(mapping(each).get("digest", each)) for name, each in mapping(images).items()}


def _sha(digest: Any) -> str | None:
    if not isinstance(digest, str) or not digest.startswith("sha256:"):
        return text_of(digest)
    return f"sha256 {digest.removeprefix('sha256:')[:8]}…"


def _gate(step: Step) -> Iterator[Difference]:
    old, new = (mapping(side.get("release")) for side in (step.old, step.new))
    if step.new.get("release") == UNKNOWN:
        raise ValueError("the release is not known yet")
    for name in sorted({*old, *new}):
        if not same(old.get(name), new.get(name)):
            yield Difference(
                subject=f"release of {name}", before=_released(old.get(name)), after=_released(new.get(name))
            )


def _released(value: Any) -> str | None:
    return image_text(value) if isinstance(value, str) and "@sha256:" in value else _sha(value)


def _expected(step: Step) -> Iterator[Difference]:
    old, new = ({str(each["name"]): each for each in _known(side.get("services"))} for side in (step.old, step.new))
    for name in sorted({*old, *new}):
        before, after = (_definition(side.get(name)) for side in (old, new))
        if before != after:
            yield Difference(subject=f"service {name} has to run", before=before, after=after)
    pages, pages_now = (
        {str(text_of(each.get("url"))): _sha(each.get("release")) for each in _known(side.get("pages"))}
        for side in (step.old, step.new)
    )
    for url in sorted({*pages, *pages_now}):
        if pages.get(url) != pages_now.get(url):
            yield Difference(subject=f"{url} has to answer with", before=pages.get(url), after=pages_now.get(url))


def _known(some: Any) -> list[Mapping[str, Any]]:
    if some == UNKNOWN:
        raise ValueError("they are not known yet")
    return mappings(some)


def _definition(service: Mapping[str, Any] | None) -> str | None:
    arn = None if service is None else service.get("task_definition_arn")
    return text_of(arn) if arn is None or arn == UNKNOWN else short(arn)


def _source(step: Step) -> Iterator[Difference]:
    old, new = (side.get("source") for side in (step.old, step.new))
    if not same(old, new):
        yield Difference(subject="image of the other stack", before=image_text(old), after=image_text(new))


def _inputs_of_the_run(step: Step) -> Iterator[Difference]:
    """How the task is run: only its own triggers make it run, so that these are told where nothing else is."""
    for name in _RUN:
        yield from generic.differences(name, step.old.get(name), step.new.get(name))


_RUN = ("cluster_arn", "container_name", "subnet_ids", "security_group_ids", "log_group_name", "deadline_s")
KINDS: dict[str, Kind] = {
    f"{_DYNAMIC}OneOffTask": (
        # Its title repeats the head, and the task's result is an output.
        Part(properties=("triggers", "title", "task_arn"), tell=_triggers, created=True),
        Part(properties=_RUN, tell=_inputs_of_the_run),
    ),
    f"{_DYNAMIC}AlarmGate": (
        Part(properties=("release",), tell=_gate),
        setting(
            "despite_alarms",
            "rolled out while alarms fire",
            on("a release that makes it worse is not told from the fault", Danger.AVAILABILITY),
            default=False,
            created=True,
        ),
    ),
    f"{_DYNAMIC}Verification": (Part(properties=("services", "pages"), tell=_expected),),
    f"{_DYNAMIC}Release": (
        setting("release", "release", created=True),
        Part(properties=("images",), tell=_images),
    ),
    f"{_DYNAMIC}PromotedImage": (Part(properties=("source", "digest"), tell=_source, created=True),),
}
