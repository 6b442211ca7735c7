"""A destroyed stack leaves nothing."""

import pytest

from local.docker_objects import objects_of
from local.ministack import MiniStack
from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


def test_destroy_leaves_no_container_volume_bucket_or_image(project: Project) -> None:
    run = project.pulumi("destroy", "--yes", "--skip-preview")
    assert run.code == 0, run.output
    left = objects_of(project.aws)
    assert (left.containers, left.volumes, left.networks) == ((), (), ())
    assert project.client("s3").list_buckets()["Buckets"] == []
    assert project.client("ecr").describe_repositories()["repositories"] == []
    assert project.client("ecs").list_clusters()["clusterArns"] == []
    assert project.client("rds").describe_db_instances()["DBInstances"] == []
    assert project.client("secretsmanager").list_secrets()["SecretList"] == []
    assert [vpc for vpc in project.client("ec2").describe_vpcs()["Vpcs"] if not vpc["IsDefault"]] == []
    assert project.client("logs").describe_log_groups()["logGroups"] == []


def test_a_stopped_local_aws_leaves_nothing_in_docker(project: Project) -> None:
    MiniStack(project.aws).stop()
    assert not objects_of(project.aws)
