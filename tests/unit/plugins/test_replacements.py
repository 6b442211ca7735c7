"""Which changes replace a resource, where pulumi-aws does not decide it by the property alone."""

from typing import Any

import pytest

from local.plugins.aws.plugin import AwsProvider
from local.plugins.errors import PluginError
from tests.local.plugins.engine import Engine, Live, RefusedError

VPC = "aws:ec2/vpc:Vpc"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
SERVICE = "aws:ecs/service:Service"
POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
LISTENER = "aws:lb/listener:Listener"
LISTENER_RULE = "aws:lb/listenerRule:ListenerRule"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
DATABASE = "aws:rds/instance:Instance"

HTTPS = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
SERVES = {
    "taskDefinition": "api:1",
    "networkConfiguration": {"subnets": ["s"]},
    "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "weight": 1}],
}
SPOT = {"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}
FORWARD = [{"type": "forward", "targetGroupArn": "arn"}]
FORWARDS = {
    "listenerArn": "arn",
    "priority": 10,
    "actions": FORWARD,
    "conditions": [{"pathPattern": {"values": ["/api/*"]}}],
}
STORES = {
    "engine": "postgres",
    "instanceClass": "db.t4g.micro",
    "allocatedStorage": 20,
    "username": "master",
    "manageMasterUserPassword": True,
    "skipFinalSnapshot": True,
}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    driver = Engine(AwsProvider())
    driver.configure({"region": "eu-central-1"})
    return driver


def existing(engine: Engine, token: str, inputs: dict[str, Any], **told: Any) -> Live:
    checked = engine.check(token, "thing", inputs)
    return Live(token, "thing", "id", checked, {**checked, **told})


@pytest.mark.parametrize(
    ("token", "inputs", "change", "replaces"),
    [
        (VPC, {"cidrBlock": "10.0.0.0/16", "instanceTenancy": "dedicated"}, {"instanceTenancy": "default"}, []),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, {"instanceTenancy": "dedicated"}, ["instanceTenancy"]),
        (RULE, {**HTTPS, "cidrIpv4": "10.0.0.0/16"}, {"cidrIpv4": "10.1.0.0/16"}, []),
        (
            RULE,
            {**HTTPS, "cidrIpv4": "10.0.0.0/16"},
            {"cidrIpv4": None, "referencedSecurityGroupId": "sg-2"},
            ["cidrIpv4", "referencedSecurityGroupId"],
        ),
        (
            ENDPOINT,
            {"vpcId": "vpc-1", "serviceName": "s", "vpcEndpointType": "Interface", "privateDnsEnabled": False},
            {"privateDnsEnabled": True},
            [],
        ),
        (
            ENDPOINT,
            {"vpcId": "vpc-1", "serviceName": "s", "privateDnsEnabled": False},
            {"privateDnsEnabled": True},
            ["privateDnsEnabled"],
        ),
        (SERVICE, SERVES, {**SPOT, "forceNewDeployment": True}, []),
        (SERVICE, SERVES, {"deploymentController": {"type": "ECS"}}, []),
        (POLICY, {"repository": "r", "policy": '{"rules": []}'}, {"policy": '{"rules": [1]}'}, ["policy"]),
        (LISTENER_RULE, FORWARDS, {"priority": 20}, []),
    ],
)
def test_a_change_replaces_where_pulumi_aws_replaces(
    engine: Engine, token: str, inputs: dict[str, Any], change: dict[str, Any], replaces: list[str]
) -> None:
    live = existing(engine, token, inputs)
    news = {name: value for name, value in {**inputs, **change}.items() if value is not None}
    assert sorted(engine.diff(live, news).replaces) == replaces


def test_other_capacity_providers_need_a_forced_deployment(engine: Engine) -> None:
    live = existing(engine, SERVICE, SERVES)
    with pytest.raises(PluginError, match="needs forceNewDeployment: true"):
        engine.diff(live, {**SERVES, **SPOT})


@pytest.mark.parametrize(
    ("token", "inputs", "told"),
    [
        (BALANCER, {"subnets": ["a", "b"]}, {"internal": True}),
        (LISTENER, {"loadBalancerArn": "arn", "port": 80, "defaultActions": FORWARD}, {"protocol": "HTTPS"}),
    ],
)
def test_what_the_program_leaves_to_aws_stays_as_aws_has_it(
    engine: Engine, token: str, inputs: dict[str, Any], told: dict[str, Any]
) -> None:
    assert not engine.diff(existing(engine, token, inputs, **told), inputs).changes


@pytest.mark.parametrize(
    ("token", "inputs", "change", "first"),
    [
        (POLICY, {"repository": "r", "policy": '{"rules": []}'}, {"policy": '{"rules": [1]}'}, True),
        (
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            {"role": "r", "policyArn": "a"},
            {"policyArn": "b"},
            True,
        ),
        (
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            {"subnetId": "s", "routeTableId": "t"},
            {"subnetId": "other"},
            False,
        ),
        (DATABASE, {**STORES, "identifier": "mine"}, {"username": "other"}, False),
        (
            "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
            {"backupVaultName": "v", "minRetentionDays": 7},
            {"minRetentionDays": 14},
            False,
        ),
    ],
)
def test_the_old_one_goes_first_where_pulumi_aws_says_so(
    engine: Engine, token: str, inputs: dict[str, Any], change: dict[str, Any], *, first: bool
) -> None:
    difference = engine.diff(existing(engine, token, inputs), {**inputs, **change})
    assert difference.replaces
    assert bool(difference.delete_before_replace) is first


@pytest.mark.parametrize(
    ("token", "inputs", "longest"),
    [
        ("aws:cloudwatch/logGroup:LogGroup", {}, 255 - 8),
        ("aws:secretsmanager/secret:Secret", {}, 255 - 8),
        ("aws:ecr/repository:Repository", {}, 255 - 8),
        ("aws:kms/alias:Alias", {"targetKeyId": "k"}, 238 - 8),
        (DATABASE, STORES, 63 - 7),
    ],
)
def test_an_automatic_name_is_as_long_as_pulumi_aws_allows(
    engine: Engine, token: str, inputs: dict[str, Any], longest: int
) -> None:
    engine.check(token, "a" * longest, inputs)
    with pytest.raises(RefusedError, match=f"a logical name of at most {longest}$"):
        engine.check(token, "a" * (longest + 1), inputs)


def test_a_databases_automatic_identifier_has_no_hyphen(engine: Engine) -> None:
    assert engine.check(DATABASE, "thing", STORES)["identifier"][:5] == "thing"
    assert "-" not in engine.check(DATABASE, "thing", STORES)["identifier"]
