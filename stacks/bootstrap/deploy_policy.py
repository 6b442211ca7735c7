"""What the role of CI's updates may: all that an update of the stack needs, by the stack's names and tags."""

from typing import Any

from infra.naming import Kind, RequiredTag
from infra.policy_documents import document, statement
from infra.settings import CDN_REGION
from stacks.bootstrap.access import WRITE_KEY, bucket_arn, state_statements
from stacks.bootstrap.deploy_actions import (
    ALIAS_ACTIONS,
    ANYWHERE,
    ATTACHED_POLICIES,
    BUCKET_ACTIONS,
    KEY_ACTIONS,
    LINKED_ROLES,
    NAMED_SERVICES,
    NEVER,
    PASSED_TO,
    ROLE_ACTIONS,
    STATE_ACTIONS,
    TAGGED,
)
from stacks.bootstrap.foundation import Foundation, Place
from stacks.bootstrap.preview_policy import IMAGE_READS


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
        # Every database has an option group: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/security_iam_id-based-policy-examples.html
        own.arn("rds", "og:default:*"),
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
