"""The life of every resource type of the plugin aws, against a real MiniStack, over the engine's own requests."""

import re
from typing import Any

import pytest
from botocore.client import BaseClient

from local.plugins.aws.registry import RESOURCES
from local.plugins.cloud import Cloud
from local.plugins.values import UNKNOWN, State
from tests.local.plugins import (
    cases_balancing,
    cases_containers,
    cases_database,
    cases_edge,
    cases_network,
    cases_notices,
    cases_operations,
    cases_security,
    cases_storage,
)
from tests.local.plugins.cases import Case, Inputs
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

_CHOSEN_NAME = re.compile(r"(alias/)?thing-?[0-9a-f]{7}")
_READS = re.compile("Describe|Get|Head|List")

CASES = (
    *cases_network.CASES,
    *cases_security.CASES,
    *cases_storage.CASES,
    *cases_notices.CASES,
    *cases_containers.CASES,
    *cases_balancing.CASES,
    *cases_database.CASES,
    *cases_operations.CASES,
    *cases_edge.CASES,
)


def test_every_resource_type_of_the_table_has_exactly_one_case() -> None:
    tokens = [case.token for case in CASES]
    assert sorted(tokens) == sorted(RESOURCES)


@pytest.mark.parametrize("case", CASES, ids=[case.token.rpartition(":")[2] for case in CASES])
def test_a_resource_is_created_kept_changed_replaced_refreshed_and_deleted(
    case: Case, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = case.needs(engine)
    _creates_with_one_call(case, monkeypatch)
    inputs = case.merged(needs, lambda _: {})

    previewed = engine.preview(case.token, "thing", inputs)
    live = engine.create(case.token, "thing", inputs)
    assert live.id
    _previewed_what_came(previewed, live)
    _nothing_to_do(engine, live, inputs)
    if case.importable:
        _import_gives_the_same(engine, live)

    if case.changed is not None:
        inputs = case.merged(needs, case.changed)
        difference = engine.diff(live, inputs)
        assert difference.changes
        assert difference.replaces == []
        engine.update(live, inputs)
        _nothing_to_do(engine, live, inputs)

    if case.drift is not None:
        live = _drift_is_seen_and_mended(engine, case, live, inputs)

    if case.replaced is not None:
        live = _replace(engine, live, {**inputs, **case.replaced(needs)})

    engine.delete(live)
    if not case.survives_deletion:
        assert engine.read(live) is None
        engine.delete(live)  # already gone: nothing to complain about


def _creates_with_one_call(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a second one, a resource whose second call fails would be lost: it belongs into `finish`."""
    resource = RESOURCES[case.token]
    create, call = resource.create, BaseClient._make_api_call  # type: ignore[attr-defined]
    changing: list[str] = []

    def listed(client: BaseClient, operation: str, request: dict[str, Any]) -> Any:
        if not _READS.match(operation):
            changing.append(operation)
        return call(client, operation, request)

    def checked(cloud: Cloud, inputs: State) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(BaseClient, "_make_api_call", listed)
            resource_id = create(cloud, inputs)
        assert len(changing) <= 1, changing
        changing.clear()
        return resource_id

    monkeypatch.setattr(resource, "create", checked)


def _previewed_what_came(previewed: Inputs, live: Live) -> None:
    """A preview knows nothing that then comes otherwise, and calls everything else unknown."""
    # The names that the preview and the update choose differ by their random digits, here as in pulumi-aws.
    wrong = {
        name: (value, live.state.get(name))
        for name, value in previewed.items()
        if value is not UNKNOWN and live.state.get(name) != value and not _CHOSEN_NAME.match(str(value))
    }
    assert wrong == {}
    assert {name for name in live.state if name not in previewed} <= _zero_valued(live)


def _zero_valued(live: Live) -> set[str]:
    """What a refresh finds to be nothing need not be announced."""
    return {name for name, value in live.state.items() if value in ("", [], {}, 0, False)}


def _nothing_to_do(engine: Engine, live: Live, inputs: Inputs) -> None:
    difference = engine.diff(live, inputs)
    assert not difference.changes, sorted(difference.detailed_diff)
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed == (live.state, live.inputs)


def _import_gives_the_same(engine: Engine, live: Live) -> None:
    imported = engine.read_as_import(live.token, live.id)
    assert imported is not None
    state, inputs = imported
    adopted = Live(live.token, live.name, live.id, inputs, state)
    difference = engine.diff(adopted, {name: value for name, value in inputs.items() if name != "tagsAll"})
    assert not difference.changes, sorted(difference.detailed_diff)


def _drift_is_seen_and_mended(engine: Engine, case: Case, live: Live, inputs: Inputs) -> Live:
    assert case.drift is not None
    case.drift(engine.provider.cloud(), live)
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed[0] != live.state
    live.state, live.inputs = refreshed
    difference = engine.diff(live, inputs)
    assert case.drifted in difference.diffs
    if difference.replaces:
        return _replace(engine, live, inputs)
    engine.update(live, inputs)
    _nothing_to_do(engine, live, inputs)
    return live


def _replace(engine: Engine, live: Live, inputs: Inputs) -> Live:
    given = {name: value for name, value in inputs.items() if value is not None}
    difference = engine.diff(live, given)
    assert difference.replaces
    if difference.delete_before_replace:
        engine.delete(live)
        new = engine.create(live.token, live.name, given)
    else:
        new = engine.create(live.token, live.name, given)
        engine.delete(live)
    _nothing_to_do(engine, new, given)
    return new
