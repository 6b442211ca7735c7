"""EventBridge Scheduler: schedules, each with its one target."""

from datetime import UTC, datetime
from typing import Any, Final

from local.plugins.aws.requests import given, told
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State

_SCHEDULE: Final = {
    "scheduleExpression": "ScheduleExpression",
    "scheduleExpressionTimezone": "ScheduleExpressionTimezone",
    "description": "Description",
    "state": "State",
    "groupName": "GroupName",
    "kmsKeyArn": "KmsKeyArn",
    "actionAfterCompletion": "ActionAfterCompletion",
}
_TASK: Final = {
    "taskDefinitionArn": "TaskDefinitionArn",
    "taskCount": "TaskCount",
    "launchType": "LaunchType",
    "platformVersion": "PlatformVersion",
    "group": "Group",
    "propagateTags": "PropagateTags",
    "referenceId": "ReferenceId",
    "enableEcsManagedTags": "EnableECSManagedTags",
    "enableExecuteCommand": "EnableExecuteCommand",
}
_CAPACITY: Final = {"capacityProvider": "capacityProvider", "base": "base", "weight": "weight"}
_WINDOW: Final = {"mode": "Mode", "maximumWindowInMinutes": "MaximumWindowInMinutes"}
_RETRY: Final = {
    "maximumEventAgeInSeconds": "MaximumEventAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
}

_ECS: Final = block(
    {
        "taskDefinitionArn": string(required=True),
        "taskCount": integer(default=1),
        "launchType": string(allowed=("FARGATE",), conflicts=("capacityProviderStrategies",)),
        "capacityProviderStrategies": blocks(
            {"capacityProvider": string(required=True), "base": integer(default=0), "weight": integer(default=0)},
            unordered=True,
            conflicts=("launchType",),
        ),
        "platformVersion": string(),
        "networkConfiguration": block(
            {
                "subnets": strings(required=True, unordered=True),
                "securityGroups": strings(unordered=True),
                "assignPublicIp": boolean(default=False),
            }
        ),
        "group": string(),
        "propagateTags": string(allowed=("TASK_DEFINITION",)),
        "referenceId": string(),
        "enableEcsManagedTags": boolean(),
        "enableExecuteCommand": boolean(),
        "tags": string_map(),
    },
    unsupported=("placementConstraints", "placementStrategies"),
)


class Schedule(Resource):
    """Its id is `group/name`.

    Replacements: terraform-provider-aws internal/service/scheduler/schedule.go.
    """

    token = "aws:scheduler/schedule:Schedule"
    capability = Capability.RUNS
    note = "starts its ECS task when it is due, once: no retries, no check of its role"
    inputs = {
        "name": string(replaces=True),
        "groupName": string(replaces=True, computed=True),
        "description": string(),
        "scheduleExpression": string(required=True),
        "scheduleExpressionTimezone": string(default="UTC"),
        "flexibleTimeWindow": block(
            {
                "mode": string(required=True, allowed=("OFF", "FLEXIBLE")),
                "maximumWindowInMinutes": integer(),
            },
            required=True,
        ),
        "startDate": string(),
        "endDate": string(),
        "state": string(default="ENABLED", allowed=("ENABLED", "DISABLED")),
        "actionAfterCompletion": string(computed=True, allowed=("NONE", "DELETE")),
        "kmsKeyArn": string(),
        "target": block(
            {
                "arn": string(required=True),
                "roleArn": string(required=True),
                "input": string(),
                "ecsParameters": _ECS,
                "deadLetterConfig": block({"arn": string(required=True)}),
                "retryPolicy": block(
                    {
                        "maximumEventAgeInSeconds": integer(default=86400),
                        "maximumRetryAttempts": integer(default=185),
                    },
                    computed=True,
                ),
            },
            required=True,
            unsupported=(
                "eventbridgeParameters",
                "kinesisParameters",
                "sagemakerPipelineParameters",
                "sqsParameters",
            ),
        ),
    }
    outputs = ("arn",)
    unsupported = ("namePrefix",)
    autoname = AutoName(max_length=64)
    gone = ("ResourceNotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("scheduler").create_schedule(**_request(inputs))
        return f"{inputs.get('groupName') or 'default'}/{inputs['name']}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("scheduler").get_schedule(**_key(resource_id))
        return {
            "name": found["Name"],
            **{ours: found.get(theirs) for ours, theirs in _SCHEDULE.items()},
            "flexibleTimeWindow": told(found["FlexibleTimeWindow"], _WINDOW),
            "startDate": _text(found.get("StartDate")),
            "endDate": _text(found.get("EndDate")),
            "target": _told_target(found["Target"]),
            "arn": found["Arn"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        """UpdateSchedule takes the whole: what it is not given goes back to AWS's default."""
        cloud.client("scheduler").update_schedule(**_request(new))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("scheduler").delete_schedule(**_key(resource_id))


def _key(resource_id: str) -> dict[str, str]:
    group, _, name = resource_id.partition("/")
    return {"GroupName": group, "Name": name}


def _request(inputs: Inputs) -> dict[str, Any]:
    return {
        "Name": inputs["name"],
        "FlexibleTimeWindow": given(inputs["flexibleTimeWindow"], _WINDOW),
        "Target": _target(inputs["target"]),
        **given(inputs, _SCHEDULE),
        **given(inputs, {"startDate": "StartDate", "endDate": "EndDate"}),
    }


def _target(target: Inputs) -> dict[str, Any]:
    request = given(target, {"arn": "Arn", "roleArn": "RoleArn", "input": "Input"})
    if target.get("deadLetterConfig"):
        request["DeadLetterConfig"] = {"Arn": target["deadLetterConfig"]["arn"]}
    if target.get("retryPolicy"):
        request["RetryPolicy"] = given(target["retryPolicy"], _RETRY)
    if target.get("ecsParameters"):
        request["EcsParameters"] = _task(target["ecsParameters"])
    return request


def _task(task: Inputs) -> dict[str, Any]:
    request = given(task, _TASK)
    if strategies := task.get("capacityProviderStrategies"):
        request["CapacityProviderStrategy"] = strategies
    if network := task.get("networkConfiguration"):
        request["NetworkConfiguration"] = {
            "awsvpcConfiguration": {
                "AssignPublicIp": "ENABLED" if network["assignPublicIp"] else "DISABLED",
                **given(network, {"subnets": "Subnets", "securityGroups": "SecurityGroups"}),
            }
        }
    if tags := task.get("tags"):
        request["Tags"] = [{"key": key, "value": value} for key, value in tags.items()]
    return request


def _told_target(target: dict[str, Any]) -> State:
    ours = told(target, {"arn": "Arn", "roleArn": "RoleArn", "input": "Input"})
    if letters := target.get("DeadLetterConfig"):
        ours["deadLetterConfig"] = {"arn": letters["Arn"]}
    ours["retryPolicy"] = {
        "maximumEventAgeInSeconds": 86400,
        "maximumRetryAttempts": 185,
        **told(target.get("RetryPolicy") or {}, _RETRY),
    }
    if task := target.get("EcsParameters"):
        ours["ecsParameters"] = _told_task(task)
    return ours


def _told_task(task: dict[str, Any]) -> State:
    ours = told(task, _TASK)
    if strategies := task.get("CapacityProviderStrategy"):
        ours["capacityProviderStrategies"] = [{"base": 0, "weight": 0, **told(each, _CAPACITY)} for each in strategies]
    if network := (task.get("NetworkConfiguration") or {}).get("awsvpcConfiguration"):
        ours["networkConfiguration"] = {
            "subnets": network["Subnets"],
            "securityGroups": network.get("SecurityGroups") or [],
            "assignPublicIp": network.get("AssignPublicIp") == "ENABLED",
        }
    if tags := task.get("Tags"):
        ours["tags"] = {tag["key"]: tag["value"] for tag in tags}
    return ours


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


RESOURCES: Final = (Schedule(),)
