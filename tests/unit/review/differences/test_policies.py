"""Policies, as permissions that are gained and lost."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import allow, lines, policy, step

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
OBJECTS = "arn:aws:s3:::uploads/*"
READ = allow(["s3:GetObject"], OBJECTS)
SOURCE = {"StringEquals": {"aws:SourceAccount": "111111111111"}}
TASKS = allow("sts:AssumeRole", Principal={"Service": "ecs-tasks.amazonaws.com"}, Condition=SOURCE)
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::uploads",
    "Condition": {"Bool": {"aws:SecureTransport": False}},
}


def of(*statements: dict[str, Any]) -> dict[str, str]:
    """The inputs of a policy."""
    return {"policy": policy(*statements)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(
                ROLE_POLICY,
                of(READ),
                of(allow(["s3:GetObject", "s3:PutObject"], [OBJECTS]), allow("s3:ListBucket", "arn:aws:s3:::uploads")),
            ),
            [
                "gained: s3:ListBucket on arn:aws:s3:::uploads",
                "gained: s3:PutObject on arn:aws:s3:::uploads/*",
            ],
            id="a gained action and a gained resource",
        ),
        pytest.param(
            step(ROLE_POLICY, of(allow(["s3:GetObject", "s3:PutObject"], OBJECTS)), of(READ)),
            ["lost: s3:PutObject on arn:aws:s3:::uploads/*"],
            id="a lost action",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(READ, allow(["kms:Decrypt", "kms:Encrypt"], ["arn:key/a", "arn:key/b"]))),
            ["gained: kms:Decrypt, kms:Encrypt on arn:key/a, arn:key/b"],
            id="actions on the same resources are one line",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(READ, allow("s3:*", "*"))),
            ["gained: s3:* on *; every action: s3:*; on every resource of the account [security-relevant]"],
            id="a wildcard on everything",
        ),
        pytest.param(
            step(ROLE_POLICY, of(allow("s3:*", "*")), of(allow("s3:*", "*"), allow("s3:DeleteObject", OBJECTS))),
            ["policy; written differently; it allows and denies the same"],
            id="one that was there implies the new one",
        ),
        pytest.param(
            step(ROLE_POLICY, of(allow("s3:*", "*")), of(READ)),
            ["lost: s3:* on *; of it stays: s3:GetObject on arn:aws:s3:::uploads/*"],
            id="a wildcard that is narrowed",
        ),
        pytest.param(
            step(ROLE_POLICY, of(allow("s3:GetObject", OBJECTS, Condition=SOURCE)), of(READ)),
            [
                (
                    "gained: s3:GetObject on arn:aws:s3:::uploads/*; the condition is dropped: StringEquals "
                    "aws:SourceAccount = 111111111111 [security-relevant]"
                )
            ],
            id="a condition is dropped",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(allow("s3:GetObject", OBJECTS, Condition=SOURCE))),
            [
                (
                    "lost: s3:GetObject on arn:aws:s3:::uploads/*; of it stays: s3:GetObject on "
                    "arn:aws:s3:::uploads/* if StringEquals aws:SourceAccount = 111111111111"
                )
            ],
            id="a condition is added",
        ),
        pytest.param(
            step(
                ROLE_POLICY,
                of(allow("s3:GetObject", OBJECTS, Condition=SOURCE)),
                of(allow("s3:GetObject", OBJECTS, Condition={"StringEquals": {"aws:SourceAccount": ["222222222222"]}})),
            ),
            [
                (
                    "gained: s3:GetObject on arn:aws:s3:::uploads/* if StringEquals aws:SourceAccount = "
                    "222222222222; in place of the condition StringEquals aws:SourceAccount = 111111111111"
                ),
                ("lost: s3:GetObject on arn:aws:s3:::uploads/* if StringEquals aws:SourceAccount = 111111111111"),
            ],
            id="a condition is another",
        ),
        pytest.param(
            step(
                BUCKET_POLICY,
                of(TLS_ONLY, READ | {"Principal": {"Service": "cloudfront.amazonaws.com"}}),
                of(READ | {"Principal": {"Service": "cloudfront.amazonaws.com"}}),
            ),
            [
                (
                    "gained, since no longer denied: anybody (*) may s3:* on arn:aws:s3:::uploads if Bool "
                    "aws:SecureTransport = false [security-relevant]"
                )
            ],
            id="a denial is removed",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(READ, {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"})),
            ["lost, since denied now: s3:DeleteObject on *"],
            id="a denial is added",
        ),
        pytest.param(
            step(BUCKET_POLICY, of(TLS_ONLY), of(TLS_ONLY, READ | {"Principal": "*"})),
            [
                (
                    "gained: anybody (*) may s3:GetObject on arn:aws:s3:::uploads/*; anybody, of any account: "
                    "public [security-relevant]"
                )
            ],
            id="everybody may",
        ),
        pytest.param(
            step(BUCKET_POLICY, of(TLS_ONLY), of(TLS_ONLY, READ | {"Principal": {"AWS": ["*"]}, "Condition": SOURCE})),
            [
                (
                    "gained: anybody (*) may s3:GetObject on arn:aws:s3:::uploads/* if StringEquals "
                    "aws:SourceAccount = 111111111111; anybody, of any account, under this condition "
                    "[security-relevant]"
                )
            ],
            id="everybody may, by the long form, under a condition",
        ),
        pytest.param(
            step(
                BUCKET_POLICY,
                of(TLS_ONLY),
                of(TLS_ONLY, READ | {"Principal": {"AWS": "arn:aws:iam::222222222222:root"}}),
                outputs={"arn": "arn:aws:s3:eu-central-1:111111111111:x"},
            ),
            [
                (
                    "gained: account 222222222222 may s3:GetObject on arn:aws:s3:::uploads/*; 222222222222 is "
                    "another account [security-relevant]"
                )
            ],
            id="another account may",
        ),
        pytest.param(
            step(
                BUCKET_POLICY,
                of(TLS_ONLY),
                of(TLS_ONLY, READ | {"Principal": {"AWS": "arn:aws:iam::222222222222:role/ci"}}),
            ),
            [
                (
                    "gained: arn:aws:iam::222222222222:role/ci may s3:GetObject on arn:aws:s3:::uploads/*; "
                    "222222222222 is another account, unless it is the stack's own [security-relevant]"
                )
            ],
            id="another account may, for all that is known",
        ),
        pytest.param(
            step(
                "aws:iam/role:Role",
                {"assumeRolePolicy": policy(TASKS)},
                {"assumeRolePolicy": policy(allow("sts:AssumeRole", Principal={"AWS": "222222222222"}))},
            ),
            [
                ("gained: 222222222222 may sts:AssumeRole; 222222222222 is another account [security-relevant]"),
                ("lost: ecs-tasks.amazonaws.com may sts:AssumeRole if StringEquals aws:SourceAccount = 111111111111"),
            ],
            id="another may take the role",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(READ, {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"})),
            [
                (
                    "gained: all but iam:* on *; allowed by exception: everything that is not named, also what "
                    "AWS adds later; on every resource of the account; by wildcard: all but iam:* "
                    "[security-relevant]"
                )
            ],
            id="all but some actions",
        ),
        pytest.param(
            step(
                ROLE_POLICY,
                of(READ, allow(["kms:A", "kms:B"], "arn:k")),
                of(allow("kms:B", ["arn:k"]), allow("kms:A", "arn:k"), READ),
                changed=["policy"],
            ),
            ["policy; written differently; it allows and denies the same"],
            id="statements in another order, and lists instead of texts, are the same",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), {"policy": UNKNOWN}),
            [
                (
                    "policy: the permissions: 1 permission → known after the update; they name something that "
                    "this update makes"
                )
            ],
            id="a policy that is not known yet",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), {"policy": '{"Statement": ['}),
            ['policy: JSON, 127 characters → {"Statement": ['],
            id="broken JSON is told as what it is",
        ),
        pytest.param(
            step(ROLE_POLICY, None, of(READ, allow("ecr:GetAuthorizationToken", "*"), allow("ecs:*", "*"))),
            [
                (
                    "gained: ecr:GetAuthorizationToken, ecs:* on *; every action: ecs:*; on every resource of "
                    "the account [security-relevant]"
                )
            ],
            id="a policy that is created, and allows by wildcard",
        ),
        pytest.param(
            step(ROLE_POLICY, None, of(READ, allow("ecr:GetAuthorizationToken", "*"))),
            [],
            id="a policy that is created, with nothing to know",
        ),
        pytest.param(
            step(
                "aws:kms/key:Key",
                None,
                of(
                    allow("kms:*", "*", Principal={"AWS": "arn:aws:iam::111111111111:root"}),
                    allow("kms:Decrypt", "*", Principal={"Service": "logs.amazonaws.com"}, Condition=SOURCE),
                ),
            ),
            [],
            id="the policy of a key that lets its own account in is what AWS writes itself",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), None),
            ["lost: s3:GetObject on arn:aws:s3:::uploads/*"],
            id="a policy that is deleted",
        ),
        pytest.param(
            step(
                "aws:iam/role:Role",
                {"inlinePolicies": [{"name": "uploads", "policy": policy(READ)}]},
                {"inlinePolicies": [{"name": "uploads", "policy": policy(READ, allow("s3:PutObject", OBJECTS))}]},
            ),
            ["gained: s3:PutObject on arn:aws:s3:::uploads/*"],
            id="a policy within a role",
        ),
        pytest.param(
            step(ATTACHMENT, None, {"role": "api", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
            [
                (
                    "gained: the policy AdministratorAccess for api; a policy that allows nearly everything "
                    "[security-relevant]"
                )
            ],
            id="an attached policy that allows nearly everything",
        ),
        pytest.param(
            step(
                ATTACHMENT,
                {"role": "api", "policyArn": "arn:aws:iam::aws:policy/A"},
                {"role": "api", "policyArn": "arn:aws:iam::aws:policy/B"},
            ),
            [
                "lost: the policy A for api",
                "gained: the policy B for api",
            ],
            id="another attached policy",
        ),
        pytest.param(
            step("aws:sqs/queuePolicy:QueuePolicy", of(), of(allow("sqs:SendMessage", "arn:q", Principal="*"))),
            [("gained: anybody (*) may sqs:SendMessage on arn:q; anybody, of any account: public [security-relevant]")],
            id="a policy of another type of resource is one as well",
        ),
        pytest.param(
            step(
                "aws:ecr/lifecyclePolicy:LifecyclePolicy",
                {"policy": '{"rules": [{"rulePriority": 1, "selection": {"countNumber": 30}}]}'},
                {"policy": '{"rules": [{"selection": {"countNumber": 5}, "rulePriority": 1}]}'},
            ),
            ["policy.rules[1].selection.countNumber: 30 → 5"],
            id="the lifecycle policy of a registry is none of these",
        ),
        pytest.param(
            step(
                ATTACHMENT,
                {"role": "api", "policyArn": "arn:aws:iam::aws:policy/A"},
                {"role": "web", "policyArn": "arn:aws:iam::aws:policy/A"},
            ),
            [
                "lost: the policy A for api",
                "gained: the policy A for web",
            ],
            id="the same policy for another role",
        ),
        pytest.param(
            step(ROLE_POLICY, of(READ), of(READ, allow("s3:List*", "arn:aws:s3:::uploads"))),
            ["gained: s3:List* on arn:aws:s3:::uploads; by wildcard: s3:List*"],
            id="a wildcard within a service is named",
        ),
    ],
)
def test_a_changed_policy_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
