"""What AWS refuses is refused, with AWS's code: an order that only works locally would fail in production."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(code: str, call: Callable[..., Any], **arguments: Any) -> None:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code


@pytest.fixture
def vpc(aws: Any) -> str:
    made: str = aws.client("ec2").create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    return made


@pytest.fixture
def subnet(aws: Any, vpc: str) -> str:
    made = aws.client("ec2").create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24", AvailabilityZone="eu-central-1b")
    subnet_id: str = made["Subnet"]["SubnetId"]
    return subnet_id


def test_a_subnet_outside_its_vpc_or_over_another_is_refused(aws: Any, vpc: str, subnet: str) -> None:
    ec2 = aws.client("ec2")
    refused("InvalidSubnet.Range", ec2.create_subnet, VpcId=vpc, CidrBlock="10.21.1.0/24")
    refused("InvalidSubnet.Conflict", ec2.create_subnet, VpcId=vpc, CidrBlock="10.20.1.128/25")


def test_a_network_is_taken_down_only_in_its_order(aws: Any, vpc: str, subnet: str) -> None:
    ec2 = aws.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    assert nat["NatGatewayAddresses"][0]["AllocationId"] == address
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    association = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]

    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)
    refused("DependencyViolation", ec2.delete_internet_gateway, InternetGatewayId=gateway)
    refused("DependencyViolation", ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    refused("InvalidIPAddress.InUse", ec2.release_address, AllocationId=address)
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=table)

    ec2.disassociate_route_table(AssociationId=association)
    ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
    ec2.release_address(AllocationId=address)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    ec2.delete_subnet(SubnetId=subnet)
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_vpc(VpcId=vpc)


def test_a_second_route_and_a_second_association_are_refused(aws: Any, vpc: str, subnet: str) -> None:
    ec2 = aws.client("ec2")
    tables = [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    route = {"RouteTableId": tables[0], "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}
    ec2.create_route(**route)
    refused("RouteAlreadyExists", ec2.create_route, **route)
    ec2.associate_route_table(RouteTableId=tables[0], SubnetId=subnet)
    refused("Resource.AlreadyAssociated", ec2.associate_route_table, RouteTableId=tables[1], SubnetId=subnet)


def test_a_security_group_keeps_its_rules_and_its_dependants(aws: Any, vpc: str) -> None:
    ec2 = aws.client("ec2")
    groups = [
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("a", "b", "c")
    ]
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": groups[1]}]}
    made = ec2.authorize_security_group_ingress(GroupId=groups[0], IpPermissions=[permission])
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    refused(
        "InvalidPermission.Duplicate", ec2.authorize_security_group_ingress,
        GroupId=groups[0], IpPermissions=[permission],
    )  # fmt: skip
    refused("DependencyViolation", ec2.delete_security_group, GroupId=groups[1])

    changed = {"IpProtocol": "tcp", "FromPort": 81, "ToPort": 81, "ReferencedGroupId": groups[2]}
    ec2.modify_security_group_rules(
        GroupId=groups[0], SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": changed}]
    )
    now = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]
    assert (now["FromPort"], now["ReferencedGroupInfo"]["GroupId"]) == (81, groups[2])

    ec2.revoke_security_group_ingress(GroupId=groups[0], SecurityGroupRuleIds=[rule])
    refused("InvalidSecurityGroupRuleId.NotFound", ec2.describe_security_group_rules, SecurityGroupRuleIds=[rule])
    ec2.delete_security_group(GroupId=groups[1])


def test_a_load_balancer_knows_its_network_and_protects_what_is_in_use(aws: Any, vpc: str, subnet: str) -> None:
    elb = aws.client("elbv2")
    made = elb.create_load_balancer(Name="refusals", Subnets=[subnet])["LoadBalancers"][0]
    balancer = made["LoadBalancerArn"]
    assert (made["VpcId"], made["AvailabilityZones"][0]["ZoneName"]) == (vpc, "eu-central-1b")
    refused("DependencyViolation", aws.client("ec2").delete_subnet, SubnetId=subnet)

    group = elb.create_target_group(Name="refusals", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
    group_arn = group["TargetGroups"][0]["TargetGroupArn"]
    assert group["TargetGroups"][0]["ProtocolVersion"] == "HTTP1"
    forward = [{"Type": "forward", "TargetGroupArn": group_arn}]
    listener = {"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
    listener_arn = elb.create_listener(**listener)["Listeners"][0]["ListenerArn"]
    refused("DuplicateListener", elb.create_listener, **listener)
    rule = {
        "ListenerArn": listener_arn, "Priority": 10, "Actions": forward,
        "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}],
    }  # fmt: skip
    elb.create_rule(**rule)
    refused("PriorityInUse", elb.create_rule, **rule)
    refused("ResourceInUse", elb.delete_target_group, TargetGroupArn=group_arn)

    protection = "deletion_protection.enabled"
    for value in ("true", "false"):
        attributes = [{"Key": protection, "Value": value}]
        elb.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=attributes)
        if value == "true":
            refused("OperationNotPermitted", elb.delete_load_balancer, LoadBalancerArn=balancer)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    refused("ListenerNotFound", elb.describe_listeners, ListenerArns=[listener_arn])
    assert elb.describe_target_groups(TargetGroupArns=[group_arn])["TargetGroups"][0]["LoadBalancerArns"] == []
    elb.delete_target_group(TargetGroupArn=group_arn)


def test_a_secret_without_a_value_has_none_until_it_is_written(aws: Any) -> None:
    secrets = aws.client("secretsmanager")
    arn = secrets.create_secret(Name="refusals/empty")["ARN"]
    refused("ResourceNotFoundException", secrets.get_secret_value, SecretId=arn)
    assert not secrets.describe_secret(SecretId=arn).get("VersionIdsToStages")
    secrets.put_secret_value(SecretId=arn, SecretString=json.dumps({"username": "app"}))
    assert json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"]) == {"username": "app"}


def test_a_name_that_waits_for_deletion_is_taken_until_it_is_forced(aws: Any) -> None:
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name="refusals/again")
    secrets.delete_secret(SecretId="refusals/again", RecoveryWindowInDays=7)
    refused("InvalidRequestException", secrets.create_secret, Name="refusals/again")
    secrets.delete_secret(SecretId="refusals/again", ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name="refusals/again")


def test_an_illegal_fargate_size_is_refused(aws: Any) -> None:
    with pytest.raises(ClientError, match="No Fargate configuration exists for given values: 256 CPU, 4096 memory"):
        aws.register("illegal", {}, cpu="256", memory="4096")


def test_an_inactive_definition_starts_nothing_new(aws: Any) -> None:
    definition = aws.register("retired", {"command": ["true"]})
    aws.client("ecs").deregister_task_definition(taskDefinition=definition)
    with pytest.raises(ClientError, match="TaskDefinition is inactive"):
        aws.start_task(definition)
    with pytest.raises(ClientError, match="TaskDefinition is inactive"):
        aws.client("ecs").create_service(cluster="tests", serviceName="retired", taskDefinition=definition)


def test_a_cluster_in_use_is_not_deleted(aws: Any) -> None:
    ecs = aws.client("ecs")
    ecs.create_cluster(clusterName="used")
    definition = aws.register("idle", {"command": ["true"]})
    ecs.create_service(cluster="used", serviceName="idle", taskDefinition=definition, desiredCount=0)
    refused("ClusterContainsServicesException", ecs.delete_cluster, cluster="used")
    ecs.delete_service(cluster="used", service="idle")
    ecs.delete_cluster(cluster="used")
