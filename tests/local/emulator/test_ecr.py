"""ECR: images under several tags, promotion, deletion."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024 * 1024


@pytest.fixture
def repository(aws: Any, image: str) -> Iterator[str]:
    """A repository with the image of tests/app under two tags."""
    ecr = aws.client("ecr")
    ecr.create_repository(repositoryName="tests/promoted", imageTagMutability="IMMUTABLE")
    source = ecr.batch_get_image(repositoryName="tests/app", imageIds=[{"imageDigest": image.split("@")[1]}])
    manifest = source["images"][0]["imageManifest"]
    for tag in ("candidate", "release"):
        ecr.put_image(repositoryName="tests/promoted", imageManifest=manifest, imageTag=tag)
    yield "tests/promoted"
    ecr.delete_repository(repositoryName="tests/promoted", force=True)


def tags(aws: Any, repository: str) -> list[list[str]]:
    details = aws.client("ecr").describe_images(repositoryName=repository)["imageDetails"]
    return [sorted(detail["imageTags"]) for detail in details]


def test_deleting_a_tag_keeps_the_image_under_its_other_tags(aws: Any, repository: str) -> None:
    aws.client("ecr").batch_delete_image(repositoryName=repository, imageIds=[{"imageTag": "candidate"}])
    assert tags(aws, repository) == [["release"]]
    ids = aws.client("ecr").list_images(repositoryName=repository)["imageIds"]
    assert [i["imageTag"] for i in ids] == ["release"]


def test_deleting_the_last_tag_or_the_digest_deletes_the_image(aws: Any, repository: str, image: str) -> None:
    digest = image.split("@")[1]
    aws.client("ecr").batch_delete_image(repositoryName=repository, imageIds=[{"imageDigest": digest}])
    assert tags(aws, repository) == []


def test_promoting_twice_says_that_the_image_already_exists(aws: Any, repository: str) -> None:
    ecr = aws.client("ecr")
    found = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "release"}])["images"][0]
    with pytest.raises(ClientError, match="ImageAlreadyExistsException"):
        ecr.put_image(repositoryName=repository, imageManifest=found["imageManifest"], imageTag="release")


def test_an_image_that_is_not_there_is_not_found(aws: Any, repository: str) -> None:
    with pytest.raises(ClientError, match="ImageNotFoundException"):
        aws.client("ecr").describe_images(repositoryName=repository, imageIds=[{"imageTag": "absent"}])


def test_an_images_size_is_that_of_its_layers(aws: Any, repository: str) -> None:
    details = aws.client("ecr").describe_images(repositoryName=repository)["imageDetails"]
    assert details[0]["imageSizeInBytes"] > MIB


def test_a_repository_created_anew_does_not_serve_the_old_ones_images(aws: Any, image: str) -> None:
    ecr = aws.client("ecr")
    tag = f"127.0.0.1:{aws.port}/tests/again:v1"
    ecr.create_repository(repositoryName="tests/again")
    subprocess.run(["docker", "tag", image, tag], check=True)
    subprocess.run(["docker", "push", "-q", tag], check=True)
    subprocess.run(["docker", "rmi", tag], check=True)
    ecr.delete_repository(repositoryName="tests/again", force=True)
    ecr.create_repository(repositoryName="tests/again")
    manifest_url = f"http://127.0.0.1:{aws.port}/v2/tests/again/manifests/{image.split('@')[1]}"
    assert httpx.get(manifest_url).status_code == 404
