"""A restore drill: the latest dump comes back beside the database in use, is measured, and is dropped again."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from stacks.operations.drill_schedule import DumpSchedule
from stacks.operations.followed_task import FollowedTask, Write

DATABASE = "restore_drill"
_DONE = "restore done"
_FAILED = "restore failed"


@dataclass(frozen=True, kw_only=True)
class DrillResult:
    """What a drill measured; ``problems`` say why it is no proof, and what to do.

    ``recovery_time``: from the order to the compared rows. ``recovery_point``: how old the dump was at the order; what
    was written since would be lost.
    """

    stack: str
    at: datetime
    dump: str | None = None
    recovery_time: timedelta | None = None
    recovery_point: timedelta | None = None
    restored: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0: a restore from this dump would do; 1: it would not."""
        return 1 if self.problems else 0

    @property
    def headline(self) -> str:
        """One sentence."""
        if self.problems:
            return f"{self.stack}: the restore drill failed: {self.problems[0]}"
        return (
            f"{self.stack}: {self.restored.get('rows')} rows came back in {_seconds(self.recovery_time)} s, "
            f"from a dump that was {_words(self.recovery_point)} old."
        )

    def write(self, folder: Path) -> None:
        """Write `drill.json` and `drill.md`."""
        folder.mkdir(parents=True, exist_ok=True)
        document = {
            "stack": self.stack,
            "at": self.at.isoformat(timespec="seconds"),
            "passed": not self.problems,
            "dump": self.dump,
            "recovery_time_s": _seconds(self.recovery_time),
            "recovery_point_s": _seconds(self.recovery_point),
            "rows": self.restored.get("rows"),
            "bytes": self.restored.get("bytes"),
            "steps_s": self.restored.get("steps_s"),
            "tables": self.restored.get("tables", []),
            "problems": list(self.problems),
        }
        (folder / "drill.json").write_text(f"{json.dumps(document, indent=2)}\n")
        (folder / "drill.md").write_text(self._markdown())

    def _markdown(self) -> str:
        lines = [f"**{self.headline}**", "", f"- {self.at:%Y-%m-%d %H:%M} UTC"]
        if self.dump:
            lines.append(f"- dump: `{self.dump}`, {self.restored.get('bytes', 0):,} bytes")
        if self.recovery_time is not None and self.recovery_point is not None:
            lines.append(
                f"- recovery time: {_words(self.recovery_time)}; recovery point: {_words(self.recovery_point)}"
            )
        if tables := self.restored.get("tables"):
            lines += ["", "| table | dumped | restored |", "| --- | ---: | ---: |"]
            lines += [f"| `{each['table']}` | {each['dumped']} | {each['restored']} |" for each in tables]
        lines += ["", *(f"- {problem}" for problem in self.problems)] if self.problems else []
        return "\n".join(lines) + "\n"


@dataclass(kw_only=True)
class Drill:
    """``run``: the stack's task of the backups, as its outputs hold it. ``write`` gets its log, line by line."""

    stack: str
    schedule: DumpSchedule
    run: Mapping[str, Any]
    write: Write = print

    def hold(self) -> DrillResult:
        """Restore, compare, measure, drop. The drill's database is dropped however the restore ended.

        Raises OperationError when ECS does not run a task, or does not say how it ended.
        """
        at, began = datetime.now(tz=UTC), time.monotonic()
        restore = ["python", "-m", "aggregator.restore", "--dump", "latest", "--into", DATABASE, "--replace"]
        try:
            code, said = self._task("restore drill", restore)
            took = timedelta(seconds=time.monotonic() - began)
        finally:
            dropped, why = self._task(
                "end of the drill", ["python", "-m", "aggregator.restore.drop", "--database", DATABASE]
            )
        problems = [*_restore_problems(code, said), *self._age_problems(at, said)]
        if dropped:
            problems.append(
                f"The drill's database {DATABASE} could not be dropped: {why.get('detail', f'exit code {dropped}')} "
                "It takes storage until the next drill drops it."
            )
        return DrillResult(
            stack=self.stack,
            at=at,
            dump=said.get("dump"),
            recovery_time=took if code == 0 else None,
            recovery_point=at - _dumped_at(said) if said.get("dumped_at") else None,
            restored=said,
            problems=tuple(problems),
        )

    def _age_problems(self, at: datetime, said: Mapping[str, Any]) -> list[str]:
        if not said.get("dumped_at"):
            return []
        due = self.schedule.oldest_allowed(at)
        if _dumped_at(said) >= due:
            return []
        late = f"The latest dump is of {_dumped_at(said):%Y-%m-%d %H:%M} UTC, and one was due at {due:%Y-%m-%d %H:%M}"
        return [f"{late} by {self.schedule.cron}. Go by docs/runbooks/alarms/backup-missing.md."]

    def _task(self, title: str, command: Sequence[str]) -> tuple[int, Mapping[str, Any]]:
        """The exit code, and the last line of JSON that it wrote."""
        lines: list[str] = []

        def write(line: str) -> None:
            lines.append(line)
            self.write(line)

        code = FollowedTask(title=title, run=self.run, command=command, write=write).to_its_end()
        return code, _last_json(lines)


def _restore_problems(code: int, said: Mapping[str, Any]) -> list[str]:
    if code == 0 and said.get("message") == _DONE:
        return []
    if said.get("message") == _FAILED:
        return [f"{said.get('detail')} {said.get('remedy')}"]
    return [f"The restore ended with exit code {code}, and its log does not say why: look at it above."]


def _dumped_at(said: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(said["dumped_at"])


def _last_json(lines: Sequence[str]) -> dict[str, Any]:
    for line in reversed(lines):
        if line.startswith("{"):
            try:
                found: dict[str, Any] = json.loads(line)
            except ValueError:
                continue
            return found
    return {}


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else round(duration.total_seconds(), 1)


def _words(duration: timedelta | None) -> str:
    """Such as `5 s`, `4 min`, `21.5 h`."""
    seconds = 0.0 if duration is None else duration.total_seconds()
    if seconds < 2 * 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.1f} h"
