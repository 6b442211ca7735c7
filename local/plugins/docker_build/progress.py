"""A line beside the resource in Pulumi's display while something long goes on."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from local.plugins.docker_build.buildx import Report

_ANSWER_S = 2.0


class Progress:
    """Tells the engine at `engine` (None: nobody) what is going on."""

    def __init__(self, engine: str | None) -> None:
        self._stub: Any = None
        if engine:
            self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))

    def tell(self, urn: str, message: str) -> None:
        """Show the line; the next one takes its place. An engine that does not answer never fails the work."""
        if self._stub is None:
            return
        request = engine_pb2.LogRequest(severity=engine_pb2.INFO, message=message, urn=urn, ephemeral=True)
        with contextlib.suppress(grpc.RpcError):
            self._stub.Log(request, timeout=_ANSWER_S)

    @contextlib.contextmanager
    def of(self, urn: str, report: ContextVar[Report]) -> Iterator[None]:
        """Within it, `report` tells of the resource `urn`."""
        token = report.set(lambda message: self.tell(urn, message))
        try:
            yield
        finally:
            report.reset(token)
