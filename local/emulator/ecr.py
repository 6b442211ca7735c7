"""ECR: deleting a tag deletes a tag, and what is deleted is gone.

MiniStack deletes the whole image, all its other tags with it, when one of its tags is deleted: a promoted
release would vanish with its release candidate. It keeps the blobs (in memory) of deleted images and
repositories, serves them again when the repository is created anew, and gives a manifest's length as the
image's size. Of tags that are immutable with exceptions it knows nothing: `ecr_tags` does.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import ecr

from local.emulator.ecr_tags import refusal
from local.emulator.patching import original, replace

Data = dict[str, Any]
Image = dict[str, Any]


def apply() -> None:
    original(ecr, "_find_image", "2f2a20563833")
    original(ecr, "handle_request", "492f992e404d")
    delete_repository = replace(
        ecr, "_delete_repository", "b857eb9bcb4f", lambda data: _delete_repository(delete_repository, data)
    )
    replace(ecr, "_batch_delete_image", "65fc8eea2738", _batch_delete_image)
    put = replace(ecr, "_put_image", "657a41f57e5e", lambda data: _put_image(put, data))
    describe = replace(ecr, "_describe_images", "86c7f7b273ab", lambda data: _describe_images(describe, data))
    listed = replace(ecr, "_list_images", "ee72ee16d753", lambda data: _list_images(listed, data))


def _delete_repository(delete: Any, data: Data) -> Any:
    response = delete(data)
    if response[0] == 200:
        for blobs in (ecr._layer_blobs, ecr._manifest_blobs, ecr._uploads):
            blobs.pop(data["repositoryName"], None)
    return response


def _batch_delete_image(data: Data) -> Any:
    name = data.get("repositoryName", "")
    if name not in ecr._repositories:
        return _no_repository(name)
    deleted, failures = [], []
    for image_id in data.get("imageIds", []):
        image = ecr._find_image(name, image_id)
        if image is None:
            failures.append(
                {
                    "imageId": image_id,
                    "failureCode": "ImageNotFound",
                    "failureReason": "Requested image not found",
                }
            )
            continue
        tag = image_id.get("imageTag")
        gone = [tag] if tag else list(image["imageTags"])
        image["imageTags"] = [kept for kept in image["imageTags"] if kept not in gone]
        deleted += [{"imageDigest": image["imageDigest"], "imageTag": each} for each in gone]
        if not gone:
            deleted.append({"imageDigest": image["imageDigest"]})
        if not image["imageTags"]:
            ecr._images[name].remove(image)
            ecr._manifest_blobs.get(name, {}).pop(image["imageDigest"], None)
    _drop_unreferenced_layers(name)
    return json_response({"imageIds": deleted, "failures": failures})


def _drop_unreferenced_layers(name: str) -> None:
    used = {digest for image in ecr._images.get(name, []) for digest in _blob_sizes(image)}
    layers = ecr._layer_blobs.get(name, {})
    for digest in list(layers):
        if digest not in used:
            del layers[digest]


def _blob_sizes(image: Image) -> dict[str, int]:
    """Digest -> bytes of the image's layers and configuration; an index counts its manifests."""
    manifest = json.loads(image["imageManifest"])
    blobs = [*manifest.get("layers", []), *([manifest["config"]] if "config" in manifest else [])]
    return {blob["digest"]: int(blob["size"]) for blob in blobs}


def _put_image(put: Any, data: Data) -> Any:
    name, tag = data.get("repositoryName", ""), data.get("imageTag")
    tagged = ecr._find_image(name, {"imageTag": tag}) if tag and name in ecr._repositories else None
    digest = data.get("imageDigest") or ecr._image_digest(data.get("imageManifest", ""))
    if tagged and tagged["imageDigest"] == digest:
        return error_response_json(
            "ImageAlreadyExistsException",
            f"Image with digest '{digest}' and tag '{tag}' already exists in the repository with name '{name}'",
            400,
        )
    if reason := refusal(name, tag, digest):
        return error_response_json("ImageTagAlreadyExistsException", reason, 400)
    response = put(data)
    if response[0] == 200:
        ecr._manifest_blobs.setdefault(name, {}).setdefault(digest, data["imageManifest"].encode())
    return response


def _describe_images(describe: Any, data: Data) -> Any:
    name = data.get("repositoryName", "")
    for image_id in data.get("imageIds") or []:
        if name in ecr._repositories and ecr._find_image(name, image_id) is None:
            return error_response_json(
                "ImageNotFoundException",
                f"The image with imageId {image_id} does not exist within the repository with name '{name}'",
                400,
            )
    status, headers, body = describe(data)
    if status != 200:
        return status, headers, body
    details = json.loads(body)["imageDetails"]
    for detail in details:
        image = ecr._find_image(name, {"imageDigest": detail["imageDigest"]})
        detail["imageSizeInBytes"] = sum(_blob_sizes(image).values()) or detail["imageSizeInBytes"]
        if not detail["imageTags"]:
            del detail["imageTags"]
    return json_response({"imageDetails": details})


def _list_images(listed: Any, data: Data) -> Any:
    """One entry a tag; MiniStack gives each image's latest tag only, even after that tag has moved on."""
    name = data.get("repositoryName", "")
    if name not in ecr._repositories:
        return listed(data)
    status = (data.get("filter") or {}).get("tagStatus", "ANY")
    ids = []
    for image in ecr._images.get(name, []):
        digest = image["imageDigest"]
        if image["imageTags"] and status != "UNTAGGED":
            ids += [{"imageDigest": digest, "imageTag": tag} for tag in image["imageTags"]]
        elif not image["imageTags"] and status != "TAGGED":
            ids.append({"imageDigest": digest})
    return json_response({"imageIds": ids})


def _no_repository(name: str) -> Any:
    return error_response_json("RepositoryNotFoundException", f"The repository with name '{name}' does not exist", 400)
