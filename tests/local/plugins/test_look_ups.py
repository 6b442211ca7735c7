"""What the program looks up while it runs."""

from typing import Any

import pytest

from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

REPOSITORY = "aws:ecr/repository:Repository"
GET_REPOSITORY = "aws:ecr/getRepository:getRepository"
MANIFEST = '{"schemaVersion": 2, "layers": [], "config": {"digest": "sha256:%s", "size": 1}}'


@pytest.fixture
def repository(engine: Engine) -> Live:
    """A repository with an image."""
    made = engine.create(REPOSITORY, "looked-up", {"name": "looked-up", "forceDelete": True, "tags": {"of": "test"}})
    _put(engine.provider.cloud(), made.id, "r1")
    return made


def _put(cloud: Cloud, name: str, tag: str) -> None:
    cloud.client("ecr").put_image(repositoryName=name, imageManifest=MANIFEST % tag, imageTag=tag)


def test_a_repository_is_found_as_it_was_made(engine: Engine, repository: Live) -> None:
    found: dict[str, Any] = engine.invoke(GET_REPOSITORY, {"name": repository.id})
    same = ("arn", "registryId", "repositoryUrl", "imageTagMutability", "encryptionConfigurations")
    assert {name: found[name] for name in same} == {name: repository.state[name] for name in same}
    assert found["imageScanningConfigurations"] == [{"scanOnPush": False}]
    assert found["mostRecentImageTags"] == ["r1"]
    assert found["tags"]["of"] == "test"


def test_a_repository_that_is_not_there_is_told(engine: Engine) -> None:
    with pytest.raises(PluginError, match=r"RepositoryNotFoundException.*'nowhere'"):
        engine.invoke(GET_REPOSITORY, {"name": "nowhere"})
