"""CI's roles may what they need, and a policy engine that is not ours says so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from stacks.bootstrap.access import bucket_policy, deploy_trust, key_policy, preview_trust
from stacks.bootstrap.deploy_actions import ATTACHED_POLICIES, PASSED_TO
from stacks.bootstrap.deploy_policy import deploy_policies
from stacks.bootstrap.foundation import Foundation, lay_out
from stacks.bootstrap.preview_policy import preview_policy
from stacks.bootstrap.settings_files import read_project

ROOT = Path(__file__).parents[4]
PROJECT = read_project(ROOT)
KEY = "arn:aws:kms:eu-central-1:222222222222:key/state"
STACKS = ["staging", "production"]
READING = re.compile(r"[a-z0-9-]+:(Get|List|Describe|BatchGet|BatchCheck)\w*\*?")
DECRYPTION = "kms:Decrypt"
POLICY_LIMIT = 6144  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html


def foundation(stack: str = "production") -> Foundation:
    return lay_out(stack, PROJECT, "example/aggregator")


def statements(*documents: str) -> list[dict[str, Any]]:
    return [each for document in documents for each in json.loads(document)["Statement"]]


def actions(statement: dict[str, Any]) -> list[str]:
    found = statement.get("Action", [])
    return [found] if isinstance(found, str) else list(found)


def decision(policies: tuple[str, ...], action: str, resource: str, **context: Any) -> str:
    region = context.pop("region", "eu-central-1")
    request = EvalContext(
        principal_arn="arn:aws:sts::222222222222:assumed-role/ci/job",
        principal_type="AssumedRole",
        principal_account="222222222222",
        action=action,
        resource_arn=resource,
        region=region,
        service_context={key.replace("__", ":").lower(): value for key, value in context.items()},
    )
    answer: str = evaluate(request, [parse_policy_document(each) for each in policies]).decision
    return answer


def of_deployment(stack: str = "production") -> tuple[str, ...]:
    return (preview_policy(foundation(stack), KEY), *deploy_policies(foundation(stack), KEY))


@pytest.mark.parametrize("stack", STACKS)
def test_the_preview_writes_nothing(stack: str) -> None:
    allowed = {action for each in statements(preview_policy(foundation(stack), KEY)) for action in actions(each)}
    assert {action for action in allowed if not READING.fullmatch(action)} == {DECRYPTION}


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::data-aggregator-production-backups-222222222222/2026/dump"),
        (
            "s3:GetObject",
            "arn:aws:s3:::data-aggregator-production-state-222222222222/.pulumi/stacks/another/production.json",
        ),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:222222222222:secret:any"),
        ("logs:GetLogEvents", "arn:aws:logs:eu-central-1:222222222222:log-group:/data-aggregator/production/api"),
        ("ecs:ExecuteCommand", "*"),
        ("ec2:GetPasswordData", "*"),
        (DECRYPTION, "arn:aws:kms:eu-central-1:222222222222:key/data"),
    ],
)
def test_the_preview_reads_no_data(action: str, resource: str) -> None:
    assert decision((preview_policy(foundation(), KEY),), action, resource) == "ImplicitDeny"


@pytest.mark.parametrize("stack", STACKS)
def test_no_policy_is_longer_than_iam_takes(stack: str) -> None:
    lengths = [len(json.dumps(json.loads(each), separators=(",", ":"))) for each in of_deployment(stack)]
    assert max(lengths) <= POLICY_LIMIT


@pytest.mark.parametrize("stack", STACKS)
def test_the_deployment_has_no_wildcard_of_all_services_nor_of_iam(stack: str) -> None:
    allowed = {
        action for each in statements(*of_deployment(stack)) if each["Effect"] == "Allow" for action in actions(each)
    }
    assert not allowed & {"*", "*:*", "iam:*", "kms:*", "ec2:*", "s3:*Object", "sts:AssumeRole"}


@pytest.mark.parametrize("stack", STACKS)
def test_a_role_is_passed_only_to_the_services_that_the_stack_gives_roles_to(stack: str) -> None:
    [passing] = [each for each in statements(*of_deployment(stack)) if "iam:PassRole" in actions(each)]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": list(PASSED_TO)}}
    assert passing["Resource"][0].endswith(f":role/data-aggregator-{stack}-*")
    sources = "".join(file.read_text() for file in (ROOT / "infra").glob("*.py"))
    assert set(re.findall(r'trust\("([a-z.-]+)"', sources)) == set(PASSED_TO)
    assert set(re.findall(r"arn:aws:iam::aws:policy/[\w/-]+", sources)) == set(ATTACHED_POLICIES)


OWN = {"aws__ResourceTag/stack": "production"}
OTHERS = {"aws__ResourceTag/stack": "other"}
ROLE = "arn:aws:iam::222222222222:role/data-aggregator-production-"
STATE = "arn:aws:s3:::data-aggregator-production-state-222222222222"
DATA_KEY = "arn:aws:kms:eu-central-1:222222222222:key/data"


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("ecs:UpdateService", "arn:aws:ecs:eu-central-1:222222222222:service/data-aggregator-production/x", {}),
        ("ecs:RunTask", "arn:aws:ecs:eu-central-1:222222222222:task-definition/data-aggregator-production-api:3", {}),
        ("rds:ModifyDBInstance", "arn:aws:rds:eu-central-1:222222222222:db:data-aggregator-production", {}),
        (
            "elasticloadbalancing:CreateTargetGroup",
            "arn:aws:elasticloadbalancing:eu-central-1:222222222222:targetgroup/data-aggregator-producti-4fb1c2e/1",
            {},
        ),
        ("rds:CreateDBInstance", "arn:aws:rds:eu-central-1:222222222222:og:default:postgres-17", {}),
        ("s3:PutBucketPolicy", "arn:aws:s3:::data-aggregator-production-assets-222222222222", {}),
        ("s3:PutObject", f"{STATE}/.pulumi/locks/organization/data-aggregator/production/1.json", {}),
        ("ec2:CreateVpc", "arn:aws:ec2:eu-central-1:222222222222:vpc/*", {}),
        ("ec2:DeleteSubnet", "arn:aws:ec2:eu-central-1:222222222222:subnet/1", OWN),
        ("acm:RequestCertificate", "*", {"region": "us-east-1"}),
        ("kms:EnableKeyRotation", DATA_KEY, OWN),
        ("iam:PutRolePolicy", f"{ROLE}api-task", {}),
        ("iam:PassRole", f"{ROLE}api-task", {"iam__PassedToService": "ecs-tasks.amazonaws.com"}),
        (
            "route53:ChangeResourceRecordSets",
            "arn:aws:route53:::hostedzone/Z1",
            {"route53__ChangeResourceRecordSetsNormalizedRecordNames": ["_a1.data-aggregator.example"]},
        ),
        (DECRYPTION, KEY, {}),
        ("ecr:BatchGetImage", "arn:aws:ecr:eu-central-1:111111111111:repository/data-aggregator-staging-api", {}),
    ],
)
def test_an_update_may(action: str, resource: str, context: dict[str, Any]) -> None:
    assert decision(of_deployment(), action, resource, **context) == "Allow"


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:PutRolePolicy", f"{ROLE}ci-deploy", {}),
        ("iam:UpdateAssumeRolePolicy", f"{ROLE}ci-preview", {}),
        ("iam:AttachRolePolicy", f"{ROLE}api-task", {"iam__PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        ("iam:CreateRole", "arn:aws:iam::222222222222:role/another", {}),
        ("iam:PassRole", f"{ROLE}api-task", {"iam__PassedToService": "ec2.amazonaws.com"}),
        ("iam:CreateUser", "*", {}),
        ("s3:DeleteBucket", STATE, {}),
        ("s3:PutBucketPolicy", STATE, {}),
        ("s3:DeleteObjectVersion", f"{STATE}/.pulumi/stacks/data-aggregator/production.json", {}),
        ("s3:PutObject", f"{STATE}/.pulumi/stacks/data-aggregator/staging.json", {}),
        ("kms:ScheduleKeyDeletion", KEY, OWN),
        ("kms:ScheduleKeyDeletion", DATA_KEY, OTHERS),
        ("kms:UpdateAlias", "arn:aws:kms:eu-central-1:222222222222:alias/data-aggregator-production-state", OWN),
        ("ec2:DeleteSubnet", "arn:aws:ec2:eu-central-1:222222222222:subnet/1", OTHERS),
        ("ec2:CreateVpc", "arn:aws:ec2:ap-south-1:222222222222:vpc/*", {"region": "ap-south-1"}),
        ("ec2:RunInstances", "*", {}),
        ("rds:DeleteDBInstance", "arn:aws:rds:eu-central-1:222222222222:db:another", {}),
        (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-central-1:222222222222:secret:data-aggregator-production-application-1",
            {},
        ),
        ("ecs:ExecuteCommand", "arn:aws:ecs:eu-central-1:222222222222:task/data-aggregator-production/1", {}),
        ("s3:GetObject", "arn:aws:s3:::data-aggregator-production-backups-222222222222/dump", {}),
        ("ecr:PutImage", "arn:aws:ecr:eu-central-1:111111111111:repository/data-aggregator-staging-api", {}),
        (
            "route53:ChangeResourceRecordSets",
            "arn:aws:route53:::hostedzone/Z1",
            {"route53__ChangeResourceRecordSetsNormalizedRecordNames": ["www.another.example"]},
        ),
    ],
)
def test_an_update_may_not(action: str, resource: str, context: dict[str, Any]) -> None:
    assert decision(of_deployment(), action, resource, **context) != "Allow"


def test_the_preview_of_a_promotion_reads_the_other_stacks_state_and_not_its_history() -> None:
    policies = (preview_policy(foundation(), KEY),)
    assert decision(policies, "s3:GetObject", f"{STATE}/.pulumi/stacks/data-aggregator/staging.json") == "Allow"
    history = f"{STATE}/.pulumi/history/data-aggregator/staging/1"
    assert decision(policies, "s3:GetObject", history) == "ImplicitDeny"
    alias = {"kms__ResourceAliases": ["alias/data-aggregator-staging-state"]}
    assert decision(policies, DECRYPTION, "arn:aws:kms:eu-central-1:111111111111:key/1", **alias) == "Allow"


@pytest.mark.parametrize(
    ("trust", "subjects"),
    [(preview_trust, ["pull_request", "ref:refs/heads/main"]), (deploy_trust, ["environment:production"])],
    ids=["preview", "deployment"],
)
def test_github_is_trusted_for_these_subjects_of_one_repository(trust: Any, subjects: list[str]) -> None:
    [statement] = statements(trust(foundation()))
    claims = statement["Condition"]["StringEquals"]
    named = [f"repo:example/aggregator:{subject}" for subject in subjects]
    assert claims["token.actions.githubusercontent.com:sub"] == named
    assert claims["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    provider = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
    assert statement["Principal"] == {"Federated": provider}


def test_a_guest_of_the_bucket_reaches_its_own_state_alone() -> None:
    tls, *guests = statements(bucket_policy(foundation()))
    assert tls["Effect"] == "Deny"
    assert {each["Principal"]["AWS"] for each in guests} == {"arn:aws:iam::111111111111:root"}
    written = [resource for each in guests if "s3:PutObject" in actions(each) for resource in each["Resource"]]
    assert written
    assert all("/data-aggregator/staging" in resource for resource in written)


def test_a_guest_uses_the_homes_key_through_s3_alone() -> None:
    [guests] = [each for each in statements(key_policy(foundation())) if each["Sid"] == "Guests"]
    assert guests["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}
    assert guests["Principal"] == {"AWS": ["arn:aws:iam::111111111111:root"]}


def test_the_promoting_account_may_decrypt_what_it_reads_of_the_other_stack() -> None:
    [readers] = [each for each in statements(key_policy(foundation("staging"))) if each["Sid"] == "Readers"]
    assert readers["Principal"] == {"AWS": ["arn:aws:iam::222222222222:root"]}
    assert set(readers["Action"]) == {DECRYPTION, "kms:DescribeKey"}


def test_a_guest_writes_its_own_state_with_the_homes_key_through_s3_alone() -> None:
    policies, home_key = of_deployment("staging"), "arn:aws:kms:eu-central-1:222222222222:key/home"
    own, others = (f"{STATE}/.pulumi/stacks/data-aggregator/{stack}.json" for stack in ("staging", "production"))
    assert decision(policies, "s3:PutObject", own) == "Allow"
    assert decision(policies, "s3:PutObject", others) != "Allow"
    assert decision(policies, "s3:GetObject", others) != "Allow"
    alias = {"kms__ResourceAliases": ["alias/data-aggregator-production-state"]}
    through_s3 = {"kms__ViaService": "s3.eu-central-1.amazonaws.com"}
    assert decision(policies, "kms:GenerateDataKey", home_key, **alias, **through_s3) == "Allow"
    assert decision(policies, "kms:Decrypt", home_key, **alias) != "Allow"
    assert decision(policies, "kms:Decrypt", home_key, **through_s3) != "Allow"


def test_every_service_of_the_program_is_among_what_an_update_may() -> None:
    sources = "".join(file.read_text() for room in ("infra", "stacks") for file in (ROOT / room).glob("*.py"))
    used = set(re.findall(r"\baws\.([a-z0-9]+)\.[A-Z]", sources))
    called = {"appautoscaling": "application-autoscaling", "lb": "elasticloadbalancing", "vpc": "ec2"}
    allowed = {action.split(":")[0] for each in statements(*of_deployment()) for action in actions(each)}
    assert used
    assert {called.get(service, service) for service in used} - allowed == set()
