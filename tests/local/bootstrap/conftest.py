"""An account of AWS that enforces IAM, empty but for the administrator, and the Pulumi CLI."""

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.instance import CHECKOUT, VENV, LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Progress
from local.toolchain.pulumi_cli import install_pulumi
from tests.local.running import Run, run_command

ACCOUNT = "222222222222"
STACK = "production"
BUCKET = f"data-aggregator-{STACK}-state-{ACCOUNT}"
REPOSITORY = "example/aggregator"
DEADLINE_S = 120
PROGRAM = """
import pulumi
from stacks.configuration import load_settings

load_settings()
pulumi.export("password", pulumi.Output.secret("open sesame"))
pulumi.export("round", {round})
"""
NO_PROGRESS = Progress("test", None)


@dataclass(frozen=True)
class Account:
    """The account, and a small project with the real settings of the stack."""

    aws: LocalAws
    project: Path

    def client(self, service: str, access_key: str = "test") -> Any:
        """A client with the administrator's credentials; twelve digits as ``access_key`` are another account's."""
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=access_key,
            aws_secret_access_key="test",
        )

    def run(self, *command: str, credentials: dict[str, str] | None = None) -> Run:
        """A command in the project's folder, as an engineer's shell or a job of CI runs it."""
        environment = self.aws.process_environment() | (credentials or {})
        for name in ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"):
            environment.pop(name)
        return run_command(
            command, folder=self.project, environment=environment | {"NO_COLOR": "1"}, deadline_s=DEADLINE_S
        )

    def bootstrap(self, stack: str = STACK, repository: str = REPOSITORY) -> Run:
        return self.run(sys.executable, "-m", "stacks.bootstrap", stack, repository)

    def pulumi(self, *arguments: str, credentials: dict[str, str] | None = None) -> Run:
        return self.run("pulumi", "--non-interactive", *arguments, credentials=credentials)

    def program(self, number: int) -> None:
        """The program, of which another number is a change."""
        (self.project / "__main__.py").write_text(PROGRAM.format(round=number))

    def job(self, role: str, subject: str) -> dict[str, str]:
        """The credentials that a job of GitHub gets for its token."""
        claims = {"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com", "sub": subject}
        parts = ({"alg": "RS256"}, claims)
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        session = self.client("sts").assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/data-aggregator-{STACK}-{role}",
            RoleSessionName="job",
            WebIdentityToken=f"{token}.c2ln",
        )["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }

    def versions(self) -> set[tuple[str, str]]:
        """Every version of every object of the state's bucket: what was ever written."""
        answer = self.client("s3").list_object_versions(Bucket=BUCKET)
        return {
            (each["Key"], each["VersionId"]) for kind in ("Versions", "DeleteMarkers") for each in answer.get(kind, [])
        }


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Shared by the tests of this folder, which run in their order."""
    aws = LocalAws(tmp_path_factory.mktemp("account"), free_port(), account=ACCOUNT)
    install_pulumi(aws, NO_PROGRESS)
    project = tmp_path_factory.mktemp("project")
    for file in CHECKOUT.glob("Pulumi.*.yaml"):
        (project / file.name).write_bytes(file.read_bytes())
    runtime = f"runtime: {{name: python, options: {{virtualenv: {VENV}}}}}"
    (project / "Pulumi.yaml").write_text(f"name: data-aggregator\n{runtime}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTH", "true")
        MiniStack(aws).start(NO_PROGRESS)
    try:
        yield Account(aws, project)
    finally:
        MiniStack(aws).stop()


@pytest.fixture
def in_plain(account: Account) -> Iterator[Account]:
    """The account, with the bucket's policy without its refusal of plain HTTP, which is all that MiniStack speaks."""
    s3 = account.client("s3")
    written = s3.get_bucket_policy(Bucket=BUCKET)["Policy"]
    policy = json.loads(written)
    policy["Statement"] = [each for each in policy["Statement"] if each.get("Sid") != "TlsOnly"]
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    yield account
    s3.put_bucket_policy(Bucket=BUCKET, Policy=written)


def told(output: str) -> list[tuple[str, str]]:
    """What the bootstrap did about each thing, and the thing, in order."""
    return re.findall(r"^(created|corrected|already there|elsewhere) +(.+)$", output, re.MULTILINE)
