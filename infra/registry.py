"""The registry of the application's images."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.policy_documents import document

BUILD_TAG = "build"
"""The one tag that moves: the image that an update built or took over last. Every other tag is a release, and stays."""
RELEASE_TAGS = "r*-*"
"""The ids of releases, as a lifecycle policy matches them."""
COMMIT_TAGS = "commit-*"
"""What CI calls the images that it pushes from the main branch (`make images`)."""


@dataclass(frozen=True, kw_only=True)
class RepositoryArgs:
    """What the repository is called, how much it keeps, and which other accounts may pull from it."""

    naming: Naming
    image: str
    protect: bool
    key: EncryptionKey
    shared_with: Sequence[str] = ()
    force_delete: bool = False
    kept_images: int = 30


class Repository(pulumi.ComponentResource):
    """An ECR repository: releases are immutable, and the last of them are kept; so are the last builds without a name.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
    """

    arn: pulumi.Output[str]
    name: pulumi.Output[str]
    url: pulumi.Output[str]

    def __init__(self, name: str, args: RepositoryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:registry:Repository", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # STATE: the logical name holds the released images; rename it only with an alias.
        repository = aws.ecr.Repository(
            name,
            name=args.naming.name(Kind.REPOSITORY, args.image),
            image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[{"filter": BUILD_TAG, "filter_type": "WILDCARD"}],
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": args.key.arn}],
            force_delete=args.force_delete,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        aws.ecr.LifecyclePolicy(name, repository=repository.name, policy=_expire_beyond(args.kept_images), opts=child)
        if args.shared_with:
            aws.ecr.RepositoryPolicy(name, repository=repository.name, policy=_pulled_by(args.shared_with), opts=child)
        self.arn = repository.arn
        self.name = repository.name
        self.url = repository.repository_url
        self.register_outputs({"url": self.url})


def _expire_beyond(count: int) -> str:
    """A release counts once, under its id; what bears no tag is a build that was never released.

    An image that an earlier rule counts is expired by that rule alone: a release keeps its image, whatever else it is
    called.
    """
    rules: list[tuple[str, dict[str, Any]]] = [
        ("releases", {"tagStatus": "tagged", "tagPatternList": [RELEASE_TAGS]}),
        ("images of commits", {"tagStatus": "tagged", "tagPatternList": [COMMIT_TAGS]}),
        ("builds that no release names", {"tagStatus": "untagged"}),
    ]
    return json.dumps(
        {
            "rules": [
                {
                    "rulePriority": priority,
                    "description": f"keep the last {count} {what}",
                    "selection": {**selection, "countType": "imageCountMoreThan", "countNumber": count},
                    "action": {"type": "expire"},
                }
                for priority, (what, selection) in enumerate(rules, 1)
            ]
        },
        sort_keys=True,
    )


def _pulled_by(accounts: Sequence[str]) -> str:
    """https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html"""
    return document(
        {
            "Sid": "Promotion",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in sorted(accounts)]},
            "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }
    )
