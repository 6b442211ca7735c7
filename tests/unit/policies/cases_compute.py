"""Cases of ECS, ECR, ELB and EC2."""

import json
from typing import Any

from stacks.policies.controls.ec2 import ACL, DEFAULT_GROUP, FLOW_LOG, GROUP, INGRESS_RULE, SUBNET, VPC
from stacks.policies.controls.ecr import LIFECYCLE, REPOSITORY
from stacks.policies.controls.ecs import CLUSTER, SERVICE, TASK_DEFINITION
from stacks.policies.controls.elb import BALANCER, LISTENER
from tests.unit.policies.cases import Case, alone, beside, resource, urn


def task(**container: Any) -> dict[str, Any]:
    """A task definition of a sound container and this one."""
    sound = {"name": "sound", "readonlyRootFilesystem": True, "user": "10001", "logConfiguration": {"logDriver": "x"}}
    return {"containerDefinitions": json.dumps([sound, {**sound, "name": "api", **container}])}


def environment(*names: str) -> dict[str, Any]:
    return task(environment=[{"name": name, "value": "x"} for name in names])


def volume(encryption: str) -> dict[str, Any]:
    return {"volumes": [{"name": "tmp"}, {"name": "efs", "efsVolumeConfiguration": {"transitEncryption": encryption}}]}


def rule(first: int, last: int, cidr: str = "0.0.0.0/0") -> dict[str, Any]:
    return {"cidrIpv4": cidr, "ipProtocol": "tcp", "fromPort": first, "toPort": last}


def inline(first: int, last: int) -> dict[str, Any]:
    block = {"cidrBlocks": ["10.0.0.0/8"], "ipv6CidrBlocks": ["::/0"]}
    return {"ingress": [{**block, "protocol": "tcp", "fromPort": first, "toPort": last}]}


def entry(cidr: str, action: str = "allow") -> dict[str, Any]:
    return {"ingress": [{"cidrBlock": cidr, "protocol": "tcp", "fromPort": 22, "toPort": 22, "action": action}]}


def listener(action: dict[str, Any], protocol: str = "HTTP") -> Any:
    properties = {"protocol": protocol, "defaultActions": [action]}
    return resource(LISTENER, properties, loadBalancerArn=urn(BALANCER))


REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443"}}
FIXED = {"type": "fixed-response", "fixedResponse": {"statusCode": "404"}}
IN_VPC = {"vpcId": urn(VPC)}
TLS = {"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}

COMPUTE: list[Case] = [
    alone("ECS.2", SERVICE, {"networkConfiguration": {}}, {"networkConfiguration": {"assignPublicIp": True}}),
    alone("ECS.3", TASK_DEFINITION, {"pidMode": "task"}, {"pidMode": "host"}),
    alone("ECS.4", TASK_DEFINITION, task(privileged=False), task(privileged=True)),
    alone("ECS.5", TASK_DEFINITION, task(), task(readonlyRootFilesystem=False)),
    alone("ECS.8", TASK_DEFINITION, environment("RELEASE"), environment("RELEASE", "AWS_SECRET_ACCESS_KEY")),
    alone("ECS.9", TASK_DEFINITION, task(), task(logConfiguration=None)),
    alone("ECS.10", SERVICE, {"platformVersion": "LATEST"}, {"platformVersion": "1.3.0"}),
    alone(
        "ECS.12",
        CLUSTER,
        {"settings": [{"name": "containerInsights", "value": "enhanced"}]},
        {"settings": [{"name": "containerInsights", "value": "disabled"}]},
    ),
    alone("ECS.17", TASK_DEFINITION, {"networkMode": "awsvpc"}, {"networkMode": "host"}),
    alone("ECS.18", TASK_DEFINITION, volume("ENABLED"), volume("DISABLED")),
    alone("ECS.20", TASK_DEFINITION, task(user="10001:10001"), task(user="0:0")),
    alone(
        "ECR.1",
        REPOSITORY,
        {"imageScanningConfiguration": {"scanOnPush": True}},
        {"imageScanningConfiguration": {"scanOnPush": False}},
    ),
    alone(
        "ECR.2",
        REPOSITORY,
        {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "imageTagMutabilityExclusionFilters": [{"filter": "build"}]},
        {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "imageTagMutabilityExclusionFilters": [{"filter": "*"}]},
    ),
    alone("ECR.2", REPOSITORY, {"imageTagMutability": "IMMUTABLE"}, {}),
    beside("ECR.3", resource(REPOSITORY, {}), [resource(LIFECYCLE, {}, repository=urn(REPOSITORY))], []),
    alone(
        "ECR.5",
        REPOSITORY,
        {"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "arn"}]},
        {"encryptionConfigurations": [{"encryptionType": "AES256"}]},
    ),
    beside("ELB.1", resource(BALANCER, {}), [listener(REDIRECT), listener(FIXED, "HTTPS")], [listener(FIXED)]),
    alone("ELB.4", BALANCER, {"dropInvalidHeaderFields": True}, {"dropInvalidHeaderFields": False}),
    alone("ELB.5", BALANCER, {"accessLogs": {"enabled": True}}, {"accessLogs": {"enabled": False}}),
    alone("ELB.6", BALANCER, {"enableDeletionProtection": True}, {}),
    alone("ELB.12", BALANCER, {"desyncMitigationMode": "strictest"}, {"desyncMitigationMode": "monitor"}),
    alone("ELB.13", BALANCER, {"subnets": ["a", "b"]}, {"subnets": ["a"]}),
    alone("ELB.17", LISTENER, TLS, {**TLS, "sslPolicy": "ELBSecurityPolicy-2016-08"}),
    beside(
        "EC2.2",
        resource(VPC, {}),
        [resource(DEFAULT_GROUP, {"ingress": [], "egress": []}, **IN_VPC)],
        [resource(DEFAULT_GROUP, {"ingress": [], "egress": [{"protocol": "-1"}]}, **IN_VPC)],
    ),
    beside("EC2.2", resource(VPC, {}), [resource(DEFAULT_GROUP, {}, **IN_VPC)], []),
    beside(
        "EC2.6",
        resource(VPC, {}),
        [resource(FLOW_LOG, {"trafficType": "ALL"}, **IN_VPC)],
        [resource(FLOW_LOG, {"trafficType": "ACCEPT"}, **IN_VPC)],
    ),
    alone("EC2.13", INGRESS_RULE, rule(22, 22, "10.0.0.0/8"), rule(20, 25)),
    alone("EC2.14", INGRESS_RULE, rule(3390, 3400), rule(0, 4000)),
    alone("EC2.15", SUBNET, {"mapPublicIpOnLaunch": False}, {"mapPublicIpOnLaunch": True}),
    alone("EC2.18", INGRESS_RULE, rule(443, 443), rule(443, 444)),
    alone("EC2.18", GROUP, inline(80, 80), inline(8443, 8443)),
    alone("EC2.18", INGRESS_RULE, rule(80, 80), {"cidrIpv6": "::/0", "ipProtocol": "-1"}),
    alone("EC2.19", GROUP, inline(443, 443), inline(5432, 5432)),
    alone("EC2.21", ACL, entry("10.0.0.0/8"), entry("0.0.0.0/0")),
    alone("EC2.21", ACL, entry("0.0.0.0/0", "deny"), entry("0.0.0.0/0")),
]
