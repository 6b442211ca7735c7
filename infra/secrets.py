"""Secrets whose values Pulumi never sees."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.policy_documents import document, statement


@dataclass(frozen=True, kw_only=True)
class SecretArgs:
    """What the secret is for, and for how long a deleted one can be brought back (0 days: not at all)."""

    naming: Naming
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
            recovery_window_in_days=args.recovery_days,
            opts=pulumi.ResourceOptions(parent=self),
        ).arn
        self._name = name
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
        return aws.iam.RolePolicy(
            name,
            role=role_name,
            policy=self.arn.apply(lambda arn: document(statement(actions, [arn]))),
            opts=pulumi.ResourceOptions(parent=self),
        )
