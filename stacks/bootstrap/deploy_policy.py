"""What the role of CI's updates may: all that an update of the stack needs, by the stack's names and tags."""

from typing import Any

from infra.naming import Kind, RequiredTag
from infra.policy_documents import document, statement
from infra.settings import CDN_REGION
from stacks.bootstrap.access import WRITE_KEY, bucket_arn, state_statements
from stacks.bootstrap.foundation import Foundation, Place
from stacks.bootstrap.preview_policy import IMAGE_READS

STATE_ACTIONS = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")
PASSED_TO = (
    "backup.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "scheduler.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the stack gives roles to."""
LINKED_ROLES = (
    "backup.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
    "wafv2.amazonaws.com",
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html"""
ATTACHED_POLICIES = (
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
)
TAGGED = (
    "acm:AddTagsToCertificate",
    "acm:DeleteCertificate",
    "acm:RemoveTagsFromCertificate",
    "acm:RequestCertificate",
    "application-autoscaling:DeleteScalingPolicy",
    "application-autoscaling:DeleteScheduledAction",
    "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:PutScheduledAction",
    "application-autoscaling:RegisterScalableTarget",
    "application-autoscaling:TagResource",
    "application-autoscaling:UntagResource",
    "backup:CreateBackupPlan",
    "backup:CreateBackupSelection",
    "backup:DeleteBackupPlan",
    "backup:DeleteBackupSelection",
    "backup:TagResource",
    "backup:UntagResource",
    "backup:UpdateBackupPlan",
    "cloudfront:CreateDistribution*",
    "cloudfront:CreateOriginAccessControl",
    "cloudfront:DeleteDistribution",
    "cloudfront:DeleteOriginAccessControl",
    "cloudfront:TagResource",
    "cloudfront:UntagResource",
    "cloudfront:UpdateDistribution",
    "cloudfront:UpdateOriginAccessControl",
    *(
        f"ec2:{action}"
        for action in (
            "AllocateAddress",
            "AssociateRouteTable",
            "AttachInternetGateway",
            "AuthorizeSecurityGroup*",
            "CreateFlowLogs",
            "CreateInternetGateway",
            "CreateNatGateway",
            "CreateRoute",
            "CreateRouteTable",
            "CreateSecurityGroup",
            "CreateSubnet",
            "CreateTags",
            "CreateVpc",
            "CreateVpcEndpoint",
            "DeleteFlowLogs",
            "DeleteInternetGateway",
            "DeleteNatGateway",
            "DeleteRoute",
            "DeleteRouteTable",
            "DeleteSecurityGroup",
            "DeleteSubnet",
            "DeleteTags",
            "DeleteVpc",
            "DeleteVpcEndpoints",
            "DetachInternetGateway",
            "DisassociateAddress",
            "DisassociateRouteTable",
            "ModifySecurityGroupRules",
            "ModifySubnetAttribute",
            "ModifyVpcAttribute",
            "ModifyVpcEndpoint",
            "ReleaseAddress",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "RevokeSecurityGroup*",
            "UpdateSecurityGroupRuleDescriptions*",
        )
    ),
    "kms:CreateKey",
    "kms:TagResource",
)
"""What makes and changes that which AWS names itself. Not everything can bear a tag: an untagged thing is let pass."""
KEY_ACTIONS = (
    "kms:CancelKeyDeletion",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DisableKeyRotation",
    "kms:EnableKeyRotation",
    "kms:GenerateDataKey",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
)
ALIAS_ACTIONS = ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias")
NAMED_SERVICES = (
    "backup",
    "cloudwatch",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "logs",
    "rds",
    "scheduler",
    "secretsmanager",
    "sns",
    "wafv2",
)
BUCKET_ACTIONS = (
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucket*",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
)
"""By name, without s3:*: a pattern of buckets' names matches the objects in them too."""
ANYWHERE = (
    "backup-storage:MountCapsule",  # https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
    "ecs:DeregisterTaskDefinition",
    "ecs:RegisterTaskDefinition",
    "logs:CreateLogDelivery",  # with the next four: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
)
"""For which AWS knows neither a resource nor a tag."""
NEVER = ("ecs:ExecuteCommand", "secretsmanager:GetSecretValue")
"""An update runs nothing in a living task and reads no secret."""
ROLE_ACTIONS = (
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:ListInstanceProfilesForRole",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)


def deploy_policies(foundation: Foundation, key_arn: str) -> tuple[str, str]:
    """The policies of the deploying role beside the preview's: what is open by name, and what by tag.

    What bears a name of the stack is open by its name, what AWS names itself by the tag that every resource of the
    stack carries. The foundation itself is closed: the role cannot widen what it may. Two, since one may have 6,144
    characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """
    own, source = foundation.own, foundation.source
    by_name = document(
        *state_statements(foundation, key_arn, list(STATE_ACTIONS), list(WRITE_KEY)),
        _allow([f"{service}:*" for service in NAMED_SERVICES], named_resources(own)),
        _allow(list(BUCKET_ACTIONS), [f"arn:aws:s3:::{own.names(Kind.BUCKET)}"]),
        *_roles(own),
        *_names_in_dns(foundation),
        *([statement(IMAGE_READS, [_images(source)])] if source else []),
        *_emptied_buckets(foundation),
    )
    by_tag = document(*_unnamed(own), *_keys(own), *_closed(foundation, key_arn))
    return by_name, by_tag


def named_resources(own: Place) -> list[str]:
    """The ARNs of all that the stack names, by pattern."""
    name, names = own.naming.name, own.names
    cluster, database, balancer = name(Kind.CLUSTER), name(Kind.DATABASE), name(Kind.LOAD_BALANCER)
    web_acl = name(Kind.WEB_ACL)
    edge = own.arn("wafv2", "global", region=CDN_REGION)
    return [
        own.arn("backup", f"backup-vault:{name(Kind.VAULT)}"),
        own.arn("cloudwatch", f"alarm:{names(Kind.ALARM)}"),
        own.arn("cloudwatch", f"dashboard/{name(Kind.DASHBOARD)}", region=""),
        _images(own),
        *(
            own.arn("ecs", f"{kind}/{cluster}{rest}")
            for kind, rest in (("cluster", ""), ("service", "/*"), ("task", "/*"))
        ),
        own.arn("ecs", f"task-definition/{names(Kind.TASK_FAMILY)}"),
        *(
            own.arn("elasticloadbalancing", f"{kind}/app/{balancer}/*")
            for kind in ("loadbalancer", "listener", "listener-rule")
        ),
        own.arn("elasticloadbalancing", f"targetgroup/{names(Kind.TARGET_GROUP)}"),
        own.arn("logs", f"log-group:{name(Kind.LOG_GROUP, '*')}"),
        own.arn("logs", f"log-group:/aws/rds/instance/{database}/*"),
        own.arn("logs", f"log-group:aws-waf-logs-{web_acl}*", region=CDN_REGION),
        *(own.arn("rds", f"{kind}:{database}*") for kind in ("db", "pg", "snapshot", "subgrp")),
        own.arn("scheduler", f"schedule/default/{names(Kind.SCHEDULE)}"),
        own.arn("secretsmanager", f"secret:{names(Kind.SECRET)}"),
        own.arn("sns", names(Kind.TOPIC)),
        f"{edge}/webacl/{web_acl}/*",
        f"arn:aws:wafv2:{CDN_REGION}:*:global/managedruleset/*",
    ]


def _unnamed(own: Place) -> list[dict[str, Any]]:
    regions = {"aws:RequestedRegion": sorted({own.region, CDN_REGION})}
    return [
        _allow(
            list(TAGGED),
            ["*"],
            {"StringEqualsIfExists": {f"aws:ResourceTag/{RequiredTag.STACK}": own.stack}, "StringEquals": regions},
        ),
        statement(ANYWHERE, ["*"], conditions={"StringEquals": regions}),
    ]


def _keys(own: Place) -> list[dict[str, Any]]:
    """RDS makes the secret of its master password on behalf of whoever makes the database.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
    """
    return [
        statement(
            [*KEY_ACTIONS, *ALIAS_ACTIONS],
            [own.arn("kms", "key/*")],
            conditions={"StringEquals": {f"aws:ResourceTag/{RequiredTag.STACK}": own.stack}},
        ),
        statement(ALIAS_ACTIONS, [own.arn("kms", f"alias/{own.naming.name(Kind.KEY_ALIAS)}")]),
        statement(
            ["secretsmanager:CreateSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource"],
            [own.arn("secretsmanager", "secret:rds!db-*")],
        ),
    ]


def _roles(own: Place) -> list[dict[str, Any]]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"""
    roles = [own.arn("iam", f"role/{own.names(Kind.ROLE)}", region="")]
    return [
        statement(ROLE_ACTIONS, roles),
        statement(
            ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
            roles,
            conditions={"ArnEquals": {"iam:PolicyARN": list(ATTACHED_POLICIES)}},
        ),
        statement(["iam:PassRole"], roles, conditions={"StringEquals": {"iam:PassedToService": list(PASSED_TO)}}),
        statement(
            ["iam:CreateServiceLinkedRole"],
            [own.arn("iam", "role/aws-service-role/*", region="")],
            conditions={"StringEquals": {"iam:AWSServiceName": list(LINKED_ROLES)}},
        ),
    ]


def _names_in_dns(foundation: Foundation) -> list[dict[str, Any]]:
    """The domain and what lies beneath it; nothing else of its zone.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
    """
    domain = foundation.settings.edge.domain
    if domain is None:
        return []
    names = {"route53:ChangeResourceRecordSetsNormalizedRecordNames": [domain, f"*.{domain}"]}
    return [
        statement(
            ["route53:ChangeResourceRecordSets"],
            ["arn:aws:route53:::hostedzone/*"],
            conditions={"ForAllValues:StringLike": names},
        )
    ]


def _emptied_buckets(foundation: Foundation) -> list[dict[str, Any]]:
    """Where the settings let a bucket be deleted with its objects."""
    if not foundation.settings.storage.force_destroy:
        return []
    objects = [f"arn:aws:s3:::{foundation.own.names(Kind.BUCKET)}/*"]
    return [
        statement(["s3:DeleteObject", "s3:DeleteObjectVersion"], objects),
        statement(["s3:ListBucketVersions"], [f"arn:aws:s3:::{foundation.own.names(Kind.BUCKET)}"]),
    ]


def _closed(foundation: Foundation, key_arn: str) -> list[dict[str, Any]]:
    """What no statement above may open: the foundation, and what is never needed."""
    own = foundation.own
    roles = [own.arn("iam", f"role/{role}", region="") for role in (foundation.preview_role, foundation.deploy_role)]
    bucket = bucket_arn(foundation)
    return [
        {
            "Sid": "TheFoundationStays",
            "Effect": "Deny",
            "NotAction": ["iam:Get*", "iam:List*", "s3:GetBucketLocation", "s3:ListBucket", *STATE_ACTIONS],
            "Resource": [*roles, foundation.oidc_provider_arn, bucket, f"{bucket}/*", own.arn("kms", own.key_alias)],
        },
        {
            "Sid": "ItsKeyIsOnlyUsed",
            "Effect": "Deny",
            "NotAction": sorted({*WRITE_KEY, "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"}),
            "Resource": key_arn,
        },
        {"Sid": "Never", "Effect": "Deny", "Action": sorted(NEVER), "Resource": "*"},
    ]


def _images(place: Place) -> str:
    return place.arn("ecr", f"repository/{place.names(Kind.REPOSITORY)}")


def _allow(
    actions: list[str], resources: list[str], conditions: dict[str, dict[str, Any]] | None = None
) -> dict[str, Any]:
    """With wildcards of a service's actions, never of all services."""
    allow: dict[str, Any] = {"Effect": "Allow", "Action": sorted(actions), "Resource": sorted(resources)}
    return allow | ({"Condition": conditions} if conditions else {})
