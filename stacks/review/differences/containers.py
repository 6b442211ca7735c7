"""ECS task definitions: their containers by name, and in each what a reviewer looks for.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.environment import environment_differences
from stacks.review.differences.kind import Kind, Part, changed, dropped, judge, less, off, on, setting
from stacks.review.differences.values import AFTER, is_known, listed, parsed, same, text_of, truth

TYPE = "aws:ecs/taskDefinition:TaskDefinition"
_DIGEST = re.compile(r"^(?P<name>.+)@sha256:(?P<digest>[0-9a-f]{8,64})$")
_ROOT = {"", "0", "root", "0:0", "root:root"}
_OF_THEIR_OWN = {"name", "image", "environment", "secrets", "user", "command", "entryPoint", "linuxParameters"}
_WORDS = {
    "cpu": "CPU units",
    "memory": "memory limit (MiB)",
    "memoryReservation": "memory reservation (MiB)",
    "readonlyRootFilesystem": "read-only root file system",
    "portMappings": "ports",
    "logConfiguration": "log",
    "healthCheck": "health check",
    "stopTimeout": "stop timeout (s)",
    "startTimeout": "start timeout (s)",
    "mountPoints": "mounts",
    "dependsOn": "waits for",
}
_JUDGES = {
    "readonlyRootFilesystem": off("what breaks in can write to the container's files", Danger.SECURITY),
    "privileged": on("root on the host", Danger.SECURITY),
    "stopTimeout": less("less time to end the requests that run before it is killed"),
    "healthCheck": dropped("ECS no longer replaces this container when it hangs", Danger.AVAILABILITY),
    "logConfiguration": dropped("what it prints is lost", Danger.AVAILABILITY),
}
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
_HARMFUL = {"ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH", "DAC_OVERRIDE"}
_KEYS = {"portMappings": "containerPort", "mountPoints": "containerPath", "dependsOn": "containerName"}


def image_text(image: Any) -> str | None:
    """An image by its repository and the first digits of its digest: `api: sha256 9b3c1f2a…`."""
    if not isinstance(image, str) or image == UNKNOWN or not (found := _DIGEST.match(image)):
        return text_of(image)
    return f"{found['name'].rsplit('/', 1)[-1]}: sha256 {found['digest'][:8]}…"


def _containers(step: Step) -> Iterator[Difference]:
    """All that differs; of a task definition that is created only what is dangerous."""
    if step.operation in {Operation.CREATE, Operation.IMPORT}:
        for name, container in _by_name(step.new.get("containerDefinitions")).items():
            yield from (each for each in _of_one(f"container {name}", {}, container) if each.danger)
        return
    old, new = step.old.get("containerDefinitions"), step.new.get("containerDefinitions")
    if same(old, new):
        return
    if not is_known(new) and isinstance(new, str):
        names = ", ".join(_by_name(old))
        yield Difference(subject="containers", before=names or None, after=AFTER, note=_UNKNOWN_NOTE)
        return
    before, after = _by_name(old), _by_name(new)
    if len(before) == len(after) == 1 and before.keys() != after.keys():
        yield Difference(subject="container", before=next(iter(before)), after=next(iter(after)), note="renamed")
        before = {next(iter(after)): next(iter(before.values()))}
    for name in [*before, *(each for each in after if each not in before)]:
        if name not in after:
            yield Difference(subject=f"container {name}", before=image_text(before[name].get("image")))
        elif name not in before:
            yield Difference(subject=f"container {name}", after=image_text(after[name].get("image")))
            yield from (each for each in _of_one(f"container {name}", {}, after[name]) if each.danger)
        else:
            yield from _of_one(f"container {name}", before[name], after[name])


_UNKNOWN_NOTE = "what changes in them depends on something that this update makes"


def _by_name(definitions: Any) -> dict[str, Mapping[str, Any]]:
    """The containers of a definition. Raises TypeError for what is none, so that it is told by path."""
    held = parsed(definitions)
    if held is None or held == UNKNOWN:
        return {}
    if not isinstance(held, list) or not all(isinstance(each, Mapping) for each in held):
        raise TypeError("container definitions are a list of objects")
    return {str(each.get("name", index)): each for index, each in enumerate(held)}


def _of_one(subject: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    yield from _image(subject, old.get("image"), new.get("image"))
    yield from environment_differences(subject, old, new, leave_out=_echoes(old) & _echoes(new))
    yield from _user(subject, old.get("user"), new.get("user"))
    yield from _capabilities(subject, old.get("linuxParameters"), new.get("linuxParameters"))
    for name in ("entryPoint", "command"):
        if not same(old.get(name), new.get(name)):
            yield Difference(subject=f"{subject}, {name}", before=_line(old.get(name)), after=_line(new.get(name)))
    for name in sorted({*old, *new} - _OF_THEIR_OWN):
        yield from _parameter(f"{subject}, {_WORDS.get(name, name)}", name, old.get(name), new.get(name))


def _parameter(words: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
    meaning = judge(old, new, *([_JUDGES[name]] if name in _JUDGES else []))
    if isinstance(old, bool) or isinstance(new, bool):
        before, after = ("on" if truth(side) else "off" for side in (old, new))
        if before != after:
            yield Difference(subject=words, before=before, after=after, note=meaning.note, danger=meaning.danger)
    elif meaning.note and not same(old, new):
        yield Difference(
            subject=words, before=text_of(old), after=text_of(new), note=meaning.note, danger=meaning.danger
        )
    else:
        yield from generic.differences(words, _keyed(name, old), _keyed(name, new))


def _echoes(container: Mapping[str, Any]) -> set[str]:
    """The variables that repeat the digest of the container's image."""
    image, variables = str(container.get("image")), container.get("environment")
    if "@" not in image or not isinstance(variables, list):
        return set()
    return {str(each.get("name")) for each in variables if each.get("value") == image.rpartition("@")[2]}


def _keyed(name: str, value: Any) -> Any:
    """A list of objects as a mapping by what its elements are known by, so that their order makes no difference."""
    if name not in _KEYS or not isinstance(value, list):
        return value
    return {str(each[_KEYS[name]]): each for each in value}


def _image(subject: str, old: Any, new: Any) -> Iterator[Difference]:
    if same(old, new):
        return
    before, after = image_text(old), image_text(new)
    note = ""
    if isinstance(new, str) and is_known(new) and "@sha256:" not in new:
        note = "by tag: what it stands for can change without a change of the stack"
    elif before and after and ": sha256 " in before and ": sha256 " in after:
        (repository, _, earlier), (other, _, later) = (side.partition(": ") for side in (before, after))
        if repository == other:
            yield Difference(subject=f"{subject}, image {repository}", before=earlier, after=later)
            return
    yield Difference(subject=f"{subject}, image", before=before, after=after, note=note)


def _user(subject: str, old: Any, new: Any) -> Iterator[Difference]:
    if same(old, new):
        return
    root = str(new or "") in _ROOT
    yield Difference(
        subject=f"{subject}, user",
        before=text_of(old) or "the image's own",
        after=text_of(new) or "the image's own",
        note="root, unless the image names a user" if root and not new else "root" if root else "",
        danger=Danger.SECURITY if root else None,
    )


def _capabilities(subject: str, old: Any, new: Any) -> Iterator[Difference]:
    before, after = (side if isinstance(side, Mapping) else {} for side in (old, new))
    for way, words in (("add", "gains the capability"), ("drop", "drops the capability")):
        earlier, later = ({*map(str, listed((side.get("capabilities") or {}).get(way)))} for side in (before, after))
        for each in sorted(later - earlier):
            danger = Danger.SECURITY if way == "add" and each in _HARMFUL else None
            yield Difference(subject=f"{subject}, {words} {each}", danger=danger)
        for each in sorted(earlier - later):
            note = "" if way == "add" else "it has it again"
            danger = Danger.SECURITY if way == "drop" else None
            yield Difference(subject=f"{subject}, no longer {words} {each}", note=note, danger=danger)
    rest = [{key: each for key, each in side.items() if key != "capabilities"} for side in (before, after)]
    yield from generic.differences(f"{subject}, linuxParameters", *rest)


def _line(value: Any) -> str | None:
    return text_of(" ".join(map(str, value))) if isinstance(value, list) and is_known(value) else text_of(value)


KINDS: dict[str, Kind] = {
    TYPE: (
        Part(properties=("containerDefinitions",), tell=_containers, created=True),
        setting("cpu", "CPU of the task", less("slower"), unit="units", created=True),
        setting("memory", "memory of the task", less("ECS kills a task that needs more"), unit="MiB", created=True),
        setting("taskRoleArn", "role of the program", changed("what the program may do in AWS")),
        setting("executionRoleArn", "role that starts the task"),
    )
}
