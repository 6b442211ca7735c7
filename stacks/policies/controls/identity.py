"""AWS IAM, AWS KMS and AWS Secrets Manager: who may do what with which key."""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, unless
from stacks.policies.documents import statements

IDENTITY = Controls()
KEY = "aws:kms/key:Key"
POLICY = "aws:iam/policy:Policy"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type of resource
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
USER_POLICIES = (
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
)
DECRYPTS = {"*", "kms:*", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncrypt*"}
WITHOUT_RESOURCE = {
    # Their table of actions names no resource that a policy could give:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    "cloudwatch:PutMetricData",
    "ecr:GetAuthorizationToken",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
}


@IDENTITY.on(
    "IAM.1", 'IAM policies should not allow full "*" administrative privileges', Severity.HIGH, POLICY, ROLE_POLICY
)
def no_administrator(policy: Properties) -> str | None:
    full = [each for each in statements(policy["policy"]) if each.allows and "*" in each.actions]
    return unless(not any("*" in each.resources for each in full), 'a statement allows "*" on "*"')


@IDENTITY.on("IAM.2", "IAM users should not have IAM policies attached", Severity.LOW, *USER_POLICIES)
def no_user_policy(policy: Properties) -> str | None:
    return f"it gives the user {policy.get('user')} a policy: give it to a role or a group"


@IDENTITY.on(
    "IAM.21",
    "IAM customer managed policies should not allow wildcard actions for services",
    Severity.LOW,
    POLICY,
    ROLE_POLICY,
)
def no_wildcard_action(policy: Properties) -> str | None:
    wild = {
        action
        for each in statements(policy["policy"])
        if each.allows
        for action in each.actions
        if action == "*" or action.endswith(":*")
    }
    return unless(not wild, f"it allows {', '.join(sorted(wild))}")


@IDENTITY.on(
    "AwsSolutions-IAM5",
    "IAM entities should not contain wildcard permissions",
    Severity.MEDIUM,
    POLICY,
    ROLE_POLICY,
)
def no_wildcard_resource(policy: Properties) -> str | None:
    """Stricter than AWS's own; actions that take no resource are the evidence that cdk-nag asks for."""
    wild = {
        action
        for each in statements(policy["policy"])
        if each.allows and "*" in each.resources
        for action in set(each.actions) - WITHOUT_RESOURCE
    }
    return unless(not wild, f'it allows {", ".join(sorted(wild))} on "*"')


@IDENTITY.on(
    "KMS.1",
    "IAM customer managed policies should not allow decryption actions on all KMS keys",
    Severity.MEDIUM,
    POLICY,
)
def managed_decrypts_named_keys(policy: Properties) -> str | None:
    return _decrypts_named_keys(policy)


@IDENTITY.on(
    "KMS.2",
    "IAM principals should not have IAM inline policies that allow decryption actions on all KMS keys",
    Severity.MEDIUM,
    ROLE_POLICY,
)
def inline_decrypts_named_keys(policy: Properties) -> str | None:
    return _decrypts_named_keys(policy)


def _decrypts_named_keys(policy: Properties) -> str | None:
    on_all = [
        each
        for each in statements(policy["policy"])
        if each.allows
        and DECRYPTS & set(each.actions)
        and any(name == "*" or name.endswith(":key/*") for name in each.resources)
    ]
    return unless(not on_all, "it allows decryption with every key")


@IDENTITY.on("KMS.4", "AWS KMS key rotation should be enabled", Severity.MEDIUM, KEY)
def rotated(key: Properties) -> str | None:
    return unless(key.get("enableKeyRotation") is True, "enableKeyRotation is not true")


@IDENTITY.on("KMS.5", "KMS keys should not be publicly accessible", Severity.CRITICAL, KEY)
def key_not_public(key: Properties) -> str | None:
    everybody = [each for each in statements(key.get("policy")) if each.allows_everybody]
    return unless(not everybody, "its policy lets everybody use it")


@IDENTITY.across(
    "SecretsManager.1", "Secrets Manager secrets should have automatic rotation enabled", Severity.MEDIUM, SECRET
)
def secret_rotated(secret: Resource, stack: Stack) -> str | None:
    return unless(bool(stack.attached(secret, ROTATION, "secretId")), "no SecretRotation names it")
