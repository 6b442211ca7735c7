"""A destroyed stack leaves nothing."""

import subprocess

import pytest

from local.docker_objects import containers
from local.ministack import MiniStack
from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


def test_destroy_leaves_no_container_volume_bucket_or_image(project: Project) -> None:
    run = project.pulumi("destroy", "--yes", "--skip-preview")
    assert run.code == 0, run.output
    assert containers(MiniStack(project.aws).label) == []
    assert project.client("s3").list_buckets()["Buckets"] == []
    assert project.client("ecr").describe_repositories()["repositories"] == []
    assert project.client("ecs").list_clusters()["clusterArns"] == []
    assert project.client("rds").describe_db_instances()["DBInstances"] == []
    assert project.client("secretsmanager").list_secrets()["SecretList"] == []
    assert project.client("ec2").describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["false"]}])["Vpcs"] == []
    assert project.client("logs").describe_log_groups()["logGroups"] == []
    volumes = subprocess.run(
        ["docker", "volume", "ls", "-q", "--filter", f"label={MiniStack(project.aws).label}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    assert volumes == []
