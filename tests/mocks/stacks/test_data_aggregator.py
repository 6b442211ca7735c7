"""The whole program under Pulumi's mocks, with the settings of each stack."""

import json

import pytest

from infra.naming import Naming
from tests.mocks.stacks.recorder import DIGEST, Recorder, declare

STATEFUL = {
    ("aws:rds/instance:Instance", "database"),
    ("aws:s3/bucket:Bucket", "assets"),
    ("aws:s3/bucket:Bucket", "backups"),
    ("aws:s3/bucket:Bucket", "access-logs"),
    ("aws:kms/key:Key", "encryption"),
    ("aws:backup/vault:Vault", "vault"),
    ("aws:ecr/repository:Repository", "api"),
    ("aws:ecr/repository:Repository", "backup"),
    ("aws:ecr/repository:Repository", "web"),
    ("aws:secretsmanager/secret:Secret", "application"),
}


@pytest.fixture(scope="module", params=["local", "staging", "production"])
def recorder(request: pytest.FixtureRequest) -> Recorder:
    return declare(request.param)


def test_the_logical_names_of_what_holds_data_do_not_change(recorder: Recorder) -> None:
    tokens = {token for token, _ in STATEFUL}
    assert {(each.typ, each.name) for each in recorder.resources if each.typ in tokens} == STATEFUL


def test_the_provider_tags_everything_and_touches_one_account(recorder: Recorder) -> None:
    [provider] = recorder.of("pulumi:providers:aws").values()
    tags = json.loads(provider["defaultTags"])["tags"]
    assert set(tags) == set(Naming(project="p", stack="s", owner="o", account_id="1").tags())
    assert len(json.loads(provider["allowedAccountIds"])) == 1


def test_only_the_load_balancer_lets_anyone_in_and_with_a_domain_only_cloudfront(recorder: Recorder) -> None:
    rules = recorder.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    by_address = {
        name
        for name, rule in rules.items()
        if "referencedSecurityGroupId" not in rule and name != "endpoints-from-the-vpc"
    }
    anywhere = {name for name, rule in rules.items() if rule.get("cidrIpv4") == "0.0.0.0/0"}
    if recorder.of("aws:cloudfront/distribution:Distribution"):
        assert anywhere == set()
        assert by_address == {"load-balancer-from-cloudfront"}
    else:
        assert by_address == anywhere == {"load-balancer-from-anywhere"}


def test_the_default_security_group_is_empty_and_flows_are_logged(recorder: Recorder) -> None:
    [default] = recorder.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").values()
    assert default["ingress"] == default["egress"] == []
    [flows] = recorder.of("aws:ec2/flowLog:FlowLog").values()
    assert flows["trafficType"] == "ALL"


def test_s3_is_reached_inside_the_vpc_and_production_reaches_no_service_outside() -> None:
    endpoints = declare("production").of("aws:ec2/vpcEndpoint:VpcEndpoint")
    services = {each["serviceName"].removeprefix("com.amazonaws.eu-central-1.") for each in endpoints.values()}
    assert services == {"s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"}


def test_the_database_is_private_encrypted_and_its_password_belongs_to_rds(recorder: Recorder) -> None:
    [database] = recorder.of("aws:rds/instance:Instance").values()
    assert database["manageMasterUserPassword"] is True
    assert "password" not in database
    assert database["storageEncrypted"] is True
    assert database["publiclyAccessible"] is False


def test_no_task_holds_a_secret_value(recorder: Recorder) -> None:
    for definition in recorder.of("aws:ecs/taskDefinition:TaskDefinition").values():
        [container] = json.loads(definition["containerDefinitions"])
        names = {each["name"] for each in container["environment"]}
        assert not {name for name in names if "PASSWORD" in name}
        assert container["readonlyRootFilesystem"] is True


def test_only_the_migration_may_write_the_applications_secret(recorder: Recorder) -> None:
    writers = [
        name
        for name, policy in recorder.of("aws:iam/rolePolicy:RolePolicy").items()
        if "PutSecretValue" in policy["policy"]
    ]
    assert writers == ["migration-writes-application", "api-manages-source-secrets"]
    [source_secrets, _] = json.loads(
        recorder.of("aws:iam/rolePolicy:RolePolicy")["api-manages-source-secrets"]["policy"]
    )["Statement"]
    assert all("-sources/*" in resource for resource in source_secrets["Resource"])
    assert "secretsmanager:GetSecretValue" not in source_secrets["Action"]


def test_only_the_worker_reads_the_credentials_of_sources(recorder: Recorder) -> None:
    readers = [
        name
        for name, policy in recorder.of("aws:iam/rolePolicy:RolePolicy").items()
        if "-sources/*" in policy["policy"] and "GetSecretValue" in policy["policy"]
    ]
    assert readers == ["worker-reads-source-secrets"]


def test_the_api_knows_who_logs_people_in_and_reads_its_secret_there(recorder: Recorder) -> None:
    told = environment_of(recorder, "api")
    hops = 2 if recorder.of("aws:cloudfront/distribution:Distribution") else 1
    assert told["FORWARDED_HOPS"] == str(hops)
    assert told["PUBLIC_URL"].startswith("https://" if hops == 2 else "http://")
    readers = [name for name in recorder.of("aws:iam/rolePolicy:RolePolicy") if name.endswith("-reads-login")]
    groups = (told["ANONYMOUS_SCOPE"], told["OIDC_ADMIN_GROUPS"])
    if "OIDC_SECRET_ARN" in told:
        assert (groups, readers) == (("none", "platform"), ["api-reads-login"])
    else:  # the local stack's: a public client of the test provider
        assert (groups, readers) == (("admin", "admins"), [])
    assert not {"OIDC_ISSUER", "OIDC_SECRET_ARN"} & environment_of(recorder, "worker").keys()


def test_without_a_provider_the_api_knows_of_no_logins() -> None:
    nobody = {"issuer": None, "client_id": None, "secret_arn": None, "admin_groups": [], "writer_groups": []}
    told = environment_of(declare("local", {"access": nobody}), "api")
    assert told["ANONYMOUS_SCOPE"] == "admin"
    assert not [name for name in told if name.startswith("OIDC_")]


def environment_of(recorder: Recorder, task: str) -> dict[str, str]:
    [container] = json.loads(recorder.of("aws:ecs/taskDefinition:TaskDefinition")[task]["containerDefinitions"])
    return {each["name"]: each["value"] for each in container["environment"]}


def test_api_and_worker_alone_are_told_where_traces_go(recorder: Recorder) -> None:
    variable = "OTEL_EXPORTER_OTLP_ENDPOINT"
    tasks = recorder.of("aws:ecs/taskDefinition:TaskDefinition")
    assert not [task for task in tasks if variable in environment_of(recorder, task)]
    traced = declare("staging", {"monitoring": {"traces_endpoint": "https://collector.example.org"}})
    told = {task: environment_of(traced, task).get(variable) for task in tasks}
    assert {task: where for task, where in told.items() if where} == dict.fromkeys(
        ["api", "worker"], "https://collector.example.org"
    )


def test_the_worker_answers_its_own_health_check_and_nobody_else(recorder: Recorder) -> None:
    [container] = json.loads(recorder.of("aws:ecs/taskDefinition:TaskDefinition")["worker"]["containerDefinitions"])
    assert container["command"] == ["python", "-m", "aggregator.worker"]
    assert "health/ready" in container["healthCheck"]["command"][-1]
    assert "portMappings" not in container
    assert not recorder.of("aws:ecs/service:Service")["worker"].get("loadBalancers")
    ingress = recorder.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert not [name for name in ingress if name.startswith("worker-from")]


def test_every_task_has_two_roles_of_its_own(recorder: Recorder) -> None:
    definitions = recorder.of("aws:ecs/taskDefinition:TaskDefinition")
    roles = {
        name: (definition["executionRoleArn"], definition["taskRoleArn"]) for name, definition in definitions.items()
    }
    assert set(definitions) == {"api", "worker", "web", "migration", "dumps", "assets-publication"}
    assert len({role for pair in roles.values() for role in pair}) == 2 * len(definitions)


def test_a_role_acts_on_everything_only_where_iam_knows_no_resource(recorder: Recorder) -> None:
    unbounded = {"ecr:GetAuthorizationToken": None, "cloudwatch:PutMetricData": "cloudwatch:namespace"}
    for name, policy in recorder.of("aws:iam/rolePolicy:RolePolicy").items():
        for allow in json.loads(policy["policy"])["Statement"]:
            if allow["Resource"] != ["*"]:
                continue
            [action] = allow["Action"]
            assert action in unbounded, name
            condition = unbounded[action]
            assert condition is None or condition in allow["Condition"]["StringEquals"], name


def test_the_images_are_addressed_by_digest(recorder: Recorder) -> None:
    for definition in recorder.of("aws:ecs/taskDefinition:TaskDefinition").values():
        [container] = json.loads(definition["containerDefinitions"])
        assert container["image"].endswith(f"@{DIGEST}")


def test_a_release_is_looked_up_and_nothing_is_built() -> None:
    recorder = declare("production", {"release": "r0001-0123456789ab"})
    assert recorder.of("docker-build:index:Image") == {}
    assert recorder.of("pulumi-python:dynamic/data-aggregator:PromotedImage") == {}
    assert recorder.calls.count("docker:index/getRegistryImage:getRegistryImage") == 3


def test_what_is_promoted_is_never_built(recorder: Recorder) -> None:
    built = set(recorder.of("docker-build:index:Image"))
    promoted = set(recorder.of("pulumi-python:dynamic/data-aggregator:PromotedImage"))
    assert {frozenset(built), frozenset(promoted)} == {frozenset(), frozenset({"api", "backup", "web"})}


def test_the_migration_runs_when_the_head_or_a_file_changes_and_for_no_other_reason(recorder: Recorder) -> None:
    run = recorder.of("pulumi-python:dynamic/data-aggregator:OneOffTask")["migration"]
    assert set(run["triggers"]) == {"head", "files", "lineage"}


def test_the_verification_expects_all_services_and_both_pages(recorder: Recorder) -> None:
    [verification] = recorder.of("pulumi-python:dynamic/data-aggregator:Verification").values()
    assert len(verification["services"]) == 3
    aliases = [
        name for each in recorder.of("aws:cloudfront/distribution:Distribution").values() for name in each["aliases"]
    ]
    public = f"https://{aliases[0]}" if aliases else "http://balancer.example"
    assert [page["url"] for page in verification["pages"]] == [f"{public}/api/v1/release", f"{public}/"]
