"""What the engine gets over gRPC: errors as they are, missing resources, unfinished ones."""

from collections.abc import AsyncIterator

import grpc.aio
import pytest
from google.protobuf import any_pb2, struct_pb2
from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from local.plugins.errors import CreatedInPartError, PluginError
from local.plugins.serving import Servicer

URN = "urn:pulumi:test::test::aws:x/y:Y::y"


class Fake(rpc.Provider):
    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        if "partly" in request.properties:
            raise CreatedInPartError(
                "id-1", {"name": PropertyValue("n")}, {"name": PropertyValue("asked")}, "it never became ready"
            )
        raise PluginError("Could not create it: AWS said no")

    async def read(self, request: rpc.ReadRequest) -> rpc.ReadResponse:
        if request.resource_id == "missing":
            return rpc.ReadResponse("", {}, {})
        return rpc.ReadResponse(request.resource_id, {"name": PropertyValue("n")}, {})

    async def diff_config(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        return rpc.DiffResponse(changes=request.old_state != request.new_inputs)

    async def delete(self, request: rpc.DeleteRequest) -> None:
        raise KeyError(f"a bug, for {request.resource_id}")


@pytest.fixture
async def engine() -> AsyncIterator[provider_pb2_grpc.ResourceProviderStub]:
    server = grpc.aio.server()
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer([], "1.0.0", Fake(), ""), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield provider_pb2_grpc.ResourceProviderStub(channel)
    await server.stop(None)


async def test_an_error_is_its_sentence_alone(engine: provider_pb2_grpc.ResourceProviderStub) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await engine.Create(provider_pb2.CreateRequest(urn=URN))
    assert refused.value.details() == "Could not create it: AWS said no"


async def test_a_bug_keeps_its_traceback(engine: provider_pb2_grpc.ResourceProviderStub) -> None:
    with pytest.raises(grpc.aio.AioRpcError, match=r"test_serving\.py"):
        await engine.Delete(provider_pb2.DeleteRequest(id="x", urn=URN))


async def test_a_resource_that_exists_in_part_keeps_its_id(engine: provider_pb2_grpc.ResourceProviderStub) -> None:
    properties = struct_pb2.Struct(fields={"partly": struct_pb2.Value(bool_value=True)})
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await engine.Create(provider_pb2.CreateRequest(urn=URN, properties=properties))
    metadata = dict(refused.value.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    packed: any_pb2.Any = status.details[0]
    assert packed.Unpack(detail)
    assert (detail.id, list(detail.reasons)) == ("id-1", ["it never became ready"])
    assert (detail.properties["name"], detail.inputs["name"]) == ("n", "asked")


async def test_a_missing_resource_is_an_answer_without_properties(
    engine: provider_pb2_grpc.ResourceProviderStub,
) -> None:
    missing = await engine.Read(provider_pb2.ReadRequest(id="missing", urn=URN))
    assert not missing.HasField("properties")
    assert not missing.HasField("inputs")
    found = await engine.Read(provider_pb2.ReadRequest(id="there", urn=URN))
    assert found.properties["name"] == "n"


async def test_a_changed_configuration_is_a_change_and_an_equal_one_is_none(
    engine: provider_pb2_grpc.ResourceProviderStub,
) -> None:
    some = struct_pb2.Struct(fields={"region": struct_pb2.Value(string_value="eu-central-1")})
    changed = await engine.DiffConfig(provider_pb2.DiffRequest(id="x", urn=URN, news=some))
    equal = await engine.DiffConfig(provider_pb2.DiffRequest(id="x", urn=URN, olds=some, news=some))
    assert changed.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert equal.changes == provider_pb2.DiffResponse.DIFF_NONE
