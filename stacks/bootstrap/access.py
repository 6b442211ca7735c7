"""Who may come to a stack's state: the policies of its bucket and its key, and whom GitHub's roles trust."""

from typing import Any

from infra.policy_documents import document, statement, tls_only
from stacks.bootstrap.foundation import OIDC_AUDIENCE, OIDC_HOST, Foundation, Place

META = ".pulumi/meta.yaml"
READ_KEY = ("kms:Decrypt", "kms:DescribeKey")
WRITE_KEY = (*READ_KEY, "kms:GenerateDataKey")


def bucket_policy(foundation: Foundation) -> str:
    """TLS only. The IAM of a guest's account decides who of it may come, and to the guest's own state only.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
    """
    arn = bucket_arn(foundation)
    return document(
        tls_only(arn), *(each for guest in foundation.guests for each in _guest_statements(arn, guest, foundation))
    )


def key_policy(foundation: Foundation) -> str:
    """The account's IAM decides; beside it, other accounts may only what the shared bucket and a promotion need.

    The key of the home encrypts every object of the bucket: guests use it through S3 alone, which leaves the home's own
    secrets closed to them. Pulumi opens the secrets of a stack whose outputs it reads: readers may decrypt.
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    """
    account = foundation.own.account
    through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{foundation.home.region}.amazonaws.com"}}
    guests = _accounts(foundation.guests, account)
    readers = _accounts(foundation.readers, account)
    others = [
        *([_others("Guests", guests, WRITE_KEY) | {"Condition": through_s3}] if guests else []),
        *([_others("Readers", readers, READ_KEY)] if readers else []),
    ]
    return document(
        {
            "Sid": "IamDecides",
            "Effect": "Allow",
            "Principal": {"AWS": _root(account)},
            "Action": "kms:*",
            "Resource": "*",
        },
        *others,
    )


def preview_trust(foundation: Foundation) -> str:
    """The workflows of the repository's pull requests, and those of its branch `main`, which look before they deploy.

    GitHub gives a fork's workflows no token.
    """
    return _trust(foundation, "pull_request", "ref:refs/heads/main")


def deploy_trust(foundation: Foundation) -> str:
    """The jobs of the repository's environment that is called as the stack: GitHub holds its reviewers and branches."""
    return _trust(foundation, f"environment:{foundation.own.stack}")


def bucket_arn(foundation: Foundation) -> str:
    return f"arn:aws:s3:::{foundation.bucket}"


def state_statements(
    foundation: Foundation, key_arn: str, object_actions: list[str], key_actions: list[str]
) -> list[dict[str, Any]]:
    """What a role of the stack does with its own state, and reads of the stack that it promotes from.

    ``key_arn``: of the stack's own key.
    """
    own, home, source = foundation.own, foundation.home, foundation.source
    bucket = bucket_arn(foundation)
    readable = [META, *own.state_objects(), *(source.state_objects()[:1] if source else [])]
    writes = [action for action in object_actions if action != "s3:GetObject"]
    own_objects = [f"{bucket}/{key}" for key in own.state_objects()]
    statements = [
        statement(["s3:GetBucketLocation", "s3:ListBucket"], [bucket]),
        statement(["s3:GetObject"], [f"{bucket}/{key}" for key in readable]),
        *([statement(writes, own_objects)] if writes else []),
        statement(key_actions, [key_arn]),
    ]
    if not foundation.is_home:
        statements.append(_others_key(home, key_actions, via=f"s3.{home.region}.amazonaws.com"))
    if source:
        statements.append(_others_key(source, list(READ_KEY)))
    return statements


def _others_key(place: Place, actions: list[str], via: str | None = None) -> dict[str, Any]:
    """By its alias, since these credentials may not look it up, and it may not be there yet.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    """
    conditions = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": place.key_alias}}
    return statement(
        actions,
        [place.arn("kms", "key/*")],
        conditions=conditions | ({"StringEquals": {"kms:ViaService": via}} if via else {}),
    )


def _guest_statements(arn: str, guest: Place, foundation: Foundation) -> list[dict[str, Any]]:
    """None where the guest lives in the home's own account, whose IAM decides anyway."""
    if guest.account == foundation.own.account:
        return []
    principal = {"Principal": {"AWS": _root(guest.account)}}
    objects = [f"{arn}/{key}" for key in guest.state_objects()]
    return [
        statement(["s3:GetBucketLocation", "s3:ListBucket"], [arn]) | principal,
        statement(["s3:GetObject"], [f"{arn}/{META}"]) | principal,
        statement(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], objects) | principal,
    ]


def _others(sid: str, accounts: list[str], actions: tuple[str, ...]) -> dict[str, Any]:
    """In a key's policy "*" is the key itself."""
    return {"Sid": sid, "Principal": {"AWS": [_root(account) for account in accounts]}} | statement(actions, ["*"])


def _accounts(places: tuple[Place, ...], own: str) -> list[str]:
    return sorted({place.account for place in places} - {own})


def _root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def _trust(foundation: Foundation, *subjects: str) -> str:
    """https://docs.github.com/en/actions/reference/security/oidc#filtering-for-a-specific-environment"""
    claims = {
        f"{OIDC_HOST}:aud": OIDC_AUDIENCE,
        f"{OIDC_HOST}:sub": [f"repo:{foundation.repository}:{subject}" for subject in subjects],
    }
    return document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": foundation.oidc_provider_arn},
            "Condition": {"StringEquals": claims},
        }
    )
