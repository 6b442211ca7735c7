"""The plugin's provider: constructs components, refuses every other type by name."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pulumi
from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import rpc as wire

from local.plugins.awsx.arguments import VpcArgs
from local.plugins.awsx.vpc import Vpc
from local.plugins.errors import PluginError

COMPONENTS: Final = ("awsx:ec2:Vpc",)


class AwsxProvider(rpc.Provider):
    """awsx of the local AWS."""

    def __init__(self, version: str = "") -> None:
        self.version = version

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        return rpc.GetSchemaResponse(json.dumps({"name": "awsx", "version": self.version}))

    async def construct(self, request: rpc.ConstructRequest) -> rpc.ConstructResponse:
        """Build the component. Raises PluginError for another type, and for arguments that cannot be."""
        if request.resource_type not in COMPONENTS:
            raise PluginError(
                f"The local awsx plugin has no component {request.resource_type!r}: it has {', '.join(COMPONENTS)}. "
                "Build it of pulumi_aws resources."
            )
        vpc = Vpc(request.name, VpcArgs.parse(program_inputs(request.inputs)), request.options)
        return rpc.ConstructResponse(
            urn=await _known(vpc.urn), state=await _state(vpc.outputs()), state_dependencies={}
        )


def program_inputs(inputs: Mapping[str, PropertyValue]) -> dict[str, Any]:
    """The arguments as a program gives them: plain values, and Outputs where they are secret, unknown or depend."""
    values = wire.deserialize_properties(PropertyValue.marshal_map(dict(inputs)), keep_unknowns=True)
    return {name: _output(value) if wire.is_rpc_secret(value) else value for name, value in values.items()}


def _output(secret: Any) -> pulumi.Output[Any]:
    return pulumi.Output.secret(wire.unwrap_rpc_secret(secret))


async def _known(value: pulumi.Output[str]) -> str:
    known = await value.future()
    if known is None:
        raise PluginError("the engine gave the component no name (URN)")
    return known


async def _state(outputs: Mapping[str, Any]) -> dict[str, PropertyValue]:
    """The outputs resolved, each with the resources that it comes from."""
    sources: dict[str, list[pulumi.Resource]] = {}
    resolved = await wire.serialize_properties(dict(outputs), sources)
    state = PropertyValue.unmarshal_map(resolved)
    return {
        name: value.with_dependencies([*value.dependencies, *await _urns(sources.get(name, ()))])
        for name, value in state.items()
    }


async def _urns(resources: Iterable[pulumi.Resource]) -> list[str]:
    urns = [await resource.urn.future() for resource in resources]
    return [urn for urn in urns if urn is not None]
