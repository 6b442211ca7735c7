"""When the dumps of a stack are due, by its settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import yaml
from aws_croniter.aws_croniter import AwsCroniter

from stacks.operations.failure import OperationError
from stacks.operations.running_stack import PROJECT


@dataclass(frozen=True, kw_only=True)
class DumpSchedule:
    """``cron``: `cron(…)` of EventBridge Scheduler, in UTC; ``deadline``: how long a dump may take."""

    cron: str
    deadline: timedelta

    def oldest_allowed(self, now: datetime) -> datetime:
        """When the last dump that has to be there by now was due."""
        expression = self.cron.removeprefix("cron(").removesuffix(")")
        due: datetime = AwsCroniter(expression).get_prev(now - self.deadline, inclusive=True)[0]
        return due


def schedule_of(stack: str) -> DumpSchedule:
    """The settings of the stack's file in this checkout.

    Raises OperationError when there is none, or it says nothing of dumps.
    """
    file = PROJECT / f"Pulumi.{stack}.yaml"
    try:
        config = yaml.safe_load(file.read_text())["config"]
        [backups] = [value for key, value in config.items() if key.endswith(":backups")]
        return DumpSchedule(cron=backups["schedule"], deadline=timedelta(seconds=backups["deadline_s"]))
    except (OSError, KeyError, TypeError, ValueError):
        raise OperationError(
            f"{file.name} does not say when {stack} is dumped.",
            "Run this in a checkout that has the stack's settings, with `backups.schedule` and `backups.deadline_s`.",
        ) from None
