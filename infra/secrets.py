"""Secrets whose values Pulumi never sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey, key_use
from infra.naming import Kind, Naming
from infra.policy_documents import document, statement


@dataclass(frozen=True, kw_only=True)
class InjectedSecret:
    """One key of a JSON secret, which ECS puts into the container's environment when the task starts."""

    secret_arn: pulumi.Input[str]
    key: str

    @property
    def reference(self) -> pulumi.Output[str]:
        """What ECS calls ``valueFrom``.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
        """
        return pulumi.Output.concat(self.secret_arn, ":", self.key, "::")


@dataclass(frozen=True, kw_only=True)
class SecretArgs:
    """What the secret is for, its key, and for how long a deleted one can be brought back (0 days: not at all)."""

    naming: Naming
    key: EncryptionKey
    protect: bool
    noun: str
    description: str
    recovery_days: int = 30


class Secret(pulumi.ComponentResource):
    """An empty secret of Secrets Manager: who may write it puts the value there at run time.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:secrets:Secret", name, None, opts)
        # STATE: the logical name holds a credential in use; rename it only with an alias.
        self.arn = aws.secretsmanager.Secret(
            name,
            name=args.naming.name(Kind.SECRET, args.noun),
            description=args.description,
            kms_key_id=args.key.arn,
            recovery_window_in_days=args.recovery_days,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        ).arn
        self._name = name
        self._key = args.key
        self.register_outputs({"arn": self.arn})

    def grant_read_to(self, reader: str, role_name: pulumi.Input[str]) -> aws.iam.RolePolicy:
        """Let a role read the value."""
        return self._grant(f"{reader}-reads-{self._name}", role_name, ["secretsmanager:GetSecretValue"])

    def grant_write_to(self, writer: str, role_name: pulumi.Input[str]) -> aws.iam.RolePolicy:
        """Let a role read and replace the value."""
        return self._grant(
            f"{writer}-writes-{self._name}",
            role_name,
            ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
        )

    def _grant(self, name: str, role_name: pulumi.Input[str], actions: list[str]) -> aws.iam.RolePolicy:
        region = self._key.region

        def policy(arns: Sequence[str]) -> str:
            secret_arn, key_arn = arns
            return document(statement(actions, [secret_arn]), key_use(key_arn, region, "secretsmanager"))

        return aws.iam.RolePolicy(
            name,
            role=role_name,
            policy=pulumi.Output.all(self.arn, self._key.arn).apply(policy),
            opts=pulumi.ResourceOptions(parent=self),
        )


class GivenSecret:
    """A secret that a person has made, with the key that Secrets Manager has in every account for all who may read.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    """

    arn: str

    def __init__(self, name: str, arn: str, opts: pulumi.ResourceOptions) -> None:
        self.arn = arn
        self._name = name
        self._opts = opts

    def grant_read_to(self, reader: str, role_name: pulumi.Input[str]) -> aws.iam.RolePolicy:
        """Let a role read the value."""
        policy = document(statement(["secretsmanager:GetSecretValue"], [self.arn]))
        return aws.iam.RolePolicy(f"{reader}-reads-{self._name}", role=role_name, policy=policy, opts=self._opts)
