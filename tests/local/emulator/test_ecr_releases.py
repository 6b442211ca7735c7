"""Releases in the emulator's registry: tags that stay, one that moves, images taken over from another repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.failure import UpdateError
from infra.registry import BUILD_TAG
from infra.release import tag_images
from local.instance import LocalAws
from local.ministack import free_port
from local.steps import Progress
from local.toolchain.buildx import ensure_buildx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER_ACCOUNT = "222222222222"
RELEASE = "r0007-0123456789ab"


@pytest.fixture
def environment(aws: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `pulumi up` gives to the program: the local AWS, and a Docker with buildx."""
    instance = LocalAws(tmp_path, free_port())
    ensure_buildx(instance, Progress("test", None))
    if instance.docker_config.exists():
        monkeypatch.setenv("DOCKER_CONFIG", str(instance.docker_config))
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{aws.port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture
def repository(aws: Any, environment: None) -> Iterator[str]:
    """An empty repository as the program makes it: every tag stays but the build's."""
    name = "tests/releases"
    aws.client("ecr").create_repository(
        repositoryName=name,
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=[{"filter": BUILD_TAG, "filterType": "WILDCARD"}],
    )
    yield name
    aws.client("ecr").delete_repository(repositoryName=name, force=True)


@pytest.fixture
def url(aws: Any, repository: str) -> str:
    return f"127.0.0.1:{aws.port}/{repository}"


@pytest.fixture
def tiny() -> Iterator[str]:
    """The id of an image that is quickly pushed."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as files:
        files.addfile(tarfile.TarInfo("nothing"))
    made = subprocess.run(
        ["docker", "import", "-", "tests-tiny"], input=archive.getvalue(), capture_output=True, check=True
    )
    image_id = made.stdout.decode().strip()
    yield image_id
    subprocess.run(["docker", "image", "rm", "tests-tiny"], capture_output=True, check=True)


def tags(aws: Any, repository: str) -> dict[str, list[str]]:
    details = aws.client("ecr").describe_images(repositoryName=repository)["imageDetails"]
    return {detail["imageDigest"]: sorted(detail.get("imageTags", ())) for detail in details}


def push(image: str, tag: str) -> subprocess.CompletedProcess[str]:
    subprocess.run(["docker", "tag", image, tag], check=True)
    try:
        return subprocess.run(["docker", "push", "-q", tag], capture_output=True, text=True, check=False)
    finally:
        subprocess.run(["docker", "rmi", tag], capture_output=True, check=True)


def take_over(source: str, target: str) -> str:
    """Copy an image from registry to registry, as a promotion does; its digest.

    Depending on its version, buildx puts the tag on an index of the one image: it lies there under its own digest.
    """
    command = ["docker", "buildx", "imagetools", "create", "--tag", target, source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return source.partition("@")[2]


def pull(reference: str) -> str:
    """Pull an image; its id."""
    done = subprocess.run(["docker", "pull", "-q", reference], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    look = ["docker", "image", "inspect", "--format", "{{.Id}}", reference]
    return subprocess.run(look, capture_output=True, text=True, check=True).stdout.strip()


def release(repository: str, digest: str, name: str = RELEASE) -> None:
    tag_images(
        {"region": "eu-central-1", "release": name, "images": {"api": {"repository": repository, "digest": digest}}}
    )


def test_an_image_is_taken_over_under_the_same_digest_and_again(url: str, image: str) -> None:
    digest = image.partition("@")[2]
    for _ in range(2):
        assert take_over(image, f"{url}:{BUILD_TAG}") == digest
        assert pull(f"{url}@{digest}") == pull(f"{url}:{BUILD_TAG}") == pull(image)


def test_an_image_is_taken_over_into_another_account(aws: Any, environment: None, image: str) -> None:
    ecr = boto3.client(
        "ecr", endpoint_url=f"http://127.0.0.1:{aws.port}", region_name="eu-central-1",
        aws_access_key_id=OTHER_ACCOUNT, aws_secret_access_key="test",
    )  # fmt: skip
    ecr.create_repository(repositoryName="tests/elsewhere")
    try:
        digest = take_over(image, f"127.0.0.1:{aws.port}/tests/elsewhere:{BUILD_TAG}")
        assert pull(f"127.0.0.1:{aws.port}/tests/elsewhere@{digest}") == pull(image)
        details = ecr.describe_images(repositoryName="tests/elsewhere")["imageDetails"]
        assert {detail["registryId"] for detail in details} == {OTHER_ACCOUNT}
        assert digest in [detail["imageDigest"] for detail in details]
    finally:
        ecr.delete_repository(repositoryName="tests/elsewhere", force=True)


def test_an_image_is_tagged_in_its_own_repository(url: str, image: str) -> None:
    digest = take_over(image, f"{url}:{BUILD_TAG}")
    take_over(f"{url}@{digest}", f"{url}:again")
    assert pull(f"{url}:again") == pull(f"{url}@{digest}")


def test_a_release_is_named_once_and_naming_it_again_changes_nothing(
    aws: Any, repository: str, url: str, image: str
) -> None:
    digest = take_over(image, f"{url}:{BUILD_TAG}")
    for _ in range(2):
        release(repository, digest)
        assert RELEASE in tags(aws, repository)[digest]
    assert pull(f"{url}:{RELEASE}") == pull(image)


def test_a_release_whose_image_is_gone_is_told(repository: str) -> None:
    with pytest.raises(UpdateError, match="no longer holds sha256:0: build the release anew"):
        release(repository, "sha256:0")


def test_the_builds_tag_moves_and_the_releases_tag_stays(url: str, repository: str, image: str, tiny: str) -> None:
    first = take_over(image, f"{url}:{BUILD_TAG}")
    release(repository, first)
    moved = push(tiny, f"{url}:{BUILD_TAG}")
    assert moved.returncode == 0, moved.stderr
    refused = push(tiny, f"{url}:{RELEASE}")
    assert refused.returncode != 0
    assert "cannot be overwritten" in refused.stderr
    assert pull(f"{url}:{BUILD_TAG}") == tiny
    assert pull(f"{url}:{RELEASE}") == pull(image)


def test_an_image_cannot_take_another_ones_release(aws: Any, repository: str, url: str, image: str, tiny: str) -> None:
    release(repository, take_over(image, f"{url}:{BUILD_TAG}"))
    assert push(tiny, f"{url}:{BUILD_TAG}").returncode == 0
    other = next(digest for digest, names in tags(aws, repository).items() if names == [BUILD_TAG])
    with pytest.raises(ClientError, match="ImageTagAlreadyExistsException"):
        release(repository, other)
    release(repository, other, "r0008-0123456789ab")
    assert tags(aws, repository)[other] == [BUILD_TAG, "r0008-0123456789ab"]


def test_the_filters_are_told_and_can_be_taken_away(aws: Any, repository: str) -> None:
    ecr = aws.client("ecr")
    described = ecr.describe_repositories(repositoryNames=[repository])["repositories"][0]
    assert described["imageTagMutabilityExclusionFilters"] == [{"filter": BUILD_TAG, "filterType": "WILDCARD"}]
    ecr.put_image_tag_mutability(repositoryName=repository, imageTagMutability="IMMUTABLE")
    described = ecr.describe_repositories(repositoryNames=[repository])["repositories"][0]
    assert "imageTagMutabilityExclusionFilters" not in described
