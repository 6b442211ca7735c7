"""Releases: one pair of names for what runs together, kept so that it can run again."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from infra.failure import UpdateError
from infra.images import ContainerImage
from infra.registry import Repository
from infra.revisions import Revisions
from infra.settings import RELEASE_PATTERN
from infra.step import StepProvider

_HASH_DIGITS = 12


class ReleaseError(ValueError):
    """A release cannot run on this stack. The message says why, and what to do instead."""


def release_id(head: str, digests: Sequence[str]) -> str:
    """The id of a release: the head of its schema, and a hash of its images' digests.

    The same images are the same release, on every stack that they are promoted to.
    """
    return f"r{head}-{hashlib.sha256('/'.join(sorted(digests)).encode()).hexdigest()[:_HASH_DIGITS]}"


def head_of(release: str) -> str:
    """The head of the schema that a release was made for."""
    if not re.fullmatch(RELEASE_PATTERN, release):
        raise ReleaseError(f"release {release!r} is not of the form r<schema head>-<{_HASH_DIGITS} hex digits>")
    return release[1:].rpartition("-")[0]


def refuse_contracted(release: str, revisions: Revisions) -> None:
    """Raises ReleaseError when a later revision took away what the release still needs.

    A release works on its own schema and on every later one that only expands it.
    """
    head = head_of(release)
    if head not in revisions.lineage:
        raise ReleaseError(
            f"release {release} was made for the schema {head}, which the migrations of this checkout do not know "
            f"(they go {' → '.join(revisions.lineage)}): roll back from a checkout that holds every applied migration"
        )
    later = revisions.lineage[revisions.lineage.index(head) + 1 :]
    if contracted := [revision for revision in later if revision in revisions.contractions]:
        raise ReleaseError(
            f"release {release} cannot run any more: since its schema {head} the revisions {', '.join(contracted)} "
            "took away what it needs (phase = 'contract'). Roll forward with a fix, or restore a backup from before "
            "it into a new database: docs/runbooks/roll-back.md"
        )


class ReleaseProvider(StepProvider):
    """Writes the release's id as a tag on its images; a tag that is there stays, and none is ever taken away."""

    compared = ("release", "images")

    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Tag the images."""
        tag_images(props)
        return {}


@dataclass(frozen=True, kw_only=True)
class ReleasedImage:
    """A repository and the image in it that belongs to the release."""

    repository: Repository
    image: ContainerImage


class Release(Resource, module="data-aggregator", name="Release"):
    """The last step of an update that succeeded: from now on the release can be run again by its ``release`` id."""

    release: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        region: str,
        release: pulumi.Input[str],
        images: Mapping[str, ReleasedImage],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        tagged = {
            noun: {"repository": each.repository.name, "digest": each.image.digest} for noun, each in images.items()
        }
        super().__init__(ReleaseProvider(), name, {"region": region, "release": release, "images": tagged}, opts)


def tag_images(props: Mapping[str, Any]) -> None:
    """Put the release's id on every image.

    Raises UpdateError when the registry has lost one of them.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
    """
    import boto3

    ecr = boto3.client("ecr", region_name=props["region"])
    for image in props["images"].values():
        found = ecr.batch_get_image(repositoryName=image["repository"], imageIds=[{"imageDigest": image["digest"]}])[
            "images"
        ]
        if not found:
            raise UpdateError(f"{image['repository']} no longer holds {image['digest']}: build the release anew")
        manifest = found[0]
        media_type = (
            {"imageManifestMediaType": manifest["imageManifestMediaType"]}
            if (manifest.get("imageManifestMediaType"))
            else {}
        )
        try:
            ecr.put_image(
                repositoryName=image["repository"],
                imageManifest=manifest["imageManifest"],
                imageTag=props["release"],
                **media_type,
            )
        except ecr.exceptions.ImageAlreadyExistsException:
            continue  # the same image already bears the id
