"""Drives a provider as the engine does, in this process: check, diff, create, read, update, delete."""

import asyncio
import hashlib
import itertools
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pulumi.provider.experimental import provider as rpc

from local.plugins.errors import CreatedInPartError
from local.plugins.provider import TableProvider
from local.plugins.values import State, plain_map, property_values

T = TypeVar("T")
_TIMEOUT_S = 120.0


class RefusedError(AssertionError):
    """Check found the inputs wrong."""


@dataclass
class Live:
    """A resource as the engine's state has it."""

    token: str
    name: str
    id: str
    inputs: State
    state: State

    @property
    def urn(self) -> str:
        return _urn(self.token, self.name)


@dataclass
class Engine:
    """A provider with the resources that were made through it, also in part, newest last."""

    provider: TableProvider
    made: list[Live] = field(default_factory=list)
    _seeds: "itertools.count[int]" = field(default_factory=itertools.count)

    def configure(self, configuration: Mapping[str, Any]) -> None:
        args = property_values(configuration)
        checked = run(self.provider.check_config(rpc.CheckRequest("urn", {}, args, b"")))
        if checked.failures:
            raise RefusedError("; ".join(failure.reason for failure in checked.failures))
        run(self.provider.configure(rpc.ConfigureRequest({}, args, True, True)))

    def check(self, token: str, name: str, inputs: State, old: State | None = None) -> State:
        urn = _urn(token, name)
        seed = hashlib.sha256(f"{urn}{next(self._seeds)}".encode()).digest()
        answer = run(
            self.provider.check(rpc.CheckRequest(urn, property_values(old or {}), property_values(inputs), seed))
        )
        if answer.failures:
            raise RefusedError("; ".join(failure.reason for failure in answer.failures))
        return plain_map(answer.inputs)

    def preview(self, token: str, name: str, inputs: State) -> State:
        """The outputs that a preview of a creation shows."""
        checked = self.check(token, name, inputs)
        urn = _urn(token, name)
        answer = run(self.provider.create(rpc.CreateRequest(urn, property_values(checked), _TIMEOUT_S, preview=True)))
        return plain_map(answer.properties)

    def create(self, token: str, name: str, inputs: State) -> Live:
        checked = self.check(token, name, inputs)
        live = Live(token, name, "", checked, {})
        try:
            answer = run(
                self.provider.create(rpc.CreateRequest(live.urn, property_values(checked), _TIMEOUT_S, preview=False))
            )
        except CreatedInPartError as error:
            live.id, live.state = error.resource_id, plain_map(error.properties)
            self.made.append(live)
            raise
        live.id, live.state = answer.resource_id or "", plain_map(answer.properties)
        self.made.append(live)
        return live

    def diff(self, live: Live, inputs: State) -> rpc.DiffResponse:
        checked = self.check(live.token, live.name, inputs, live.inputs)
        return self._diff(live, checked)

    def _diff(self, live: Live, checked: State) -> rpc.DiffResponse:
        return run(
            self.provider.diff(
                rpc.DiffRequest(live.urn, live.id, property_values(live.state), property_values(checked), [])
            )
        )

    def update(self, live: Live, inputs: State) -> None:
        checked = self.check(live.token, live.name, inputs, live.inputs)
        answer = run(
            self.provider.update(
                rpc.UpdateRequest(
                    live.urn,
                    live.id,
                    property_values(live.state),
                    property_values(checked),
                    _TIMEOUT_S,
                    [],
                    preview=False,
                )
            )
        )
        live.inputs, live.state = checked, plain_map(answer.properties)

    def read(self, live: Live) -> tuple[State, State] | None:
        """A refresh: (state, inputs); None when the resource is gone."""
        return self._read(live, live.state, live.inputs)

    def read_as_import(self, token: str, resource_id: str) -> tuple[State, State] | None:
        return self._read(Live(token, "imported", resource_id, {}, {}), {}, {})

    def _read(self, live: Live, state: State, inputs: State) -> tuple[State, State] | None:
        answer = run(
            self.provider.read(rpc.ReadRequest(live.urn, live.id, property_values(state), property_values(inputs)))
        )
        if not answer.resource_id:
            return None
        return plain_map(answer.properties), plain_map(answer.inputs)

    def delete(self, live: Live) -> None:
        run(self.provider.delete(rpc.DeleteRequest(live.urn, live.id, property_values(live.state), _TIMEOUT_S)))
        if live in self.made:
            self.made.remove(live)

    def delete_all(self) -> None:
        for live in reversed(list(self.made)):
            self.delete(live)

    def invoke(self, token: str, args: State) -> State:
        answer = run(self.provider.invoke(rpc.InvokeRequest(token, property_values(args))))
        if answer.failures:
            raise RefusedError("; ".join(failure.reason for failure in answer.failures))
        return plain_map(answer.return_value)


def _urn(token: str, name: str) -> str:
    """As of a brick's child: the parents' types come first in a URN."""
    return f"urn:pulumi:test::test::data-aggregator:test:Brick${token}::{name}"


def run(answer: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(answer)
