"""The provider `docker-build`: previews that build, builds that tell their steps, interrupts that end them."""

import json
import sys
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar

from pulumi.provider.experimental import provider as rpc

from local.plugins.cloud import Cloud
from local.plugins.docker_build.buildx import Builder
from local.plugins.docker_build.image import REPORT, Image
from local.plugins.docker_build.progress import Progress
from local.plugins.provider import TableProvider
from local.plugins.resource import Resource
from local.plugins.values import State, plain_map

T = TypeVar("T")

_BUILD_S = 1800.0  # a cold build of all images on two cores takes minutes; the engine's own deadline goes before it


class DockerBuildProvider(TableProvider):
    """docker-build of the local AWS."""

    def __init__(self, version: str = "", progress: Progress | None = None) -> None:
        self._builder = Builder()
        self._image = Image(self._builder)
        super().__init__("docker-build", {self._image.token: self._image}, {})
        self.version = version
        self._progress = progress or Progress(engine=None)

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        return rpc.GetSchemaResponse(json.dumps({"name": self.package, "version": self.version}))

    def cloud(self) -> Cloud:
        """Docker knows no region; the endpoint is checked to be on this machine all the same."""
        return Cloud(region="local").at(None, _BUILD_S)

    def implied(self, resource: Resource, inputs: State) -> State:
        """The hash of the source stands among the inputs: a changed file is a changed input."""
        return {"contextHash": self._image.context_hash(inputs)}

    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        if request.preview:
            await self._try_out(request.urn, request.properties, request.timeout)
        with self._progress.of(request.urn, REPORT):
            return await super().create(request)

    async def update(self, request: rpc.UpdateRequest) -> rpc.UpdateResponse:
        if request.preview:
            await self._try_out(request.urn, request.news, request.timeout)
        with self._progress.of(request.urn, REPORT):
            return await super().update(request)

    async def cancel(self) -> None:
        self._builder.stop()

    async def _try_out(self, urn: str, properties: Any, timeout_s: float) -> None:
        inputs = plain_map(properties)
        with self._progress.of(urn, REPORT):
            await self._call(lambda: self._image.try_out(inputs, timeout_s or _BUILD_S))

    async def _call(self, work: Callable[[], T]) -> T:
        """The thread sees to which resource its progress belongs."""
        context = copy_context()
        return await super()._call(lambda: context.run(work))


def engine_address() -> str | None:
    """The first argument of the plugin's process."""
    return next((argument for argument in sys.argv[1:] if not argument.startswith("-")), None)
