"""A restore drill: what it measures, when it fails, and that it drops what it made."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stacks.operations import drill, drill_schedule
from stacks.operations.drill import Drill, DrillResult
from stacks.operations.drill_schedule import DumpSchedule, schedule_of
from stacks.operations.failure import OperationError

DAILY = DumpSchedule(cron="cron(15 2 * * ? *)", deadline=timedelta(hours=1))


def done(dumped_at: datetime) -> dict[str, Any]:
    """What a restore writes when it is done."""
    tables = [{"table": "public.datasets", "dumped": 2, "restored": 2}]
    return {
        "message": "restore done",
        "dump": "dumps/x.dump",
        "dumped_at": dumped_at.isoformat(),
        "rows": 2,
        "bytes": 1234,
        "steps_s": {"tables": 0.1},
        "tables": tables,
    }


class Tasks:
    """Stands for ECS: what each program writes, and its exit code."""

    def __init__(self, restored: tuple[int, dict[str, Any]], dropped: tuple[int, dict[str, Any]] = (0, {})) -> None:
        self.answers = {"aggregator.restore": restored, "aggregator.restore.drop": dropped}
        self.ran: list[Sequence[str]] = []

    def task(self, *, command: Sequence[str], write: Any, **_: Any) -> "Tasks":
        self.ran.append(command)
        self.write = write
        return self

    def to_its_end(self) -> int:
        code, said = self.answers[self.ran[-1][2]]
        self.write("a line of pg_restore")
        self.write(json.dumps(said))
        return code


def hold(monkeypatch: pytest.MonkeyPatch, tasks: Tasks) -> DrillResult:
    monkeypatch.setattr(drill, "FollowedTask", tasks.task)
    return Drill(stack="blue", schedule=DAILY, run={}, write=lambda _: None).hold()


def test_it_measures_how_long_and_how_old_and_drops_its_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tasks = Tasks((0, done(datetime.now(tz=UTC) - timedelta(seconds=30))))
    result = hold(monkeypatch, tasks)
    assert result.exit_code == 0
    assert result.recovery_point is not None
    assert 30 <= result.recovery_point.total_seconds() < 40
    assert [command[2:] for command in tasks.ran] == [
        ["aggregator.restore", "--dump", "latest", "--into", "restore_drill", "--replace"],
        ["aggregator.restore.drop", "--database", "restore_drill"],
    ]
    result.write(tmp_path)
    written = json.loads((tmp_path / "drill.json").read_text())
    assert (written["passed"], written["rows"], written["dump"]) == (True, 2, "dumps/x.dump")
    text = (tmp_path / "drill.md").read_text()
    assert text.startswith("**blue: 2 rows came back in 0.0 s, from a dump that was 30 s old.**\n")
    assert "| `public.datasets` | 2 | 2 |" in text


def test_a_dump_that_is_older_than_the_schedule_allows_fails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    result = hold(monkeypatch, Tasks((0, done(datetime.now(tz=UTC) - timedelta(hours=50)))))
    assert result.exit_code == 1
    assert " by cron(15 2 * * ? *). Go by" in result.headline
    assert "and one was due at" in result.headline


def test_rows_that_differ_fail_it_with_what_the_restore_says_and_the_database_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed = {"message": "restore failed", "detail": "public.datasets has 1 of 2 rows.", "remedy": "Do not use it."}
    tasks = Tasks((1, failed))
    result = hold(monkeypatch, tasks)
    assert result.problems == ("public.datasets has 1 of 2 rows. Do not use it.",)
    assert result.recovery_time is None
    assert tasks.ran[-1][2] == "aggregator.restore.drop"


def test_a_database_that_stays_fails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = Tasks((0, done(datetime.now(tz=UTC))), (1, {"message": "drop failed", "detail": "It is in use."}))
    assert "restore_drill could not be dropped: It is in use." in hold(monkeypatch, tasks).headline


@pytest.mark.parametrize(("now", "due"), [("2026-11-25T03:14", 24), ("2026-11-25T03:15", 25), ("2026-11-25T23:59", 25)])
def test_a_dump_is_due_once_its_deadline_has_passed(now: str, due: int) -> None:
    oldest = DAILY.oldest_allowed(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert oldest == datetime(2026, 11, due, 2, 15, tzinfo=UTC)


def test_the_schedule_is_the_settings_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drill_schedule, "PROJECT", tmp_path)
    settings = "config: {'p:backups': {schedule: \"cron(15 2 * * ? *)\", deadline_s: 3600}}"
    (tmp_path / "Pulumi.blue.yaml").write_text(settings)
    assert schedule_of("blue") == DAILY
    with pytest.raises(OperationError, match=r"Pulumi\.green\.yaml does not say when green is dumped\. Run this in"):
        schedule_of("green")
