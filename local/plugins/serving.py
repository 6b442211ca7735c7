"""A provider as a plugin process: the engine starts it, reads a port from its output, and talks gRPC to it."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, Final

import grpc
import grpc.aio
from google.protobuf import any_pb2
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import DiffRequest, Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from local.plugins.errors import CreatedInPartError, PluginError
from local.plugins.loopback import require_loopback

_ORPHAN_CHECK_S: Final = 1.0

Method = Callable[[Any, Any, Any], Coroutine[Any, Any, Any]]


def _in_one_sentence(name: str) -> Method:
    """The SDK's method of that name, with our errors as they are instead of inside a traceback."""
    method: Method = getattr(ProviderServicer, name)

    async def wrapper(self: Any, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except Exception as error:
            for cause in (error, error.__cause__, error.__context__):
                if isinstance(cause, CreatedInPartError):
                    await context.abort_with_status(_created_in_part(cause))
                if isinstance(cause, PluginError):
                    await context.abort(grpc.StatusCode.UNKNOWN, str(cause))
            raise

    return wrapper


async def _read(self: Any, request: Any, context: Any) -> Any:
    """A resource that does not exist is an answer without properties: with empty ones, an import would take it."""
    answer = await _in_one_sentence("Read")(self, request, context)
    return answer if answer.id else provider_pb2.ReadResponse()


class Servicer(ProviderServicer):
    """The SDK's servicer with readable errors."""

    CheckConfig = _in_one_sentence("CheckConfig")
    Configure = _in_one_sentence("Configure")
    Check = _in_one_sentence("Check")
    Diff = _in_one_sentence("Diff")
    Create = _in_one_sentence("Create")
    Read = _read
    Update = _in_one_sentence("Update")
    Delete = _in_one_sentence("Delete")
    Invoke = _in_one_sentence("Invoke")
    Construct = _in_one_sentence("Construct")  # type: ignore[assignment]  # the SDK types this one alone

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: N802 — gRPC's signature
        """The SDK's own hands its bool over as the enumeration's number, where 1 means that nothing changed."""
        olds, news = PropertyValue.unmarshal_map(request.olds), PropertyValue.unmarshal_map(request.news)
        asked = DiffRequest(request.urn, request.id, olds, news, list(request.ignoreChanges))
        changed = (await self._provider.diff_config(asked)).changes
        kinds = provider_pb2.DiffResponse
        return kinds(changes=kinds.DIFF_SOME if changed else kinds.DIFF_NONE)


def _created_in_part(error: CreatedInPartError) -> Any:
    """gRPC's status with the detail by which the engine keeps the resource and its id."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=PropertyValue.marshal_map(error.properties),
        reasons=[error.reason],
        inputs=PropertyValue.marshal_map(error.inputs),
    )
    packed = any_pb2.Any()
    packed.Pack(detail)
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=error.reason)
    status.details.append(packed)
    answer: Any = grpc.Status()
    answer.code = grpc.StatusCode.UNKNOWN
    answer.details = error.reason
    answer.trailing_metadata = (("grpc-status-details-bin", status.SerializeToString()),)
    return answer


def serve(make: Callable[[], Provider], version: str) -> int:
    """Run the provider until the engine ends it; the process's exit code.

    Refuses, with one sentence, to run where AWS_ENDPOINT_URL is not on this machine.
    """
    try:
        require_loopback(os.environ.get("AWS_ENDPOINT_URL"))
    except PluginError as error:
        print(error, file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(description="A Pulumi plugin of the local AWS")
    parser.add_argument("engine", help="the engine's address")
    arguments, _ = parser.parse_known_args()
    try:
        asyncio.run(_serve(make(), version, arguments.engine))
    except KeyboardInterrupt:
        return 130
    return 0


async def _serve(provider: Provider, version: str, engine: str) -> None:
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    servicer = Servicer(sys.argv[1:], version, provider, engine_address=engine)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    orphaned = asyncio.create_task(_until_orphaned())
    ended = asyncio.create_task(server.wait_for_termination())
    await asyncio.wait({orphaned, ended}, return_when=asyncio.FIRST_COMPLETED)
    await server.stop(grace=None)


async def _until_orphaned() -> None:
    """An engine that was killed leaves its plugins behind: a plugin without its parent ends itself."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 — the kernel tells of it in no other portable way
        await asyncio.sleep(_ORPHAN_CHECK_S)
