"""IAM policy documents as canonical JSON: the same policy is the same text."""

import json
from collections.abc import Sequence
from typing import Any


def statement(
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    conditions: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """One Allow statement.

    Raises ValueError when it allows a wildcard action: a role gets what it needs by name.
    """
    if wild := [action for action in actions if "*" in action]:
        raise ValueError(f"{', '.join(wild)}: name each action that the role needs instead of a wildcard")
    allow: dict[str, Any] = {"Effect": "Allow", "Action": sorted(actions), "Resource": sorted(resources)}
    return allow | ({"Condition": conditions} if conditions else {})


def document(*statements: dict[str, Any]) -> str:
    """A policy of statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, sort_keys=True)


def trust(service: str, *, account_id: str) -> str:
    """Who may take the role: an AWS service, for resources of this account only.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#create_task_iam_policy_and_role
    """
    return document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": service},
            "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
        }
    )


def tls_only(bucket_arn: str) -> dict[str, Any]:
    """The statement of a bucket's policy that refuses plain HTTP.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
    """
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def service_may(
    sid: str,
    service: str,
    actions: Sequence[str],
    resources: Sequence[str],
    conditions: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A statement of a resource's policy that lets a service of AWS in; the conditions name whom it may act for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    return {"Sid": sid, "Principal": {"Service": service}} | statement(actions, resources, conditions=conditions)
