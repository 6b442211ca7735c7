"""Whom CI is to AWS: GitHub's identity provider, and the two roles that its jobs take."""

from typing import Any

from boto3.session import Session

from infra.naming import Kind
from stacks.bootstrap.access import deploy_trust, preview_trust
from stacks.bootstrap.deploy_policy import deploy_policies
from stacks.bootstrap.ensuring import Done, Outcome, Steps, ensure, meaning
from stacks.bootstrap.foundation import OIDC_AUDIENCE, OIDC_HOST, Foundation
from stacks.bootstrap.preview_policy import preview_policy

PREVIEW_S = 3600
DEPLOY_S = 2 * 3600
"""How long a session lasts: the first update makes a database with a standby and a distribution, and a retry more."""
_KEPT_VERSIONS = 5
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""


def ensure_provider(session: Session, foundation: Foundation) -> Steps:
    """One of the account, which every stack and every repository in it shares.

    AWS trusts GitHub's certificates itself, without a thumbprint.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
    """
    iam: Any = session.client("iam")
    arn = foundation.oidc_provider_arn
    try:
        found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    except iam.exceptions.NoSuchEntityException:
        tags = {key: value for key, value in foundation.tags().items() if key != "stack"}
        iam.create_open_id_connect_provider(
            Url=f"https://{OIDC_HOST}", ClientIDList=[OIDC_AUDIENCE], Tags=_tag_list(tags)
        )
        yield Done(what=f"identity provider {OIDC_HOST}", outcome=Outcome.CREATED)
        return
    yield ensure(
        f"identity provider {OIDC_HOST}",
        lambda: OIDC_AUDIENCE in found["ClientIDList"],
        True,
        lambda: iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=OIDC_AUDIENCE),
    )


def ensure_roles(session: Session, foundation: Foundation) -> Steps:
    """The previewing and the deploying role; the second may what the first may."""
    iam: Any = session.client("iam")
    key_arn = session.client("kms").describe_key(KeyId=foundation.own.key_alias)["KeyMetadata"]["Arn"]
    by_name, by_tag = deploy_policies(foundation, key_arn)
    documents = {
        "ci-preview": preview_policy(foundation, key_arn),
        "ci-deploy-by-name": by_name,
        "ci-deploy-by-tag": by_tag,
    }
    for noun, document in documents.items():
        yield _ensure_policy(iam, foundation, noun, document)
    yield from _ensure_role(
        iam, foundation, foundation.preview_role, preview_trust(foundation), PREVIEW_S, ["ci-preview"]
    )
    yield from _ensure_role(iam, foundation, foundation.deploy_role, deploy_trust(foundation), DEPLOY_S, [*documents])


def _ensure_policy(iam: Any, foundation: Foundation, noun: str, document: str) -> Done:
    arn, name = _policy_arn(foundation, noun), _policy_name(foundation, noun)

    def read() -> Any:
        try:
            version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        except iam.exceptions.NoSuchEntityException:
            return None
        return meaning(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])

    def write() -> None:
        try:
            iam.create_policy(PolicyName=name, PolicyDocument=document, Tags=_tag_list(foundation.tags()))
        except iam.exceptions.EntityAlreadyExistsException:
            _make_room(iam, arn)
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)

    return ensure(f"policy {name}", read, meaning(document), write)


def _make_room(iam: Any, arn: str) -> None:
    """IAM keeps five versions of a policy and refuses a sixth."""
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    if len(versions) >= _KEPT_VERSIONS:
        oldest = min((each for each in versions if not each["IsDefaultVersion"]), key=lambda each: each["CreateDate"])
        iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])


def _ensure_role(iam: Any, foundation: Foundation, name: str, trust: str, session_s: int, policies: list[str]) -> Steps:
    def read() -> Any:
        try:
            role = iam.get_role(RoleName=name)["Role"]
        except iam.exceptions.NoSuchEntityException:
            return None
        return {"trust": meaning(role["AssumeRolePolicyDocument"]), "session_s": role["MaxSessionDuration"]}

    def write() -> None:
        try:
            iam.create_role(
                RoleName=name,
                AssumeRolePolicyDocument=trust,
                MaxSessionDuration=session_s,
                Tags=_tag_list(foundation.tags()),
            )
        except iam.exceptions.EntityAlreadyExistsException:
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
            iam.update_role(RoleName=name, MaxSessionDuration=session_s)

    yield ensure(f"role {name}", read, {"trust": meaning(trust), "session_s": session_s}, write)
    wanted = {_policy_arn(foundation, noun) for noun in policies}

    def attached() -> set[str]:
        return {each["PolicyArn"] for each in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]}

    def attach() -> None:
        for arn in wanted - attached():
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
        for arn in attached() - wanted:
            iam.detach_role_policy(RoleName=name, PolicyArn=arn)

    yield ensure("  its policies, and no others", lambda: attached() or None, wanted, attach)


def _policy_name(foundation: Foundation, noun: str) -> str:
    return foundation.own.naming.name(Kind.ROLE, noun)


def _policy_arn(foundation: Foundation, noun: str) -> str:
    return foundation.own.arn("iam", f"policy/{_policy_name(foundation, noun)}", region="")


def _tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
