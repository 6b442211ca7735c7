"""Which stack an operation works on, and each way in which it is refused before anything runs."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError

from stacks.operations.failure import OperationError
from stacks.operations.running_stack import RunningStack, parse_outputs, read_stack

OUTPUTS = {
    "cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/data-aggregator",
    "tasks": {"migration": {"title": "migration to 0001"}},
}


def pulumi_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a `pulumi` on PATH that does this."""
    program = tmp_path / "pulumi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


def test_the_account_and_the_region_are_those_of_the_cluster() -> None:
    stack = parse_outputs("blue", OUTPUTS)
    assert (stack.account_id, stack.region) == ("123456789012", "eu-west-1")
    assert stack.task("migration") == {"title": "migration to 0001"}


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        ({}, "The stack blue is not up: it has no output 'cluster' and no output 'tasks'."),
        ({"cluster": OUTPUTS["cluster"]}, "The stack blue is not up: it has no output 'tasks'."),
    ],
)
def test_a_stack_that_is_not_up_is_named_with_the_command(outputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(OperationError) as refused:
        parse_outputs("blue", outputs)
    assert str(refused.value) == f"{sentence} Bring it up first: pulumi up --stack blue"


def test_a_task_that_the_stack_lacks_is_told_with_those_that_it_has() -> None:
    with pytest.raises(OperationError, match=r"has no task 'backup'; it has migration\. Update it"):
        parse_outputs("blue", OUTPUTS).task("backup")


def test_outputs_are_read_through_the_pulumi_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = '{"cluster": "arn:aws:ecs:eu-west-1:1:cluster/c", "tasks": {}, "arguments": "\'"$*"\'"}'
    pulumi_that(tmp_path, monkeypatch, f"echo '{outputs}'")
    assert read_stack("blue") == RunningStack(name="blue", account_id="1", region="eu-west-1", tasks={})


def test_a_stack_that_pulumi_does_not_know_is_told_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulumi_that(tmp_path, monkeypatch, "echo \"error: no stack named 'blue' found\" >&2; exit 255")
    with pytest.raises(
        OperationError, match=r"cannot read the stack blue: no stack named 'blue' found\. .*pulumi login"
    ):
        read_stack("blue")


def test_without_a_pulumi_cli_the_error_says_where_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OperationError, match=r"not on PATH\. Install it: https"):
        read_stack("blue")


class FakeSts:
    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer

    def get_caller_identity(self) -> dict[str, str]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"Account": self.answer}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("999999999999", r"are of the account 999999999999, and blue runs in 123456789012\. Set AWS_PROFILE"),
        (
            NoCredentialsError(),
            r"does not take this shell's credentials: Unable to locate .* Log in to the account 1234",
        ),
    ],
)
def test_credentials_of_another_account_are_refused(
    answer: str | Exception, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boto3, "client", lambda *_, **__: FakeSts(answer))
    with pytest.raises(OperationError, match=sentence):
        parse_outputs("blue", OUTPUTS).check_account()


def test_credentials_of_the_stacks_account_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "client", lambda *_, **__: FakeSts("123456789012"))
    parse_outputs("blue", OUTPUTS).check_account()
