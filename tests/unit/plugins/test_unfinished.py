"""A resource that was made and whose next call fails: it stays in the state, and the next update mends it."""

import pytest

from local.plugins.aws.plugin import AwsProvider
from local.plugins.aws.registry import RESOURCES
from local.plugins.errors import CreatedInPartError, PluginError
from local.plugins.values import State, plain_map
from tests.local.plugins.engine import Engine, Live

TOKEN = "aws:cloudwatch/logGroup:LogGroup"
ASKED: State = {"name": "jobs", "retentionInDays": 7, "tags": {"stage": "s"}}
TOLD: State = {"name": "jobs", "arn": "arn:jobs", "retentionInDays": 0, "tags": {"stage": "s"}}
NO_RETENTION = PluginError("no retention today")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    driver = Engine(AwsProvider())
    driver.configure({"region": "eu-central-1"})
    return driver


class Unfinished:
    """A log group is made by one call; its retention is set by a second, which fails here."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self._engine, self._patch = engine, monkeypatch

    def __call__(self, error: Exception, told: State | Exception = TOLD) -> CreatedInPartError:
        resource = RESOURCES[TOKEN]
        self._patch.setattr(resource, "create", lambda *_: "jobs")
        self._patch.setattr(resource, "finish", lambda *_: _raise_or_return(error))
        self._patch.setattr(resource, "read", lambda *_: _raise_or_return(told))
        with pytest.raises(CreatedInPartError) as failed:
            self._engine.create(TOKEN, "jobs", ASKED)
        return failed.value


def _raise_or_return(answer: State | Exception) -> State:
    if isinstance(answer, Exception):
        raise answer
    return answer


@pytest.fixture
def unfinished(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Unfinished:
    return Unfinished(engine, monkeypatch)


def test_its_id_and_what_aws_tells_of_it_are_kept(unfinished: Unfinished) -> None:
    error = unfinished(NO_RETENTION)
    assert error.resource_id == "jobs"
    assert error.reason == f"Could not finish creating {TOKEN} 'jobs': no retention today"
    assert plain_map(error.inputs)["retentionInDays"] == 7
    told = plain_map(error.properties)
    assert (told["arn"], told["retentionInDays"]) == ("arn:jobs", 0)


def test_the_next_update_mends_it_in_place(engine: Engine, unfinished: Unfinished) -> None:
    error = unfinished(NO_RETENTION)
    live = Live(TOKEN, "jobs", error.resource_id, plain_map(error.inputs), plain_map(error.properties))
    difference = engine.diff(live, ASKED)
    assert difference.diffs == ["retentionInDays"]
    assert difference.replaces == []


@pytest.mark.parametrize("bug", [KeyError("Arn"), TypeError("not that")])
def test_a_bug_loses_no_resource_either(unfinished: Unfinished, bug: Exception) -> None:
    error = unfinished(bug)
    assert (error.resource_id, error.reason) == ("jobs", repr(bug))


def test_where_it_cannot_be_read_its_state_is_what_was_asked_for(unfinished: Unfinished) -> None:
    error = unfinished(NO_RETENTION, told=PluginError("it cannot be read"))
    assert plain_map(error.properties)["retentionInDays"] == 7
