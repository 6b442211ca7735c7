"""Physical names and tags: the one place that makes them."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is named. The limits of length stand in ``MAX_LENGTH``."""

    ALARM = "alarm"
    BUCKET = "bucket"
    CLUSTER = "cluster"
    DASHBOARD = "dashboard"
    DATABASE = "database"
    KEY_ALIAS = "key alias"
    LOAD_BALANCER = "load balancer"
    LOG_GROUP = "log group"
    ORIGIN_ACCESS = "origin access control"
    REPOSITORY = "repository"
    ROLE = "role"
    SCHEDULE = "schedule"
    SECRET = "secret"  # noqa: S105 - a noun, not a password
    SERVICE = "service"
    TARGET_GROUP = "target group"
    TASK_FAMILY = "task family"
    TOPIC = "topic"
    VAULT = "backup vault"
    WEB_ACL = "web ACL"


MAX_LENGTH = {
    Kind.ALARM: 255,  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    Kind.BUCKET: 63,  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Kind.CLUSTER: 255,  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
    Kind.DASHBOARD: 255,  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    Kind.DATABASE: 63,  # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    Kind.KEY_ALIAS: 250,  # with "alias/" 256: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    Kind.LOAD_BALANCER: 32,  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    Kind.LOG_GROUP: 512,  # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    Kind.ORIGIN_ACCESS: 64,  # https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html
    Kind.REPOSITORY: 256,  # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    Kind.ROLE: 64,  # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    Kind.SCHEDULE: 64,  # https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
    Kind.SECRET: 512,  # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    Kind.SERVICE: 255,  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    Kind.TARGET_GROUP: 32,  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    Kind.TASK_FAMILY: 255,  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    Kind.TOPIC: 256,  # https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    Kind.VAULT: 50,  # https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
    Kind.WEB_ACL: 128,  # https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
}

_HASH_LENGTH = 7


class RequiredTag(StrEnum):
    """The tags that everything carries."""

    PROJECT = "project"
    STACK = "stack"
    OWNER = "owner"
    MANAGED_BY = "managed-by"


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The names and tags of one stack's resources."""

    project: str
    stack: str
    owner: str
    account_id: str

    def name(self, kind: Kind, noun: str = "", *, replaced_with: tuple[object, ...] = ()) -> str:
        """The physical name of a resource: project, stack and noun; a bucket's carries the account, as S3 is global.

        ``replaced_with`` holds what forces a replacement: the name then changes with it, so that the new resource
        can stand beside the old one. A name beyond AWS's limit is cut, and ends in a hash of the whole.
        """
        parts = [self.project, self.stack, noun, self.account_id if kind is Kind.BUCKET else ""]
        if replaced_with:
            parts.append(_hash("/".join(map(str, replaced_with))))
        whole = "-".join(filter(None, parts))
        if kind is Kind.LOG_GROUP:
            whole = f"/{self.project}/{self.stack}/{noun}"
        limit = MAX_LENGTH[kind]
        if len(whole) <= limit:
            return whole
        return f"{whole[: limit - _HASH_LENGTH - 1].rstrip('-')}-{_hash(whole)}"

    def tags(self) -> dict[str, str]:
        """The provider's default tags."""
        return {
            RequiredTag.PROJECT.value: self.project,
            RequiredTag.STACK.value: self.stack,
            RequiredTag.OWNER.value: self.owner,
            RequiredTag.MANAGED_BY.value: "pulumi",
        }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
