"""The application's images: built from source, taken over from another stack, or of an earlier release."""

from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_docker_build as docker_build

from infra.promotion import PromotedImage
from infra.registry import BUILD_TAG, Repository
from infra.settings import Platform


@dataclass(frozen=True, kw_only=True)
class Build:
    """A folder with a Dockerfile, the stage of it that is wanted (None: the last), and what it is built for."""

    source: Path
    platform: Platform
    stage: str | None = None


@dataclass(frozen=True, kw_only=True)
class Promote:
    """An image of another stack, ``<repository>@sha256:…``."""

    reference: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class Released:
    """The digest of an image that is in the repository already."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class ContainerImageArgs:
    """Where the image goes, and where it comes from."""

    repository: Repository
    origin: Build | Promote | Released


class ContainerImage(pulumi.ComponentResource):
    """An image addressed by its digest: unchanged source is an unchanged digest, and no operation.

    The registries' credentials are those of the machine's Docker (``aws ecr get-login-password | docker login``), so
    that no token is kept in the Pulumi state.
    https://www.pulumi.com/registry/packages/docker-build/api-docs/image/
    """

    reference: pulumi.Output[str]
    """``<repository>@sha256:…``"""
    digest: pulumi.Output[str]
    repository_arn: pulumi.Output[str]

    def __init__(self, name: str, args: ContainerImageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:images:ContainerImage", name, None, opts)
        match args.origin:
            case Build():
                self.digest = self._built(name, args.repository, args.origin)
            case Promote():
                self.digest = self._promoted(name, args.repository, args.origin)
            case Released():
                self.digest = pulumi.Output.from_input(args.origin.digest)
        self.reference = pulumi.Output.concat(args.repository.url, "@", self.digest)
        self.repository_arn = args.repository.arn
        self.register_outputs({"reference": self.reference})

    def _built(self, name: str, repository: Repository, build: Build) -> pulumi.Output[str]:
        return docker_build.Image(
            name,
            context=docker_build.BuildContextArgs(location=str(build.source)),
            dockerfile=docker_build.DockerfileArgs(location=str(build.source / "Dockerfile")),
            target=build.stage,
            platforms=[docker_build.Platform(build.platform.value)],
            tags=[pulumi.Output.concat(repository.url, ":", BUILD_TAG)],
            push=True,
            build_on_preview=False,
            # The image may be a release by now: the repository's lifecycle policy forgets it, not a changed setting.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        ).digest

    def _promoted(self, name: str, repository: Repository, promote: Promote) -> pulumi.Output[str]:
        return PromotedImage(
            name,
            source=promote.reference,
            repository_url=repository.url,
            tag=BUILD_TAG,
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        ).digest
