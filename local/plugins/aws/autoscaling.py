"""Application Auto Scaling: the local AWS has no such service, and no load that would ask for it."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final

from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Records
from local.plugins.schema import block, blocks, boolean, integer, number, string, string_map
from local.plugins.values import State

_ALARMS: Final = ("AlarmHigh", "AlarmLow")
_SCALED: Final = {
    "resourceId": string(required=True, replaces=True),
    "scalableDimension": string(required=True, replaces=True),
    "serviceNamespace": string(required=True, replaces=True),
}
"""What is scaled, as all three types name it."""


class Target(Records):
    """Replacements: terraform-provider-aws internal/service/appautoscaling/target.go."""

    token = "aws:appautoscaling/target:Target"
    note = "a service keeps its desired count: nothing scales here"
    inputs = {
        **_SCALED,
        "minCapacity": integer(required=True),
        "maxCapacity": integer(required=True),
        "roleArn": string(computed=True),
        "suspendedState": block(
            {
                "dynamicScalingInSuspended": boolean(default=False),
                "dynamicScalingOutSuspended": boolean(default=False),
                "scheduledScalingSuspended": boolean(default=False),
            },
            computed=True,
        ),
        "tags": string_map(),
    }
    outputs = ("arn",)

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        low, high = inputs["minCapacity"], inputs["maxCapacity"]
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield Failure("minCapacity", f"minCapacity is {low}: it must be at most maxCapacity, {high}")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        return str(inputs["resourceId"])

    def recorded(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> State:
        service = inputs["serviceNamespace"]
        linked_role = f"{service}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling"
        kind = "_ECSService" if service == "ecs" else ""
        return {
            "arn": cloud.arn("application-autoscaling", f"scalable-target/{_unique(inputs).hex}"),
            "roleArn": inputs.get("roleArn")
            or f"arn:{cloud.partition}:iam::{cloud.account_id}:role/aws-service-role/{linked_role}{kind}",
            "suspendedState": inputs.get("suspendedState")
            or {
                "dynamicScalingInSuspended": False,
                "dynamicScalingOutSuspended": False,
                "scheduledScalingSuspended": False,
            },
        }


class Policy(Records):
    """Replacements: terraform-provider-aws internal/service/appautoscaling/policy.go."""

    token = "aws:appautoscaling/policy:Policy"
    note = "the alarms of a target tracking policy are recorded as names only"
    inputs = {
        **_SCALED,
        "name": string(replaces=True),
        "policyType": string(default="StepScaling", allowed=("StepScaling", "TargetTrackingScaling")),
        "stepScalingPolicyConfiguration": block(
            {
                "adjustmentType": string(
                    allowed=("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"),
                ),
                "cooldown": integer(),
                "metricAggregationType": string(allowed=("Average", "Minimum", "Maximum")),
                "minAdjustmentMagnitude": integer(),
                "stepAdjustments": blocks(
                    {
                        "scalingAdjustment": integer(required=True),
                        "metricIntervalLowerBound": string(),
                        "metricIntervalUpperBound": string(),
                    },
                    unordered=True,
                ),
            }
        ),
        "targetTrackingScalingPolicyConfiguration": block(
            {
                "targetValue": number(required=True),
                "predefinedMetricSpecification": block(
                    {"predefinedMetricType": string(required=True), "resourceLabel": string()},
                    conflicts=("customizedMetricSpecification",),
                ),
                "customizedMetricSpecification": block(
                    {
                        "metricName": string(required=True),
                        "namespace": string(required=True),
                        "statistic": string(
                            required=True, allowed=("Average", "Minimum", "Maximum", "SampleCount", "Sum")
                        ),
                        "unit": string(),
                        "dimensions": blocks(
                            {"name": string(required=True), "value": string(required=True)}, unordered=True
                        ),
                    },
                    conflicts=("predefinedMetricSpecification",),
                    unsupported=("metrics",),
                ),
                "disableScaleIn": boolean(default=False),
                "scaleInCooldown": integer(),
                "scaleOutCooldown": integer(),
            }
        ),
    }
    outputs = ("arn", "alarmArns")
    unsupported = ("predictiveScalingPolicyConfiguration",)
    autoname = AutoName()

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        tracking = inputs["policyType"] == "TargetTrackingScaling"
        needed = f"{'targetTracking' if tracking else 'step'}ScalingPolicyConfiguration"
        if isinstance(inputs["policyType"], str) and inputs.get(needed) is None:
            yield Failure(needed, f"a policy of type {inputs['policyType']} needs {needed!r}")
        elif tracking and isinstance(inputs[needed], dict):
            yield from _metric_problems(needed, inputs[needed])

    def recorded(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> State:
        unique = _unique(inputs)
        tracks = inputs["policyType"] == "TargetTrackingScaling"
        return {
            "arn": _arn(cloud, inputs, "scalingPolicy", f"policyName/{inputs['name']}"),
            "alarmArns": [
                cloud.arn("cloudwatch", f"alarm:TargetTracking-{inputs['resourceId']}-{alarm}-{unique}")
                for alarm in _ALARMS
                if tracks
            ],
        }


class ScheduledAction(Records):
    """Replacements: terraform-provider-aws internal/service/appautoscaling/scheduled_action.go."""

    token = "aws:appautoscaling/scheduledAction:ScheduledAction"
    note = "the bounds stay as the target has them"
    inputs = {
        **_SCALED,
        "name": string(replaces=True),
        "schedule": string(required=True),
        "scalableTargetAction": block({"minCapacity": integer(), "maxCapacity": integer()}, required=True),
        "startTime": string(),
        "endTime": string(),
        "timezone": string(default="UTC"),
    }
    outputs = ("arn",)
    autoname = AutoName()

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        action = inputs["scalableTargetAction"]
        if isinstance(action, dict) and not action:
            yield Failure("scalableTargetAction", "scalableTargetAction needs 'minCapacity', 'maxCapacity' or both")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        return f"{inputs['name']}-{inputs['serviceNamespace']}-{inputs['resourceId']}"

    def recorded(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> State:
        return {"arn": _arn(cloud, inputs, "scheduledAction", f"scheduledActionName/{inputs['name']}")}


def _metric_problems(path: str, tracking: dict[str, Any]) -> Iterable[Failure]:
    """https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html"""
    predefined = tracking.get("predefinedMetricSpecification")
    if predefined is None and tracking.get("customizedMetricSpecification") is None:
        yield Failure(path, f"{path} needs 'predefinedMetricSpecification' or 'customizedMetricSpecification'")
    if isinstance(predefined, dict):
        by_requests = predefined["predefinedMetricType"] == "ALBRequestCountPerTarget"
        if by_requests and predefined.get("resourceLabel") is None:
            yield Failure(path, "the metric ALBRequestCountPerTarget needs 'resourceLabel'")


def _arn(cloud: Cloud, inputs: Inputs, kind: str, name: str) -> str:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html"""
    scaled = f"resource/{inputs['serviceNamespace']}/{inputs['resourceId']}"
    return cloud.arn("autoscaling", f"{kind}:{_unique(inputs)}:{scaled}:{name}")


def _unique(inputs: Inputs) -> uuid.UUID:
    """AWS's random part of an ARN: here the same for as long as the resource is."""
    names = (*_SCALED, "name")
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(str(inputs.get(name, "")) for name in names))


RESOURCES: Final = (Target(), Policy(), ScheduledAction())
