"""The credentials of sources: secrets that the application makes itself, all under one prefix."""

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey, key_use
from infra.naming import Kind, Naming
from infra.policy_documents import document, statement

_MANAGE = (
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:PutSecretValue",
)


class SourceSecrets:
    """Names no secret by itself: people register sources while the stack runs. Their prefix bounds who may do what.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
    """

    prefix: str

    def __init__(self, *, naming: Naming, region: str, key: EncryptionKey) -> None:
        self.prefix = f"{naming.name(Kind.SECRET, 'sources')}/"
        self._arns = f"arn:aws:secretsmanager:{region}:{naming.account_id}:secret:{self.prefix}*"
        self._key = key
        self._region = region

    def grant_manage_to(
        self, manager: str, role_name: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> aws.iam.RolePolicy:
        """Let a role make, replace and remove them, and read none."""
        return self._grant(f"{manager}-manages-source-secrets", role_name, _MANAGE, opts)

    def grant_read_to(
        self, reader: str, role_name: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> aws.iam.RolePolicy:
        """Let a role read them."""
        return self._grant(f"{reader}-reads-source-secrets", role_name, ("secretsmanager:GetSecretValue",), opts)

    def environment(self) -> dict[str, pulumi.Input[str]]:
        """Where the application finds and puts them."""
        return {"SOURCES_PREFIX": self.prefix, "SOURCES_KMS_ARN": self._key.arn}

    def _grant(
        self, name: str, role_name: pulumi.Input[str], actions: tuple[str, ...], opts: pulumi.ResourceOptions
    ) -> aws.iam.RolePolicy:
        def policy(key_arn: str) -> str:
            return document(statement(actions, [self._arns]), key_use(key_arn, self._region, "secretsmanager"))

        return aws.iam.RolePolicy(name, role=role_name, policy=self._key.arn.apply(policy), opts=opts)
