"""Security groups and their rules, VPC endpoints, flow logs, IAM, KMS."""

import json
from typing import Any

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.cases_network import two_vpcs
from tests.local.plugins.engine import Engine

_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_ROLE = "aws:iam/role:Role"
_POLICY = "aws:iam/policy:Policy"
_KEY = "aws:kms/key:Key"


def _document(action: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": [action], "Resource": ["arn:aws:s3:::x"]}],
        },
        indent=2,
    )


def _trust(service: str) -> str:
    return json.dumps(
        {
            "Statement": [
                {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}}
            ],
            "Version": "2012-10-17",
        }
    )


def _groups(engine: Engine) -> Inputs:
    needs = two_vpcs(engine)
    for name in ("group", "other_group"):
        needs[name] = engine.create(_GROUP, name, {"vpcId": needs["vpc"]}).id
    return needs


def _roles(engine: Engine) -> Inputs:
    needs: dict[str, Any] = {
        name: engine.create(_ROLE, name, {"assumeRolePolicy": _trust("ecs-tasks")}).id
        for name in ("role", "other_role")
    }
    needs["policy"] = engine.create(_POLICY, "policy", {"policy": _document("s3:GetObject")}).id
    return needs


def _flow(engine: Engine) -> Inputs:
    needs = two_vpcs(engine)
    needs["role"] = engine.create(_ROLE, "flow", {"assumeRolePolicy": _trust("vpc-flow-logs")}).state["arn"]
    needs["log"] = engine.create("aws:cloudwatch/logGroup:LogGroup", "flow", {}).state["arn"]
    return needs


def _endpoint(engine: Engine) -> Inputs:
    needs = two_vpcs(engine)
    for name in ("table", "other_table"):
        needs[name] = engine.create("aws:ec2/routeTable:RouteTable", name, {"vpcId": needs["vpc"]}).id
    return needs


def _keys(engine: Engine) -> Inputs:
    return {name: engine.create(_KEY, name, {"description": name}).id for name in ("key", "other_key")}


def _rule(direction: str) -> Case:
    return Case(
        token=f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        needs=_groups,
        inputs=lambda needs: {
            "securityGroupId": needs["group"],
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "referencedSecurityGroupId": needs["other_group"],
            "description": "from the other",
            "tags": TAGS,
        },
        changed=lambda needs: {
            "fromPort": 0,
            "toPort": 8000,
            "description": "changed",
            "referencedSecurityGroupId": needs["group"],
            "tags": OTHER_TAGS,
        },
        replaced=lambda needs: (
            {"securityGroupId": needs["other_group"]}
            if direction == "Ingress"
            else {"referencedSecurityGroupId": None, "cidrIpv4": "10.0.0.0/8"}
        ),
        drift=lambda cloud, live: cloud.client("ec2").modify_security_group_rules(
            GroupId=live.state["securityGroupId"],
            SecurityGroupRules=[
                {
                    "SecurityGroupRuleId": live.id,
                    "SecurityGroupRule": {
                        "IpProtocol": "tcp",
                        "FromPort": 22,
                        "ToPort": 22,
                        "ReferencedGroupId": live.state["referencedSecurityGroupId"],
                    },
                }
            ],
        ),
        drifted="fromPort",
    )


_HTTPS_FROM_INSIDE: Inputs = {
    "protocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrBlocks": ["10.0.0.0/8", "192.168.0.0/16"],
}
_ALL_OUT: Inputs = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}

CASES = (
    Case(
        token=_GROUP,
        needs=two_vpcs,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "description": "a test",
            "ingress": [_HTTPS_FROM_INSIDE, {"protocol": "tcp", "fromPort": 0, "toPort": 65535, "self": True}],
            "egress": [_ALL_OUT],
            "tags": TAGS,
        },
        changed=lambda _: {"ingress": [{**_HTTPS_FROM_INSIDE, "description": "https"}], "tags": OTHER_TAGS},
        replaced=lambda _: {"description": "another"},
        drift=lambda cloud, live: cloud.client("ec2").authorize_security_group_ingress(
            GroupId=live.id, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
        ),
        drifted="ingress",
    ),
    Case(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        needs=two_vpcs,
        inputs=lambda needs: {"vpcId": needs["vpc"], "tags": TAGS},
        changed=lambda _: {"egress": [_ALL_OUT], "tags": OTHER_TAGS},
        replaced=lambda needs: {"vpcId": needs["other_vpc"]},
        drift=lambda cloud, live: cloud.client("ec2").authorize_security_group_ingress(
            GroupId=live.id, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
        ),
        drifted="ingress",
        survives_deletion=True,
    ),
    _rule("Ingress"),
    _rule("Egress"),
    Case(
        token="aws:ec2/vpcEndpoint:VpcEndpoint",
        needs=_endpoint,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "serviceName": "com.amazonaws.eu-central-1.s3",
            "routeTableIds": [needs["table"]],
            "tags": TAGS,
        },
        changed=lambda needs: {"routeTableIds": [needs["other_table"]], "tags": OTHER_TAGS},
        replaced=lambda needs: {"vpcId": needs["other_vpc"], "routeTableIds": None},
        drift=lambda cloud, live: cloud.client("ec2").modify_vpc_endpoint(
            VpcEndpointId=live.id, RemoveRouteTableIds=live.state["routeTableIds"]
        ),
        drifted="routeTableIds",
    ),
    Case(
        token="aws:ec2/flowLog:FlowLog",
        needs=_flow,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "trafficType": "REJECT",
            "logDestination": needs["log"],
            "iamRoleArn": needs["role"],
            "tags": TAGS,
        },
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda _: {"trafficType": "ALL"},
        drift=lambda cloud, live: cloud.client("ec2").delete_tags(Resources=[live.id], Tags=[{"Key": "owner"}]),
        drifted="tags",
    ),
    Case(
        token=_ROLE,
        inputs=lambda _: {"assumeRolePolicy": _trust("ecs-tasks"), "description": "a test", "tags": TAGS},
        changed=lambda _: {
            "assumeRolePolicy": _trust("ec2"),
            "description": "other",
            "maxSessionDuration": 7200,
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"path": "/other/"},
        drift=lambda cloud, live: cloud.client("iam").update_assume_role_policy(
            RoleName=live.id, PolicyDocument=_trust("lambda")
        ),
        drifted="assumeRolePolicy",
    ),
    Case(
        token="aws:iam/rolePolicy:RolePolicy",
        needs=_roles,
        inputs=lambda needs: {"role": needs["role"], "policy": _document("s3:GetObject")},
        changed=lambda _: {"policy": _document("s3:PutObject")},
        replaced=lambda needs: {"role": needs["other_role"]},
        drift=lambda cloud, live: cloud.client("iam").put_role_policy(
            RoleName=live.state["role"], PolicyName=live.state["name"], PolicyDocument=_document("s3:*")
        ),
        drifted="policy",
    ),
    Case(
        token=_POLICY,
        inputs=lambda _: {"policy": _document("s3:GetObject"), "description": "a test", "tags": TAGS},
        changed=lambda _: {"policy": _document("s3:PutObject"), "tags": OTHER_TAGS},
        replaced=lambda _: {"description": "other"},
        drift=lambda cloud, live: cloud.client("iam").create_policy_version(
            PolicyArn=live.id, PolicyDocument=_document("s3:*"), SetAsDefault=True
        ),
        drifted="policy",
    ),
    Case(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        needs=_roles,
        inputs=lambda needs: {"role": needs["role"], "policyArn": needs["policy"]},
        replaced=lambda needs: {"role": needs["other_role"]},
    ),
    Case(
        token=_KEY,
        inputs=lambda _: {"description": "a test", "enableKeyRotation": True, "tags": TAGS},
        changed=lambda _: {"description": "other", "enableKeyRotation": False, "tags": OTHER_TAGS},
        replaced=lambda _: {
            "keyUsage": "SIGN_VERIFY",
            "customerMasterKeySpec": "RSA_2048",
            "enableKeyRotation": None,
        },
        drift=lambda cloud, live: cloud.client("kms").disable_key(KeyId=live.id),
        drifted="isEnabled",
    ),
    Case(
        token="aws:kms/alias:Alias",
        needs=_keys,
        inputs=lambda needs: {"targetKeyId": needs["key"]},
        changed=lambda needs: {"targetKeyId": needs["other_key"]},
        replaced=lambda _: {"name": "alias/by-hand"},
    ),
)
