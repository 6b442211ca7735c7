"""An empty account, the bootstrap, and then real Pulumi with its state and its secrets there: by hand and by CI."""

import re

import pytest
from botocore.exceptions import ClientError

from tests.local.bootstrap.conftest import ACCOUNT, BUCKET, STACK, Account, told

pytestmark = pytest.mark.local

STATE = f".pulumi/stacks/data-aggregator/{STACK}.json"
PULL_REQUEST = "repo:example/aggregator:pull_request"
MAIN = "repo:example/aggregator:ref:refs/heads/main"
STAGING = {"AWS_ACCESS_KEY_ID": "111111111111", "AWS_SECRET_ACCESS_KEY": "test"}
ENVIRONMENT = f"repo:example/aggregator:environment:{STACK}"


def test_credentials_of_another_account_are_refused_before_anything_is_made(account: Account) -> None:
    ran = account.bootstrap("staging")
    assert ran.code == 1
    assert f"are of account {ACCOUNT}, and Pulumi.staging.yaml has account.id 111111111111" in ran.output
    assert account.client("s3").list_buckets()["Buckets"] == []


def test_a_repository_that_is_none_is_refused(account: Account) -> None:
    ran = account.bootstrap(repository="aggregator")
    assert ran.code == 1
    assert "'aggregator' is not a repository of GitHub: give owner and name" in ran.output


def test_an_unknown_stack_is_refused_with_those_that_there_are(account: Account) -> None:
    ran = account.bootstrap("productoin")
    assert ran.code == 1
    assert "there is no stack 'productoin': name one of local, production, staging" in ran.output


def test_missing_credentials_are_told(account: Account) -> None:
    ran = account.run(
        "env", "-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_SECRET_ACCESS_KEY",
        "python", "-m", "stacks.bootstrap", STACK, "example/aggregator",
    )  # fmt: skip
    assert ran.code == 1
    assert "there are no AWS credentials: log in" in ran.output
    assert "Traceback" not in ran.output


def test_an_empty_account_gets_everything_and_the_second_run_changes_nothing(account: Account) -> None:
    first, second = account.bootstrap(), account.bootstrap()
    assert (first.code, second.code) == (0, 0), first.output + second.output
    assert ("created", f"bucket {BUCKET}") in told(first.output)
    assert told(second.output) == [("already there", thing) for _, thing in told(first.output)]


def test_the_other_end_of_the_promotion_gets_all_but_the_bucket(account: Account) -> None:
    ran = account.run("python", "-m", "stacks.bootstrap", "staging", "example/aggregator", credentials=STAGING)
    assert ran.code == 0, ran.output
    made_elsewhere = [thing for outcome, thing in told(ran.output) if outcome == "elsewhere"]
    assert made_elsewhere == [f"bucket {BUCKET}: made in account {ACCOUNT} by `make bootstrap STACK={STACK}`"]
    assert f"pulumi login 's3://{BUCKET}?region=" in ran.output
    roles = account.client("iam", access_key="111111111111").list_roles()["Roles"]
    assert {"data-aggregator-staging-ci-deploy", "data-aggregator-staging-ci-preview"} <= {r["RoleName"] for r in roles}


def test_a_key_that_waits_for_its_deletion_is_told_and_no_second_one_is_made(account: Account) -> None:
    kms = account.client("kms", access_key="111111111111")
    key = kms.describe_key(KeyId="alias/data-aggregator-staging-state")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    ran = account.run("python", "-m", "stacks.bootstrap", "staging", "example/aggregator", credentials=STAGING)
    assert ran.code == 1
    assert "the key alias/data-aggregator-staging-state is PendingDeletion" in ran.output
    assert key in ran.output
    assert len(kms.list_keys()["Keys"]) == 1


def test_what_was_changed_by_hand_is_corrected(account: Account) -> None:
    iam, s3 = account.client("iam"), account.client("s3")
    role = f"data-aggregator-{STACK}-ci-preview"
    iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})
    ran = account.bootstrap()
    corrected = [thing for outcome, thing in told(ran.output) if outcome == "corrected"]
    assert corrected == ["every version is kept", "its policies, and no others"], ran.output
    [attached] = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert attached["PolicyName"] == role
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"


def test_a_changed_policy_is_corrected_as_often_as_it_is_changed(account: Account) -> None:
    iam = account.client("iam")
    arn = f"arn:aws:iam::{ACCOUNT}:policy/data-aggregator-{STACK}-ci-preview"
    open_door = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    for _ in range(3):
        versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
        if len(versions) == 5:
            spare = next(each["VersionId"] for each in versions if not each["IsDefaultVersion"])
            iam.delete_policy_version(PolicyArn=arn, VersionId=spare)
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=open_door, SetAsDefault=True)
        ran = account.bootstrap()
        assert ("corrected", f"policy data-aggregator-{STACK}-ci-preview") in told(ran.output), ran.output
    assert {outcome for outcome, _ in told(account.bootstrap().output)} == {"already there"}


def test_the_two_printed_commands_work_and_the_state_holds_no_secret_in_plain(account: Account) -> None:
    url, provider = _printed(account)
    # Buckets are hosts of their own on AWS, which a loopback address cannot have.
    assert account.pulumi("login", f"{url}&use_path_style=true").code == 0
    ran = account.pulumi("stack", "init", STACK, f"--secrets-provider={provider}")
    assert ran.code == 0, ran.output
    settings = (account.project / f"Pulumi.{STACK}.yaml").read_text()
    assert f"secretsprovider: {provider}" in settings
    account.program(1)
    ran = account.pulumi("up", "--yes", "--skip-preview", "--stack", STACK)
    assert ran.code == 0, ran.output
    ran = account.pulumi("up", "--yes", "--skip-preview", "--stack", STACK)
    assert "1 unchanged" in ran.output, ran.output
    exported = account.pulumi("stack", "export", "--stack", STACK).output
    assert "ciphertext" in exported
    assert "open sesame" not in exported
    stored = account.client("s3").get_object(Bucket=BUCKET, Key=STATE)["Body"].read().decode()
    assert "open sesame" not in stored
    assert (
        account.pulumi("stack", "output", "password", "--show-secrets", "--stack", STACK).output.strip()
        == "open sesame"
    )


def test_the_bucket_refuses_plain_http_even_to_those_who_may_read_it(account: Account) -> None:
    ran = account.pulumi("stack", "ls", credentials=account.job("ci-preview", PULL_REQUEST))
    assert ran.code != 0
    assert "explicit deny in a resource-based policy" in ran.output


def test_a_pull_request_previews_and_writes_nothing(in_plain: Account) -> None:
    job = in_plain.job("ci-preview", PULL_REQUEST)
    in_plain.program(2)
    before = in_plain.versions()
    preview = in_plain.pulumi("preview", "--diff", "--stack", STACK, credentials=job)
    assert preview.code == 0, preview.output
    assert re.search(r"round *: 1 => 2", preview.output), preview.output
    update = in_plain.pulumi("up", "--yes", "--skip-preview", "--stack", STACK, credentials=job)
    assert update.code != 0
    assert "not authorized to perform: s3:PutObject" in update.output
    assert in_plain.versions() == before


def test_the_environments_job_updates(in_plain: Account) -> None:
    in_plain.program(3)
    job = in_plain.job("ci-deploy", ENVIRONMENT)
    update = in_plain.pulumi("up", "--yes", "--skip-preview", "--stack", STACK, credentials=job)
    assert update.code == 0, update.output
    assert in_plain.pulumi("stack", "output", "round", "--stack", STACK).output.strip() == "3"


def test_the_main_branch_looks_as_a_pull_request_does(account: Account) -> None:
    assert account.job("ci-preview", MAIN)["AWS_SESSION_TOKEN"]


@pytest.mark.parametrize(
    ("role", "subject"),
    [
        ("ci-deploy", PULL_REQUEST),
        ("ci-deploy", "repo:example/aggregator:environment:staging"),
        ("ci-deploy", "repo:another/aggregator:environment:production"),
        ("ci-preview", "repo:another/aggregator:pull_request"),
        ("ci-preview", "repo:example/aggregator:ref:refs/heads/another"),
        ("ci-deploy", MAIN),
    ],
)
def test_nobody_else_takes_a_role(account: Account, role: str, subject: str) -> None:
    with pytest.raises(ClientError, match="Not authorized"):
        account.job(role, subject)


def test_the_deploying_job_cannot_open_its_own_foundation(in_plain: Account) -> None:
    ran = in_plain.run(
        "env", "python", "-m", "stacks.bootstrap", STACK, "another/repository",
        credentials=in_plain.job("ci-deploy", ENVIRONMENT),
    )  # fmt: skip
    assert ran.code == 1
    assert re.search("AWS refused: .*AccessDenied", ran.output), ran.output
    role = in_plain.client("iam").get_role(RoleName=f"data-aggregator-{STACK}-ci-deploy")["Role"]
    assert "repo:example/aggregator:" in str(role["AssumeRolePolicyDocument"])


def test_a_bucket_that_another_account_has_already_is_told(account: Account) -> None:
    settings = (account.project / "Pulumi.local.yaml").read_text().replace('"000000000000"', f'"{ACCOUNT}"')
    on_aws = re.sub(r"allowed_hosts: \[.*?\]", "allowed_hosts: []", settings)  # where no private address is fetched
    (account.project / "Pulumi.taken.yaml").write_text(on_aws)
    bucket = f"data-aggregator-taken-state-{ACCOUNT}"
    account.client("s3", access_key="111111111111").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": account.aws.region}
    )
    ran = account.bootstrap("taken")
    assert ran.code == 1, ran.output
    assert f"the bucket {bucket} is not account {ACCOUNT}'s" in ran.output


def _printed(account: Account) -> tuple[str, str]:
    output = account.bootstrap().output
    [url] = re.findall(r"^  pulumi login '(.+)'$", output, re.MULTILINE)
    [provider] = re.findall(rf"^  pulumi stack init {STACK} --secrets-provider='(.+)'$", output, re.MULTILINE)
    return url, provider
