"""What the settings name and AWS does not have stops the update before its first resource."""

from typing import Any

import pulumi
import pytest

from stacks.look_ups import LookUpError
from tests.mocks.stacks.recorder import declare

RELEASE = {"release": "r0001-0123456789ab"}


@pytest.mark.parametrize(
    ("changed", "missing", "expected"),
    [
        ({}, "aws:index/getCallerIdentity:getCallerIdentity", ["account 222222222222", "account.id", "AWS_PROFILE"]),
        ({}, "aws:route53/getZone:getZone", ["edge.zone 'data-aggregator.example'", "make it in Route 53"]),
        ({}, "aws:ec2/getManagedPrefixList:getManagedPrefixList", ["cloudfront.origin-facing", "eu-central-1"]),
        (
            RELEASE,
            "aws:ecr/getRepository:getRepository",
            ["release 'r0001-0123456789ab' does not exist", "list-images"],
        ),
        (
            RELEASE,
            "docker:index/getRegistryImage:getRegistryImage",
            ["data-aggregator-production-api", "does not exist"],
        ),
        ({"release": "r0000-0123456789ab"}, None, ["schema 0000", "do not know", "roll back from a checkout"]),
    ],
    ids=["wrong account", "unknown zone", "no prefix list", "no repository", "no such release", "unknown schema"],
)
def test_what_is_not_there_is_said_before_anything_is_touched(
    changed: dict[str, Any], missing: str | None, expected: list[str]
) -> None:
    with pytest.raises(LookUpError) as raised:
        declare("production", changed, missing)
    for part in expected:
        assert part in str(raised.value)
    touched = [each.name for each in raised.value.recorder.resources if not each.typ.startswith("pulumi:")]  # type: ignore[attr-defined]
    assert touched == []


def test_it_is_shown_as_a_sentence_and_not_as_a_traceback() -> None:
    assert issubclass(LookUpError, pulumi.RunError)
