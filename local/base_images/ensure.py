"""Having the base images: looked up, else pulled, else made."""

import contextlib
import json
import os
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

from local.base_images.catalogue import HERE, LABEL, PARENT, BaseImage, base_images
from local.base_images.parent import make_parent, parent_key
from local.commands import answer, run
from local.instance import LocalAws
from local.steps import Progress

REGISTRY = ("registry-1.docker.io", 443)
REGISTRY_DEADLINE_S = 5
FRESH = "FRESH"
"""Environment variable: make or pull the images again, whatever is there."""


def ensure_base_images(aws: LocalAws, progress: Progress, also: Sequence[BaseImage] = ()) -> str:
    """Have all base images, and these; returns how they came.

    Raises:
        LocalError: neither a registry nor Debian's packages can be had.
    """
    parent = parent_key()
    fresh = bool(os.environ.get(FRESH))
    wanted = [image for image in [*base_images(), *also] if fresh or not is_there(image, image.key(parent))]
    if not wanted:
        return "all there"
    log = aws.logs / "base-images.log"
    pulled = _pull(wanted, progress)
    missing = [image for image in wanted if image.reference not in pulled]
    if missing and (fresh or _label_of(PARENT) != parent):
        progress.note("making a minimal Debian 13")
        make_parent(parent, log, progress)
    for image in missing:
        progress.note(f"making {image.reference}")
        _build(image, image.key(parent), aws, log, progress, fresh=fresh)
    parts = [f"{len(pulled)} pulled"] if pulled else []
    return ", ".join([*parts, f"{len(missing)} made from Debian 13 and PyPI"] if missing else parts)


def is_there(image: BaseImage, key: str) -> bool:
    """Whether Docker has the image: a stand-in of this key, or one that came from a registry."""
    label = _label_of(image.reference)
    return label == key or (label == "" and _was_pulled(image.reference))


def _label_of(reference: str) -> str | None:
    """The key of a stand-in, "" for another image, None where there is none."""
    printed = answer(["docker", "image", "inspect", reference, "--format", "{{json .Config.Labels}}"])
    return None if printed is None else str((json.loads(printed) or {}).get(LABEL, ""))


def _was_pulled(reference: str) -> bool:
    printed = answer(["docker", "image", "inspect", reference, "--format", "{{json .RepoDigests}}"])
    return bool(json.loads(printed or "[]"))


def registry_answers() -> bool:
    """Whether Docker's registry can be reached: decided fast, because a pull that cannot work takes minutes to say so.

    A Docker engine behind a mirror or a proxy of its own is believed to reach it.
    """
    mirrors = answer(["docker", "info", "--format", "{{json .RegistryConfig.Mirrors}} {{.HTTPSProxy}}"])
    if mirrors and mirrors.strip() not in ("null", "[]"):
        return True
    connected = threading.Event()

    def connect() -> None:
        with contextlib.suppress(OSError):
            socket.create_connection(REGISTRY, timeout=REGISTRY_DEADLINE_S).close()
            connected.set()

    # In a thread, because the deadline of a connection does not bound the look-up of its name.
    attempt = threading.Thread(target=connect, daemon=True)
    attempt.start()
    attempt.join(REGISTRY_DEADLINE_S)
    return connected.is_set()


def _pull(images: list[BaseImage], progress: Progress) -> set[str]:
    """Pull what a registry has; returns what came."""
    if not registry_answers():
        return set()
    pulled = set()
    for image in images:
        progress.note(f"pulling {image.reference}")
        if answer(["docker", "pull", "--quiet", image.reference], timeout_s=600) is not None:
            pulled.add(image.reference)
    return pulled


def _build(image: BaseImage, key: str, aws: LocalAws, log: Path, progress: Progress, *, fresh: bool) -> None:
    arguments = [part for name, value in image.arguments.items() for part in ("--build-arg", f"{name}={value}")]
    command = ["docker", "buildx", "build", "--load", "--progress=plain", "--label", f"{LABEL}={key}", *arguments]
    run(
        [*command, *(["--no-cache"] if fresh else []), "--tag", image.reference, str(HERE / image.folder)],
        log=log,
        doing=f"making the base image {image.reference}",
        remedy="Check that Debian's and PyPI's mirrors answer, and run this again.",
        variables=aws.environment(),
        on_line=progress.note,
    )
