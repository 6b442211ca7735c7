"""IAM policies are canonical and name their actions."""

import json

import pytest

from infra.policy_documents import document, statement, tls_only, trust


def test_a_wildcard_action_is_refused() -> None:
    with pytest.raises(ValueError, match=r"s3:\*: name each action"):
        statement(["s3:*"], ["arn:aws:s3:::bucket"])


def test_the_order_of_actions_does_not_change_the_text() -> None:
    one = document(statement(["s3:PutObject", "s3:GetObject"], ["b", "a"]))
    other = document(statement(["s3:GetObject", "s3:PutObject"], ["a", "b"]))
    assert one == other


def test_a_role_is_taken_only_for_resources_of_the_account() -> None:
    [allow] = json.loads(trust("ecs-tasks.amazonaws.com", account_id="111111111111"))["Statement"]
    assert allow["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}


def test_a_bucket_refuses_plain_http_for_itself_and_its_objects() -> None:
    deny = tls_only("arn:aws:s3:::assets")
    assert deny["Effect"] == "Deny"
    assert deny["Resource"] == ["arn:aws:s3:::assets", "arn:aws:s3:::assets/*"]
