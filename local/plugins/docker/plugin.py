"""The provider `docker`: one function, and an answer for every resource type that it has not."""

import json
from typing import Final

from pulumi.provider.experimental import provider as rpc

from local.plugins.cloud import Cloud
from local.plugins.docker_build.registry import Reference
from local.plugins.errors import PluginError
from local.plugins.provider import TableProvider
from local.plugins.resource import Function, Inputs, Resource
from local.plugins.schema import boolean, string
from local.plugins.values import State

INSTEAD: Final = {
    "docker:index/image:Image": "build with docker_build.Image",
    "docker:index/registryImage:RegistryImage": "push with docker_build.Image",
    "docker:index/tag:Tag": "give docker_build.Image all the tags",
    "docker:index/container:Container": "run containers as ECS tasks",
}
"""What the local AWS has in the place of pulumi-docker's resource types."""


class GetRegistryImage(Function):
    """The digest that a tag stands for in the local registry."""

    token = "docker:index/getRegistryImage:getRegistryImage"
    inputs = {"name": string(required=True), "insecureSkipVerify": boolean()}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        """Raises PluginError naming the repository and the tags that it has."""
        reference = Reference.parse(inputs["name"])
        digest = reference.manifest_digest()
        if digest is None:
            tags = ", ".join(reference.tags()) or "none"
            raise PluginError(
                f"the repository {reference.registry}/{reference.repository} has no tag {reference.tag!r}: "
                f"it has {tags}"
            )
        return {**inputs, "id": digest, "sha256Digest": digest}


class DockerProvider(TableProvider):
    """docker of the local AWS."""

    def __init__(self, version: str = "") -> None:
        function = GetRegistryImage()
        super().__init__("docker", {}, {function.token: function})
        self.version = version

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        return rpc.GetSchemaResponse(json.dumps({"name": self.package, "version": self.version}))

    def cloud(self) -> Cloud:
        """A registry has no region; the endpoint is checked to be on this machine all the same."""
        return Cloud(region="local")

    def _resource(self, qualified: str) -> Resource:
        token = qualified.rpartition("$")[2]
        instead = INSTEAD.get(token, "use docker_build for images and ECS for containers")
        raise PluginError(f"The local docker plugin has functions only, and no resource type {token!r}: {instead}.")
