"""What is older than it is kept goes, and nothing else: runs with their rejects, and lines of the audit log."""

import asyncio
import logging
from typing import Any

import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.settings import MigrationSettings
from aggregator.worker.background import background
from aggregator.worker.retention import Retention

from tests.local.service.conftest import SecretInMemory, connect
from tests.local.service.working import POLL_S, until

pytestmark = pytest.mark.local

Master = psycopg.Connection[Any]

SOURCE = """
INSERT INTO sources (name) SELECT 'source ' || n FROM generate_series(1, 2) AS n RETURNING id
"""
RUN = """
INSERT INTO runs (source_id, trigger, state, ended_at)
VALUES (%s, 'schedule', %s, CASE WHEN %s::int IS NOT NULL THEN now() - make_interval(days => %s::int) END) RETURNING id
"""
REJECT = "INSERT INTO run_rejects (run_id, number, line, reason, content) VALUES (%s, 1, 1, 'not a number', 'x')"
EVENT = """
INSERT INTO audit_events (at, actor_kind, actor_name, action)
SELECT now() - make_interval(days => %s), 'anonymous', 'somebody', 'login' FROM generate_series(1, %s)
"""


@pytest.fixture(name="as_master")
def _as_master(database: Database, as_master: Master) -> Master:
    """What it writes is seen by others at once."""
    as_master.autocommit = True
    return as_master


@pytest.fixture
def retention(database: Database) -> Retention:
    return Retention(database, run_days=90, audit_days=400)


def a_run(master: Master, source: Any, state: str, days: int | None) -> int:
    """It ended that many days ago; None: it goes on."""
    found = master.execute(RUN, (source, state, days, days)).fetchone()
    assert found is not None
    return int(found[0])


def ids(master: Master, query: str) -> list[int]:
    return [row[0] for row in master.execute(query).fetchall()]


async def test_old_runs_go_with_their_rejects_but_for_those_that_tell_how_a_source_is(
    retention: Retention, as_master: Master
) -> None:
    busy, broken = ids(as_master, SOURCE)
    runs = [
        (a_run(as_master, source, state, days), stays)
        for source, state, days, stays in (
            (busy, "succeeded", 91, False),
            (busy, "unchanged", 89, True),
            (busy, "running", None, True),
            (broken, "failed", 500, False),
            (broken, "succeeded", 400, True),  # since when it is broken
            (broken, "failed", 300, False),
            (broken, "failed", 200, True),
            (broken, "waiting", None, True),
        )
    ]
    for run, _ in runs:
        as_master.execute(REJECT, (run,))
    assert await retention.forget() is True
    kept = [run for run, stays in runs if stays]
    assert ids(as_master, "SELECT id FROM runs ORDER BY id") == kept
    assert ids(as_master, "SELECT run_id FROM run_rejects ORDER BY run_id") == kept
    assert await retention.forget() is False


async def test_old_lines_of_the_audit_log_go(retention: Retention, as_master: Master) -> None:
    as_master.execute(EVENT, (401, 3))
    as_master.execute(EVENT, (399, 2))
    assert await retention.forget() is True
    assert as_master.execute("SELECT count(*), max(now() - at) < interval '400 days' FROM audit_events").fetchone() == (
        2,
        True,
    )
    assert await retention.forget() is False


async def test_two_workers_forget_all_of_it_together_and_say_how_much(
    database: Database, as_master: Master, caplog: pytest.LogCaptureFixture
) -> None:
    as_master.execute(EVENT, (401, 25_000))
    as_master.execute(EVENT, (1, 1))
    source = ids(as_master, SOURCE)[0]
    for days in range(400, 100, -1):
        a_run(as_master, source, "unchanged", days)

    async def left() -> tuple[Any, ...]:
        found = await asyncio.to_thread(
            as_master.execute, "SELECT (SELECT count(*) FROM audit_events), (SELECT count(*) FROM runs)"
        )
        return found.fetchone() or ()

    steps = [Retention(database, run_days=90, audit_days=400).forget for _ in range(2)]
    with caplog.at_level(logging.INFO, "aggregator.worker.retention"):
        async with background(steps[0], POLL_S), background(steps[1], POLL_S):
            await until(left, (1, 1).__eq__)
    said = [(record.runs, record.audit_events) for record in caplog.records]  # type: ignore[attr-defined]
    assert tuple(map(sum, zip(*said, strict=True))) == (299, 25_000)


@pytest.mark.parametrize("days", ["89", "0", "-1", "NULL"])
def test_the_services_own_login_cannot_forget_what_is_young(
    settings: MigrationSettings, secret: SecretInMemory, as_master: Master, days: str
) -> None:
    as_master.execute(EVENT, (88, 1))
    with (
        connect(settings, **secret.login) as connection,
        pytest.raises(psycopg.errors.InvalidParameterValue) as refused,
    ):
        connection.execute(f"SELECT forget_audit_events({days})")
    assert "at least 90 days" in str(refused.value)
    assert as_master.execute("SELECT count(*) FROM audit_events").fetchone() == (1,)


async def test_a_step_that_fails_is_told_of_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    asked = 0

    async def step() -> bool:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise ConnectionRefusedError
        return False

    async def times() -> int:
        return asked

    async with background(step, POLL_S):
        await until(times, (3).__le__)
    assert [record.exc_info and record.exc_info[0] for record in caplog.records] == [ConnectionRefusedError]
