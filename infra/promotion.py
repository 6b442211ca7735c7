"""An image of another stack, taken over as it is: the same bytes under the same digest.

The copy goes from registry to registry by ``docker buildx imagetools``, with the machine's own logins, as builds do.
https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/
"""

import subprocess
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from infra.failure import UpdateError
from infra.step import StepProvider

COPY_DEADLINE_S = 900


class PromotionError(UpdateError):
    """The image could not be taken over. The message says which, what Docker said, and what to do."""


class PromotedImageProvider(StepProvider):
    """Copies the image when its digest, or the place for it, changes. A copy stays when it is replaced."""

    compared = ("source", "repository_url")

    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Copy the image."""
        return {"digest": copy(props)}


class PromotedImage(Resource, module="data-aggregator", name="PromotedImage"):
    """``source`` (``<repository>@sha256:…``) copied into a repository, under a tag that moves."""

    digest: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        source: pulumi.Input[str],
        repository_url: pulumi.Input[str],
        tag: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        properties = {"source": source, "repository_url": repository_url, "tag": tag, "digest": None}
        super().__init__(PromotedImageProvider(), name, properties, opts)


def copy(props: Mapping[str, Any]) -> str:
    """Copy the image; its digest, which is the source's.

    Raises PromotionError when Docker cannot read the one or write the other registry.
    """
    source, target = str(props["source"]), f"{props['repository_url']}:{props['tag']}"
    # Docker may put the tag on an index of a single image: the image lies beside it, under the digest that it had.
    # --prefer-index=false would spare the index; Debian's buildx 0.13 does not know it.
    command = ["docker", "buildx", "imagetools", "create", "--tag", target, source]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COPY_DEADLINE_S, check=False
        )
    except FileNotFoundError:
        raise _failed(source, target, "docker was not found") from None
    except subprocess.TimeoutExpired:
        raise _failed(source, target, f"it was not done after {COPY_DEADLINE_S} s") from None
    if done.returncode:
        raise _failed(source, target, (done.stderr.strip().splitlines() or ["docker said nothing"])[-1])
    return source.rpartition("@")[2]


def _failed(source: str, target: str, reason: str) -> PromotionError:
    return PromotionError(
        f"{source} was not copied to {target}: {reason}.\n"
        "Log Docker in to both registries (aws ecr get-login-password | docker login), and see that the other stack's "
        "settings share its images with this account (images.shared_with). Then run `pulumi up` again."
    )
