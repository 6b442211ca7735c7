"""ECS services, how many of their tasks run, and what runs on a schedule.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html
"""

from collections.abc import Iterator

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Kind, Meaning, Part, becomes, changed, less, more, off, on, setting
from stacks.review.differences.values import number, same, short, text_of

_RUNS = "new tasks replace the running ones"


def _task_definition(step: Step) -> Iterator[Difference]:
    old, new = step.old.get("taskDefinition"), step.new.get("taskDefinition")
    if not same(old, new):
        yield Difference(
            subject="task definition",
            before=_short(old),
            after=_short(new),
            note=_RUNS,
        )


def _short(arn: object) -> str | None:
    return text_of(arn) if arn is None or arn == UNKNOWN else short(arn)


def _bounds(step: Step) -> Iterator[Difference]:
    old, new = ((side.get("minCapacity"), side.get("maxCapacity")) for side in (step.old, step.new))
    if same(list(old), list(new)):
        return
    lowest, highest = (number(each) for each in new)
    notes, danger = [], None
    if lowest is not None and (number(old[0]) or 0) > lowest:
        notes.append("fewer tasks when it is quiet")
        danger = Danger.AVAILABILITY if lowest < _TWO else None
    if lowest is not None and lowest < _TWO and danger:
        notes.append("a single one has no other beside it when it fails")
    if highest is not None and (number(old[1]) or 0) > highest:
        notes.append("fewer tasks under load")
    yield Difference(
        subject="tasks",
        before=f"{text_of(old[0])} to {text_of(old[1])}" if step.old else None,
        after=f"{text_of(new[0])} to {text_of(new[1])}",
        note="; ".join(notes),
        danger=danger,
    )


_TWO = 2


def _providers(step: Step) -> Iterator[Difference]:
    old, new = (side.get("capacityProviderStrategies") or [] for side in (step.old, step.new))
    if UNKNOWN in (old, new):
        raise ValueError("the providers are not known yet")
    before, after = (
        {str(each["capacityProvider"]): f"weight {each.get('weight', 0)}, base {each.get('base', 0)}" for each in side}
        for side in (old, new)
    )
    for each in generic.differences("capacity", before, after):
        spot = "SPOT" in each.subject and each.before is None
        yield Difference(
            subject=each.subject,
            before=each.before,
            after=each.after,
            note="AWS takes such tasks back with two minutes' notice" if spot else "",
            danger=Danger.AVAILABILITY if spot else None,
        )


_SERVICE: Kind = (
    Part(properties=("taskDefinition",), tell=_task_definition),
    Part(properties=("capacityProviderStrategies",), tell=_providers),
    setting(
        "desiredCount",
        "tasks",
        lambda _, new: Meaning("none runs", Danger.AVAILABILITY) if number(new) == 0 else None,
        less("fewer run"),
        created=True,
    ),
    setting(
        "deploymentMinimumHealthyPercent",
        "tasks that serve during a deployment, at least",
        less("fewer serve while it deploys", Danger.AVAILABILITY),
        unit="%",
        default=100,
    ),
    setting("deploymentMaximumPercent", "tasks during a deployment, at most", unit="%", default=200),
    setting(
        "deploymentCircuitBreaker.enable",
        "circuit breaker",
        off("a release that does not start is tried for ever", Danger.AVAILABILITY),
        default=False,
    ),
    setting(
        "deploymentCircuitBreaker.rollback",
        "roll back a failed deployment",
        off("a failed release stays half rolled out", Danger.AVAILABILITY),
        default=False,
    ),
    setting(
        "alarms.enable",
        "roll back by alarm",
        off("alarms no longer stop a release", Danger.AVAILABILITY),
        default=False,
    ),
    setting(
        "alarms.rollback", "alarms roll back", off("alarms stop, and do not undo", Danger.AVAILABILITY), default=False
    ),
    setting(
        "networkConfiguration.assignPublicIp",
        "public address of the tasks",
        on("reached from the internet where their security groups allow it", Danger.SECURITY),
        default=False,
        created=True,
    ),
    setting(
        "enableExecuteCommand",
        "shell into the tasks",
        on("whoever may call ecs:ExecuteCommand gets a shell beside the secrets", Danger.SECURITY),
        default=False,
        created=True,
    ),
    setting(
        "healthCheckGracePeriodSeconds", "time to start before it is judged", less("slow starts are killed"), unit="s"
    ),
    setting("platformVersion", "platform version"),
)
_SCHEDULE: Kind = (
    setting("scheduleExpression", "runs at", changed(""), created=True),
    setting("scheduleExpressionTimezone", "time zone", changed("it runs at another hour"), default="UTC"),
    setting("state", "state", becomes("DISABLED", "no longer runs", Danger.AVAILABILITY), default="ENABLED"),
)
KINDS: dict[str, Kind] = {
    "aws:ecs/service:Service": _SERVICE,
    "aws:appautoscaling/target:Target": (Part(properties=("minCapacity", "maxCapacity"), tell=_bounds, created=True),),
    "aws:appautoscaling/scheduledAction:ScheduledAction": (
        setting("schedule", "changes at", created=True),
        setting("timezone", "time zone", changed("it changes at another hour"), default="UTC"),
        setting("scalableTargetAction.minCapacity", "least tasks", less("fewer tasks from then on"), created=True),
        setting("scalableTargetAction.maxCapacity", "most tasks", less("fewer tasks under load"), created=True),
    ),
    "aws:appautoscaling/policy:Policy": (
        setting(
            "targetTrackingScalingPolicyConfiguration.targetValue",
            "aim",
            more("tasks are added later"),
            less("tasks are added sooner, and cost more"),
        ),
        setting(
            "targetTrackingScalingPolicyConfiguration.disableScaleIn",
            "never fewer tasks",
            on("what was added stays, and costs"),
            default=False,
        ),
    ),
    "aws:scheduler/schedule:Schedule": _SCHEDULE,
    "aws:cloudwatch/eventRule:EventRule": _SCHEDULE,
}
