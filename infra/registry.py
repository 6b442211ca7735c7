"""The registry of the application's images."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming

BUILD_TAG = "build"
"""The one tag that moves: the image that an update built last. Every other tag is a release, and stays."""


@dataclass(frozen=True, kw_only=True)
class RepositoryArgs:
    """What the repository is called and how much it keeps."""

    naming: Naming
    image: str
    force_delete: bool = False
    kept_images: int = 30


class Repository(pulumi.ComponentResource):
    """An ECR repository: releases are immutable, builds that nothing names any more expire.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
    """

    arn: pulumi.Output[str]
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
            force_delete=args.force_delete,
            opts=child,
        )
        aws.ecr.LifecyclePolicy(
            name, repository=repository.name, policy=_expire_untagged_beyond(args.kept_images), opts=child
        )
        self.arn = repository.arn
        self.url = repository.repository_url
        self.register_outputs({"url": self.url})


def _expire_untagged_beyond(count: int) -> str:
    return json.dumps(
        {
            "rules": [
                {
                    "rulePriority": 1,
                    "description": f"keep the last {count} builds that no release names",
                    "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": count},
                    "action": {"type": "expire"},
                }
            ]
        },
        sort_keys=True,
    )
