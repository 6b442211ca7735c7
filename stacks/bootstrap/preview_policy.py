"""What the role of CI's previews may: look, at configuration and never at data."""

from typing import Any

from infra.naming import Kind
from infra.policy_documents import document, statement
from stacks.bootstrap.access import READ_KEY, state_statements
from stacks.bootstrap.foundation import Foundation, Place

# What Pulumi reads of the services that the stacks use when it previews with --refresh. No action here reads an object,
# a secret's value or a line of a log: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
LOOKS = (
    "acm:DescribeCertificate",
    "acm:ListTagsForCertificate",
    "application-autoscaling:Describe*",
    "application-autoscaling:ListTagsForResource",
    "backup:DescribeBackupVault",
    "backup:GetBackupPlan",
    "backup:GetBackupSelection",
    "backup:ListTags",
    "cloudfront:GetDistribution",
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetOriginAccessControl",
    "cloudfront:ListTagsForResource",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetDashboard",
    "cloudwatch:ListTagsForResource",
    "ec2:Describe*",
    "ec2:GetManagedPrefixListEntries",
    "ecr:DescribeRepositories",
    "ecr:GetAuthorizationToken",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
    "ecs:Describe*",
    "ecs:List*",
    "elasticloadbalancing:Describe*",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListResourceTags",
    "logs:DescribeLogGroups",
    "logs:ListTagsForResource",
    "rds:Describe*",
    "rds:ListTagsForResource",
    "route53:GetChange",
    "route53:GetHostedZone",
    "route53:ListHostedZones",
    "route53:ListHostedZonesByName",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource",
    "scheduler:GetSchedule",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetResourcePolicy",
    "sns:GetSubscriptionAttributes",
    "sns:GetTopicAttributes",
    "sns:ListTagsForResource",
    "wafv2:GetLoggingConfiguration",
    "wafv2:GetWebACL",
    "wafv2:ListTagsForResource",
)
BUCKET_LOOKS = (
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
)
ROLE_LOOKS = ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies")
IMAGE_READS = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def preview_policy(foundation: Foundation, key_arn: str) -> str:
    """The policy of the preview's role. Pulumi takes no lock for a preview, and writes nothing to the state."""
    return document(*state_statements(foundation, key_arn, ["s3:GetObject"], list(READ_KEY)), *_looks(foundation.own))


def _looks(own: Place) -> list[dict[str, Any]]:
    """The statements for what is only read: services whole, buckets, roles and images of the stack alone."""
    return [
        _allow(LOOKS, ["*"]),
        _allow(BUCKET_LOOKS, [f"arn:aws:s3:::{own.names(Kind.BUCKET)}"]),
        statement(ROLE_LOOKS, [own.arn("iam", f"role/{own.names(Kind.ROLE)}", region="")]),
        statement(IMAGE_READS, [own.arn("ecr", f"repository/{own.names(Kind.REPOSITORY)}")]),
    ]


def _allow(actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    """With wildcards after Describe, Get and List, where a service has no such action that gives data away."""
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": resources}
