"""No release while an alarm fires: ECS would roll it back at once, and nobody could tell the two faults apart.

The first step of an update that brings a release. It asks for the alarms by name and waits for none of them, so that
it also stands before the alarms of a stack that is being made.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from infra.failure import UpdateError
from infra.step import StepProvider


class AlarmsFireError(UpdateError):
    """An alarm of the deployment fires already. The message says which, since when, why, and what to do."""


class AlarmGateProvider(StepProvider):
    """Looks at the alarms when what is released changes."""

    compared = ("release",)

    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Refuse a release while an alarm fires."""
        refuse_while_firing(props)
        return {}


class AlarmGate(Resource, module="data-aggregator", name="AlarmGate"):
    """Fails an update that brings a new ``release`` while one of the named alarms fires, unless ``despite_alarms``."""

    def __init__(
        self,
        name: str,
        *,
        region: str,
        alarm_names: Sequence[str],
        release: Mapping[str, pulumi.Input[str]],
        despite_alarms: bool,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        properties = {
            "region": region,
            "alarm_names": list(alarm_names),
            "release": dict(release),
            "despite_alarms": despite_alarms,
        }
        super().__init__(AlarmGateProvider(), name, properties, opts)


def refuse_while_firing(props: Mapping[str, Any]) -> None:
    """Raises AlarmsFireError when one of the alarms is in the state ALARM."""
    if props["despite_alarms"]:
        return
    import boto3

    watch = boto3.client("cloudwatch", region_name=props["region"])
    firing = watch.describe_alarms(AlarmNames=props["alarm_names"], StateValue="ALARM")["MetricAlarms"]
    if not firing:
        return
    lines = [
        f"  {alarm['AlarmName']} since {alarm['StateUpdatedTimestamp']:%Y-%m-%d %H:%M} UTC: {alarm['StateReason']}"
        for alarm in firing
    ]
    raise AlarmsFireError(
        "\n".join(
            [
                f"the release is not rolled out: {len(firing)} of its alarms already fire.",
                *lines,
                "Nothing that serves was changed. Mend the cause first; or, if this release is the cure,",
                "set `deployment.despite_alarms: true` for this one update.",
            ]
        )
    )
