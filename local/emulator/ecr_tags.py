"""ECR: tags that stay where they are, with exceptions.

MiniStack knows IMMUTABLE only, and forgets the exclusion filters: with IMMUTABLE_WITH_EXCLUSION every tag would move.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from ministack.core.responses import json_response
from ministack.services import ecr

from local.emulator.patching import original, replace

Data = dict[str, Any]

_FILTERS = "imageTagMutabilityExclusionFilters"


def apply() -> None:
    original(ecr, "_registry_error", "7c2549fcb215")
    original(ecr, "_content_digest", "ae6569f610a0")
    shape = replace(ecr, "_repo_shape", "7bebcc19d387", lambda repository: _shape(shape, repository))
    create = replace(ecr, "_create_repository", "56ebb5843976", lambda data: _create(create, data))
    put = replace(ecr, "_put_image_tag_mutability", "a71ffe06b82d", lambda data: _put_mutability(put, data))
    push = replace(ecr, "_v2_put_manifest", "61f30e54dc20", lambda *request: _push(push, *request))


def refusal(name: str, tag: str | None, digest: str) -> str | None:
    """Why the tag cannot be put on the image; None where it can."""
    repository = ecr._repositories.get(name)
    if repository is None or tag is None or not _fixed(repository, tag):
        return None
    if not any(tag in image["imageTags"] and image["imageDigest"] != digest for image in ecr._images.get(name, [])):
        return None
    return f"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten: it is immutable"


def _fixed(repository: Data, tag: str) -> bool:
    mutability = repository["imageTagMutability"]
    excluded = any(fnmatchcase(tag, each["filter"]) for each in repository.get(_FILTERS) or ())
    if mutability.endswith("_WITH_EXCLUSION"):
        return bool(mutability.startswith("IMMUTABLE") is not excluded)
    return bool(mutability == "IMMUTABLE")


def _create(create: Any, data: Data) -> Any:
    response = create(data)
    if response[0] != 200:
        return response
    repository = ecr._repositories[data["repositoryName"]]
    repository[_FILTERS] = data.get(_FILTERS) or []
    return json_response({"repository": ecr._repo_shape(repository)})


def _put_mutability(put: Any, data: Data) -> Any:
    response = put(data)
    if response[0] != 200:
        return response
    repository = ecr._repositories[data["repositoryName"]]
    repository[_FILTERS] = data.get(_FILTERS) or []
    told = ("registryId", "repositoryName", "imageTagMutability", _FILTERS)
    return json_response({name: repository[name] for name in told})


def _push(push: Any, name: str, reference: str, headers: dict[str, str], body: Any) -> Any:
    tag = None if reference.startswith("sha256:") else reference
    manifest = body if isinstance(body, bytes) else str(body).encode()
    if reason := refusal(name, tag, ecr._content_digest(manifest)):
        return ecr._registry_error(400, "TAG_INVALID", reason, {"tag": tag})
    return push(name, reference, headers, body)


def _shape(shape: Any, repository: Data) -> Data:
    filters = repository.get(_FILTERS)
    return {**shape(repository), **({_FILTERS: filters} if filters else {})}
