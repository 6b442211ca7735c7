"""The application's images: built from source, or an earlier release."""

from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_docker as docker
import pulumi_docker_build as docker_build

from infra.registry import BUILD_TAG, Repository
from infra.settings import Platform


@dataclass(frozen=True, kw_only=True)
class ContainerImageArgs:
    """Where the source lies (a folder with a Dockerfile) and where the image goes.

    ``release`` names a tag that is in the repository already: then that one is looked up, and nothing is built.
    """

    repository: Repository
    source: Path
    platform: Platform
    release: str | None = None


class ContainerImage(pulumi.ComponentResource):
    """An image addressed by its digest: unchanged source is an unchanged digest, and no operation.

    The registry's credentials are those of the machine's Docker (``aws ecr get-login-password | docker login``), so
    that no token is kept in the Pulumi state.
    https://www.pulumi.com/registry/packages/docker-build/api-docs/image/
    """

    reference: pulumi.Output[str]
    """``<repository>@sha256:…``"""
    digest: pulumi.Output[str]
    repository_arn: pulumi.Output[str]

    def __init__(self, name: str, args: ContainerImageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:images:ContainerImage", name, None, opts)
        if args.release is None:
            self.digest = self._built(name, args)
        else:
            self.digest = self._released(args.repository, args.release)
        self.reference = pulumi.Output.concat(args.repository.url, "@", self.digest)
        self.repository_arn = args.repository.arn
        self.register_outputs({"reference": self.reference})

    def _built(self, name: str, args: ContainerImageArgs) -> pulumi.Output[str]:
        return docker_build.Image(
            name,
            context=docker_build.BuildContextArgs(location=str(args.source)),
            dockerfile=docker_build.DockerfileArgs(location=str(args.source / "Dockerfile")),
            platforms=[docker_build.Platform(args.platform.value)],
            tags=[pulumi.Output.concat(args.repository.url, ":", BUILD_TAG)],
            push=True,
            build_on_preview=False,
            # The image may be a release by now: the repository's lifecycle policy forgets it, not a changed setting.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        ).digest

    def _released(self, repository: Repository, release: str) -> pulumi.Output[str]:
        return docker.get_registry_image_output(
            name=pulumi.Output.concat(repository.url, ":", release),
            opts=pulumi.InvokeOutputOptions(parent=self),
        ).sha256_digest
