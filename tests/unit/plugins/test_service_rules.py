"""Rules that AWS has over more than one property, checked before anything is made."""

import json
from typing import Any

import pytest

from local.plugins.aws.plugin import AwsProvider
from tests.local.plugins.engine import Engine, RefusedError

CONTAINERS = json.dumps([{"name": "api", "image": "x"}])
FARGATE = {"family": "api", "containerDefinitions": CONTAINERS, "requiresCompatibilities": ["FARGATE"]}
SERVICE = {"taskDefinition": "api:1", "networkConfiguration": {"subnets": ["s"]}}
GROUP = {"port": 80, "protocol": "HTTP", "vpcId": "vpc-1", "targetType": "ip"}
DATABASE = {"engine": "postgres", "instanceClass": "db.t4g.micro", "allocatedStorage": 20, "username": "master"}
SCALED = {"resourceId": "service/c/s", "scalableDimension": "ecs:service:DesiredCount", "serviceNamespace": "ecs"}
TRACKS = {**SCALED, "policyType": "TargetTrackingScaling"}
BY_REQUESTS = {
    "targetValue": 600,
    "predefinedMetricSpecification": {"predefinedMetricType": "ALBRequestCountPerTarget"},
}
FORWARD = {"type": "forward", "targetGroupArn": "arn"}


@pytest.mark.parametrize(
    ("token", "inputs", "message"),
    [
        ("ecs/taskDefinition:TaskDefinition", {**FARGATE, "memory": "512"}, "needs 'cpu'"),
        (
            "ecs/taskDefinition:TaskDefinition",
            {**FARGATE, "cpu": "256", "memory": "4096"},
            "Fargate's memory with cpu 256 is one of 512, 1024, 2048 MiB, not 4096",
        ),
        ("ecs/taskDefinition:TaskDefinition", {**FARGATE, "cpu": "300", "memory": "512"}, "no tasks with cpu 300"),
        (
            "ecs/taskDefinition:TaskDefinition",
            {"family": "api", "containerDefinitions": "[]"},
            "at least one container",
        ),
        ("ecs/service:Service", SERVICE, "the local AWS runs Fargate only"),
        ("ecs/service:Service", {**SERVICE, "launchType": "EC2"}, "allowed are 'FARGATE'"),
        ("lb/targetGroup:TargetGroup", {**GROUP, "vpcId": None}, "needs 'vpcId'"),
        (
            "lb/targetGroup:TargetGroup",
            {**GROUP, "healthCheck": {"interval": 5, "timeout": 5}},
            "healthCheck.timeout is 5 s and must be below healthCheck.interval, 5 s",
        ),
        (
            "lb/listener:Listener",
            {"loadBalancerArn": "arn", "port": 443, "protocol": "HTTPS", "defaultActions": [FORWARD]},
            "HTTPS needs 'certificateArn'",
        ),
        (
            "lb/listener:Listener",
            {"loadBalancerArn": "arn", "port": 80, "defaultActions": [{"type": "redirect"}]},
            "an action of type 'redirect' needs 'redirect'",
        ),
        (
            "lb/listenerRule:ListenerRule",
            {"listenerArn": "arn", "actions": [FORWARD], "conditions": [{}]},
            "a condition is exactly one of",
        ),
        ("rds/instance:Instance", DATABASE, "the master user needs manageMasterUserPassword"),
        (
            "rds/instance:Instance",
            {**DATABASE, "manageMasterUserPassword": True, "maxAllocatedStorage": 10},
            "maxAllocatedStorage is 10 GiB: it must be above allocatedStorage, 20 GiB",
        ),
        (
            "rds/instance:Instance",
            {**DATABASE, "manageMasterUserPassword": True, "backupRetentionPeriod": 40},
            "allowed are 0 to 35 days",
        ),
        ("secretsmanager/secret:Secret", {"recoveryWindowInDays": 3}, "allowed are 0 and 7 to 30"),
        (
            "appautoscaling/target:Target",
            {**SCALED, "minCapacity": 5, "maxCapacity": 3},
            "minCapacity is 5: it must be at most maxCapacity, 3",
        ),
        ("appautoscaling/policy:Policy", SCALED, "needs 'stepScalingPolicyConfiguration'"),
        ("appautoscaling/policy:Policy", TRACKS, "needs 'targetTrackingScalingPolicyConfiguration'"),
        (
            "appautoscaling/policy:Policy",
            {**TRACKS, "targetTrackingScalingPolicyConfiguration": {"targetValue": 60}},
            "needs 'predefinedMetricSpecification' or 'customizedMetricSpecification'",
        ),
        (
            "appautoscaling/policy:Policy",
            {**TRACKS, "targetTrackingScalingPolicyConfiguration": BY_REQUESTS},
            "ALBRequestCountPerTarget needs 'resourceLabel'",
        ),
        (
            "appautoscaling/scheduledAction:ScheduledAction",
            {**SCALED, "schedule": "rate(1 hour)", "scalableTargetAction": {}},
            "needs 'minCapacity', 'maxCapacity' or both",
        ),
        (
            "backup/vaultLockConfiguration:VaultLockConfiguration",
            {"backupVaultName": "v", "changeableForDays": 1},
            "changeableForDays is 1: it must be at least 3",
        ),
    ],
)
def test_inputs_that_aws_would_refuse_are_refused_by_check(token: str, inputs: dict[str, Any], message: str) -> None:
    given = {name: value for name, value in inputs.items() if value is not None}
    with pytest.raises(RefusedError) as refused:
        Engine(AwsProvider()).check(f"aws:{token}", "thing", {**given, "region": "eu-central-1"})
    assert message in str(refused.value)
