"""The engine's requests, answered from a table of resource types and a table of functions."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from pulumi.provider.experimental import provider as rpc

from local.plugins.checking import Declared, Failure, check
from local.plugins.cloud import Cloud
from local.plugins.differences import diff_response
from local.plugins.errors import CreatedInPartError, PluginError, error_code
from local.plugins.resource import Function, Resource
from local.plugins.schema import Property, string, string_map
from local.plugins.states import inputs_after_read, preview_state, state_after_read
from local.plugins.values import State, plain_map, property_values, secret_names

T = TypeVar("T")

_PARALLEL_CALLS: Final = 32  # more than the engine's default of 16 operations at once: it is never the bottleneck
_REGION: Final = string(replaces=True)
_ALL_TAGS: Final = string_map()


class TableProvider(rpc.Provider, ABC):
    """A provider made of a table of resource types and a table of functions, both by token."""

    def __init__(self, package: str, resources: Mapping[str, Resource], functions: Mapping[str, Function]) -> None:
        self.package = package
        self.resources = resources
        self.functions = functions
        self._threads = ThreadPoolExecutor(_PARALLEL_CALLS, thread_name_prefix="call")

    @abstractmethod
    def cloud(self) -> Cloud:
        """The configured cloud. Raises PluginError where the configuration is not known yet."""

    def implied(self, resource: Resource, inputs: State) -> State:
        """Inputs that the provider's configuration adds to a resource's own, before check."""
        return {}

    def default_tags(self) -> Mapping[str, str]:
        return {}

    # -- the engine's requests

    async def check(self, request: rpc.CheckRequest) -> rpc.CheckResponse:
        resource = self._resource(request.type)
        given, old = plain_map(request.new_inputs), plain_map(request.old_inputs)
        given = {**given, **self.implied(resource, given)}
        failures = _name(resource, given, old, request.name, request.random_seed)
        checked, wrong = check(self.declared(resource), given)
        failures += wrong
        if not failures:
            failures = list(resource.validate(checked))
        return rpc.CheckResponse(
            inputs=property_values(checked, secret_names(request.new_inputs)),
            failures=[rpc.CheckFailure(failure.property, failure.reason) for failure in failures],
        )

    async def diff(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        resource = self._resource(request.type)
        return diff_response(
            resource,
            self.properties(resource),
            request.name,
            plain_map(request.old_state),
            plain_map(request.new_inputs),
            request.ignore_changes,
        )

    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        resource = self._resource(request.type)
        inputs = plain_map(request.properties)
        secrets = secret_names(request.properties)
        if request.preview:
            return rpc.CreateResponse("", property_values(preview_state(resource, inputs), secrets))
        cloud = self.cloud().at(inputs.get("region"), request.timeout)

        def work() -> tuple[str, State]:
            with _told("create", resource.token, request.name, resource):
                resource_id = resource.create(cloud, inputs)
            try:
                with _told("finish creating", resource.token, request.name, resource):
                    resource.finish(cloud, resource_id, inputs)
                with _told("read", resource.token, resource_id, resource):
                    return resource_id, self._state_after("created", resource, cloud, resource_id, inputs)
            except Exception as error:
                # Also after a bug: a resource that the engine does not know is never deleted.
                reason = str(error) if isinstance(error, PluginError) else repr(error)
                told = property_values(self._told_of(resource, cloud, resource_id, inputs), secrets)
                raise CreatedInPartError(resource_id, told, property_values(inputs, secrets), reason) from error

        resource_id, state = await self._call(work)
        return rpc.CreateResponse(resource_id, property_values(state, secrets))

    async def read(self, request: rpc.ReadRequest) -> rpc.ReadResponse:
        resource = self._resource(request.type)
        known, inputs = plain_map(request.properties), plain_map(request.inputs)
        secrets = secret_names(request.properties, request.inputs)
        cloud = self.cloud().at(known.get("region") or inputs.get("region"))

        def work() -> State | None:
            with _told("read", resource.token, request.resource_id, resource):
                return state_after_read(self, resource, cloud, request.resource_id, known or inputs)

        state = await self._call(work)
        if state is None:
            return rpc.ReadResponse("", {}, {})
        fresh = inputs_after_read(self.properties(resource), inputs, state)
        return rpc.ReadResponse(request.resource_id, property_values(state, secrets), property_values(fresh, secrets))

    async def update(self, request: rpc.UpdateRequest) -> rpc.UpdateResponse:
        resource = self._resource(request.type)
        old, new = plain_map(request.olds), plain_map(request.news)
        secrets = secret_names(request.news)
        if request.preview:
            return rpc.UpdateResponse(property_values(preview_state(resource, new, old), secrets))
        cloud = self.cloud().at(new.get("region"), request.timeout)
        response = diff_response(resource, self.properties(resource), request.name, old, new, request.ignore_changes)

        def work() -> State:
            with _told("update", resource.token, request.resource_id, resource):
                resource.update(cloud, request.resource_id, old, new, frozenset(response.diffs))
                return self._state_after("updated", resource, cloud, request.resource_id, new, old)

        return rpc.UpdateResponse(property_values(await self._call(work), secrets))

    async def delete(self, request: rpc.DeleteRequest) -> None:
        resource = self._resource(request.type)
        state = plain_map(request.properties)
        cloud = self.cloud().at(state.get("region"), request.timeout)

        def work() -> None:
            with _told("delete", resource.token, request.resource_id, resource):
                try:
                    resource.delete(cloud, request.resource_id, state)
                except Exception as error:
                    if error_code(error) not in resource.gone:
                        raise

        await self._call(work)

    async def invoke(self, request: rpc.InvokeRequest) -> rpc.InvokeResponse:
        function = self.functions.get(request.tok)
        if function is None:
            known = ", ".join(sorted(self.functions))
            raise PluginError(f"The local {self.package} plugin has no function {request.tok!r}: it has {known}.")
        given = {name: value for name, value in plain_map(request.args).items() if not name.startswith("__")}
        declared = Declared(
            owner=function.token,
            properties={**function.inputs, "region": string()},
            unsupported=function.unsupported,
        )
        checked, failures = check(declared, given)
        if failures:
            return rpc.InvokeResponse(failures=[rpc.CheckFailure(f.property, f.reason) for f in failures])
        cloud = self.cloud().at(checked.get("region"))

        def work() -> State:
            with _told("call", request.tok, ""):
                return function.call(cloud, checked)

        return rpc.InvokeResponse(property_values(await self._call(work)))

    # -- shared

    def properties(self, resource: Resource) -> dict[str, Property]:
        """A type's own properties and those that every regional or tagged type has."""
        properties = dict(resource.inputs)
        if resource.regional:
            properties["region"] = _REGION
        if resource.tagged:
            properties["tagsAll"] = _ALL_TAGS
        return properties

    def declared(self, resource: Resource) -> Declared:
        return Declared(owner=resource.token, properties=self.properties(resource), unsupported=resource.unsupported)

    def _resource(self, qualified: str) -> Resource:
        """The type of a URN's qualified type, in which the types of the parents come first: `brick$aws:…`."""
        token = qualified.rpartition("$")[2]
        if token not in self.resources:
            raise PluginError(
                f"The local {self.package} plugin has no resource type {token!r}: "
                "the table of what it has stands in README.md; a new type is a class in local/plugins."
            )
        return self.resources[token]

    def _state_after(
        self, done: str, resource: Resource, cloud: Cloud, resource_id: str, known: State, old: State | None = None
    ) -> State:
        state = state_after_read(self, resource, cloud, resource_id, known, old)
        if state is None:
            raise PluginError(f"it was {done} and cannot be found")
        return state

    def _told_of(self, resource: Resource, cloud: Cloud, resource_id: str, inputs: State) -> State:
        """The state of a resource that is not finished; its inputs where it cannot be read."""
        with suppress(Exception):  # the error to tell is the one before
            return state_after_read(self, resource, cloud, resource_id, inputs) or inputs
        return inputs

    async def _call(self, work: Callable[[], T]) -> T:
        """boto3 blocks: off the event loop, so that the engine's parallel operations stay parallel."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _name(resource: Resource, given: State, old: Mapping[str, object], logical_name: str, seed: bytes) -> list[Failure]:
    """Put the automatic physical name into `given` where it has none."""
    autoname = resource.autoname
    taken = {autoname.property, f"{autoname.property}Prefix", "namePrefix"} if autoname else set()
    if autoname is None or any(given.get(name) is not None for name in taken):
        return []
    before = old.get(autoname.property)
    try:
        given[autoname.property] = (
            before if autoname.chose(logical_name, before) else autoname.choose(logical_name, seed)
        )
    except ValueError as error:
        return [Failure(autoname.property, f"{resource.token}: {error}")]
    return []


@contextmanager
def _told(doing: str, token: str, name: str, resource: Resource | None = None) -> Iterator[None]:
    """Turn what AWS or the connection says into one sentence: what, to which resource, why."""
    what = f"Could not {doing} {token}{f' {name!r}' if name else ''}"
    try:
        yield
    except PluginError as error:
        raise PluginError(f"{what}: {error}") from error
    except Exception as error:
        # botocore's errors are told by their module: boto3 is imported with the first call only.
        if not type(error).__module__.startswith("botocore."):
            raise
        code = error_code(error)
        if not code:
            raise PluginError(f"{what}: {error}; is the local AWS running (make local)?") from error
        message = error.response["Error"].get("Message", "")  # type: ignore[attr-defined]
        missing = " (it is no longer there)" if resource and code in resource.gone else ""
        raise PluginError(f"{what}: AWS answered {code}{missing}: {message}") from error
