"""ECR repositories, ECS clusters, task definitions and services."""

import json

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.cases_network import two_subnets
from tests.local.plugins.engine import Engine

_REPOSITORY = "aws:ecr/repository:Repository"
_CLUSTER = "aws:ecs/cluster:Cluster"
_KEY = "arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555"
_TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"


def _repositories(engine: Engine) -> Inputs:
    return {name: engine.create(_REPOSITORY, name, {}).id for name in ("repository", "other-repository")}


def _clusters(engine: Engine) -> Inputs:
    return {name: engine.create(_CLUSTER, name, {}).state["name"] for name in ("cluster", "other-cluster")}


def _service_needs(engine: Engine) -> Inputs:
    needs = {**two_subnets(engine), **_clusters(engine)}
    for name in ("task", "other-task"):
        task = {"family": name, "containerDefinitions": _containers(name), "networkMode": "awsvpc"}
        needs[name] = engine.create(_TASK_DEFINITION, name, task).state["arn"]
    return needs


def _containers(name: str) -> str:
    container = {
        "name": name,
        "image": "127.0.0.1:4566/api:1",
        "portMappings": [{"containerPort": 8000}],
        "environment": [{"name": "B", "value": ""}, {"name": "A", "value": "1"}],
        "readonlyRootFilesystem": True,
    }
    return json.dumps([container])


def _expire(days: int) -> str:
    selection = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
    return json.dumps({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]}, indent=1)


def _allow(action: str) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": [action]}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CASES = (
    Case(
        token=_REPOSITORY,
        inputs=lambda _: {
            "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [{"filter": "build", "filterType": "WILDCARD"}],
            "imageScanningConfiguration": {"scanOnPush": True},
            "forceDelete": True,
            "tags": TAGS,
        },
        changed=lambda _: {
            "imageTagMutability": "MUTABLE",
            "imageTagMutabilityExclusionFilters": None,
            "imageScanningConfiguration": {"scanOnPush": False},
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": _KEY}]},
        drift=lambda cloud, live: cloud.client("ecr").put_image_tag_mutability(
            repositoryName=live.id, imageTagMutability="IMMUTABLE"
        ),
        drifted="imageTagMutability",
    ),
    Case(
        token="aws:ecr/lifecyclePolicy:LifecyclePolicy",
        needs=_repositories,
        inputs=lambda needs: {"repository": needs["repository"], "policy": _expire(7)},
        replaced=lambda _: {"policy": _expire(14)},
        drift=lambda cloud, live: cloud.client("ecr").put_lifecycle_policy(
            repositoryName=live.id, lifecyclePolicyText=_expire(1)
        ),
        drifted="policy",
    ),
    Case(
        token="aws:ecr/repositoryPolicy:RepositoryPolicy",
        needs=_repositories,
        inputs=lambda needs: {"repository": needs["repository"], "policy": _allow("ecr:BatchGetImage")},
        changed=lambda _: {"policy": _allow("ecr:GetDownloadUrlForLayer")},
        replaced=lambda needs: {"repository": needs["other-repository"]},
        drift=lambda cloud, live: cloud.client("ecr").set_repository_policy(
            repositoryName=live.id, policyText=_allow("ecr:*")
        ),
        drifted="policy",
    ),
    Case(
        token=_CLUSTER,
        inputs=lambda _: {"settings": [{"name": "containerInsights", "value": "enabled"}], "tags": TAGS},
        changed=lambda _: {"settings": [{"name": "containerInsights", "value": "enhanced"}], "tags": OTHER_TAGS},
        replaced=lambda _: {"name": "other"},
        drift=lambda cloud, live: cloud.client("ecs").update_cluster_settings(
            cluster=live.id, settings=[{"name": "containerInsights", "value": "disabled"}]
        ),
        drifted="settings",
    ),
    Case(
        token="aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        needs=_clusters,
        inputs=lambda needs: {"clusterName": needs["cluster"], "capacityProviders": ["FARGATE"]},
        changed=lambda _: {
            "capacityProviders": ["FARGATE_SPOT", "FARGATE"],
            "defaultCapacityProviderStrategies": [{"capacityProvider": "FARGATE", "base": 1, "weight": 100}],
        },
        replaced=lambda needs: {"clusterName": needs["other-cluster"]},
        drift=lambda cloud, live: cloud.client("ecs").put_cluster_capacity_providers(
            cluster=live.id, capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
        ),
        drifted="capacityProviders",
        survives_deletion=True,  # the cluster is there without them
    ),
    Case(
        token=_TASK_DEFINITION,
        inputs=lambda _: {
            "family": "api",
            "containerDefinitions": _containers("api"),
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "executionRoleArn": "arn:aws:iam::000000000000:role/execution",
            "taskRoleArn": "arn:aws:iam::000000000000:role/task",
            "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
            "ephemeralStorage": {"sizeInGib": 30},
            "volumes": [{"name": "scratch"}],
            "tags": TAGS,
        },
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda _: {"containerDefinitions": _containers("web")},
    ),
    Case(
        token="aws:ecs/service:Service",
        needs=_service_needs,
        inputs=lambda needs: {
            "cluster": needs["cluster"],
            "taskDefinition": needs["task"],
            "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "base": 1, "weight": 100}],
            "forceNewDeployment": True,
            "desiredCount": 0,
            "alarms": {"alarmNames": ["unhealthy", "errors"], "enable": True, "rollback": True},
            "networkConfiguration": {"subnets": [needs["subnet"]], "securityGroups": ["sg-1"]},
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "healthCheckGracePeriodSeconds": 30,
            "propagateTags": "SERVICE",
            "waitForSteadyState": True,
            "tags": TAGS,
        },
        changed=lambda needs: {
            "taskDefinition": needs["other-task"],
            "networkConfiguration": {"subnets": [needs["subnet"], needs["other_subnet"]], "assignPublicIp": True},
            "capacityProviderStrategies": [
                {"capacityProvider": "FARGATE_SPOT", "weight": 50},
                {"capacityProvider": "FARGATE", "base": 1, "weight": 50},
            ],
            "alarms": {"alarmNames": ["errors"], "enable": True, "rollback": False},
            "deploymentCircuitBreaker": {"enable": True, "rollback": False},
            "deploymentMinimumHealthyPercent": 50,
            "healthCheckGracePeriodSeconds": 60,
            "enableExecuteCommand": True,
            "tags": OTHER_TAGS,
        },
        replaced=lambda needs: {"cluster": needs["other-cluster"]},
        drift=lambda cloud, live: cloud.client("ecs").update_service(
            cluster=live.state["cluster"], service=live.state["name"], enableExecuteCommand=False
        ),
        drifted="enableExecuteCommand",
        importable=False,  # waitForSteadyState is not AWS's, and `cluster` comes back as an ARN
    ),
)
