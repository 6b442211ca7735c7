"""KMS keys and their aliases."""

from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import boolean, integer, policy, string, string_map
from local.plugins.values import State, Value


class Key(Resource):
    """Replacements: terraform-provider-aws internal/service/kms/key.go."""

    token = "aws:kms/key:Key"
    capability = Capability.RUNS
    note = "encrypts and decrypts; its policy is stored"
    inputs = {
        "description": string(computed=True),
        "keyUsage": string(
            default="ENCRYPT_DECRYPT",
            replaces=True,
            allowed=("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
        ),
        "customerMasterKeySpec": string(default="SYMMETRIC_DEFAULT", replaces=True),
        "policy": policy(computed=True),
        "bypassPolicyLockoutSafetyCheck": boolean(default=False, write_only=True),
        "deletionWindowInDays": integer(write_only=True),
        "isEnabled": boolean(default=True),
        "enableKeyRotation": boolean(),
        "rotationPeriodInDays": integer(computed=True),
        "multiRegion": boolean(replaces=True, computed=True),
        "tags": string_map(),
    }
    outputs = ("arn", "keyId")
    unsupported = ("customKeyStoreId", "xksKeyId")
    gone = ("NotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        key = cloud.client("kms").create_key(
            KeyUsage=inputs["keyUsage"],
            KeySpec=inputs["customerMasterKeySpec"],
            BypassPolicyLockoutSafetyCheck=inputs["bypassPolicyLockoutSafetyCheck"],
            Tags=_tags(inputs["tagsAll"]),
            **given(inputs, {"description": "Description", "policy": "Policy", "multiRegion": "MultiRegion"}),
        )["KeyMetadata"]
        return str(key["KeyId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("enableKeyRotation"):
            self._rotate(cloud, resource_id, inputs)
        if not inputs["isEnabled"]:
            cloud.client("kms").disable_key(KeyId=resource_id)

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        kms = cloud.client("kms")
        key = kms.describe_key(KeyId=resource_id)["KeyMetadata"]
        if key.get("KeyState") in ("PendingDeletion", "PendingReplicaDeletion"):
            return None
        rotation = self._rotation(cloud, resource_id, key)
        tags = kms.list_resource_tags(KeyId=resource_id).get("Tags", ())
        return {
            "description": key.get("Description", ""),
            "keyUsage": key.get("KeyUsage"),
            "customerMasterKeySpec": key.get("KeySpec") or key.get("CustomerMasterKeySpec"),
            "policy": kms.get_key_policy(KeyId=resource_id, PolicyName="default")["Policy"],
            "isEnabled": bool(key.get("Enabled")),
            "enableKeyRotation": bool(rotation.get("KeyRotationEnabled")),
            "rotationPeriodInDays": rotation.get("RotationPeriodInDays"),
            "multiRegion": bool(key.get("MultiRegion")),
            "arn": key["Arn"],
            "keyId": resource_id,
            "tags": {tag["TagKey"]: tag["TagValue"] for tag in tags},
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        kms = cloud.client("kms")
        if "isEnabled" in changed and new["isEnabled"]:
            kms.enable_key(KeyId=resource_id)  # first: a disabled key takes no other change
        if "description" in changed:
            kms.update_key_description(KeyId=resource_id, Description=new.get("description", ""))
        if "policy" in changed:
            kms.put_key_policy(KeyId=resource_id, PolicyName="default", Policy=new["policy"])
        if changed & {"enableKeyRotation", "rotationPeriodInDays"}:
            if new.get("enableKeyRotation"):
                self._rotate(cloud, resource_id, new)
            else:
                kms.disable_key_rotation(KeyId=resource_id)
        if "isEnabled" in changed and not new["isEnabled"]:
            kms.disable_key(KeyId=resource_id)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                kms.untag_resource(KeyId=resource_id, TagKeys=remove)
            if put:
                kms.tag_resource(KeyId=resource_id, Tags=_tags(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("kms").schedule_key_deletion(
            KeyId=resource_id, **given(state, {"deletionWindowInDays": "PendingWindowInDays"})
        )

    def _rotate(self, cloud: Cloud, key_id: str, inputs: Inputs) -> None:
        cloud.client("kms").enable_key_rotation(
            KeyId=key_id, **given(inputs, {"rotationPeriodInDays": "RotationPeriodInDays"})
        )

    def _rotation(self, cloud: Cloud, key_id: str, key: dict[str, Any]) -> dict[str, Any]:
        """Only keys that encrypt symmetrically rotate; AWS refuses the question for others."""
        if key.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
            return {}
        answer: dict[str, Any] = cloud.client("kms").get_key_rotation_status(KeyId=key_id)
        return answer


def _same_key(old: Value, new: Value) -> bool:
    """A key's id and its ARN name the same key."""
    return str(old).rpartition("/")[2] == str(new).rpartition("/")[2]


class Alias(Resource):
    """Replacements: terraform-provider-aws internal/service/kms/alias.go."""

    token = "aws:kms/alias:Alias"
    capability = Capability.RUNS
    inputs = {"name": string(replaces=True), "targetKeyId": string(required=True, same=_same_key)}
    outputs = ("arn", "targetKeyArn")
    unsupported = ("namePrefix",)
    autoname = AutoName(max_length=238 + len("alias/"), prefix="alias/")
    unstable = ("targetKeyArn",)
    gone = ("NotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        kms = cloud.client("kms")
        for page in kms.get_paginator("list_aliases").paginate():
            for alias in page["Aliases"]:
                if alias["AliasName"] == resource_id:
                    key_id = alias["TargetKeyId"]
                    return {
                        "name": resource_id,
                        "targetKeyId": key_id,
                        "targetKeyArn": cloud.arn("kms", f"key/{key_id.rpartition('/')[2]}"),
                        "arn": alias.get("AliasArn") or cloud.arn("kms", resource_id),
                    }
        return None

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        cloud.client("kms").update_alias(AliasName=resource_id, TargetKeyId=new["targetKeyId"])

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("kms").delete_alias(AliasName=resource_id)


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


RESOURCES: Final = (Key(), Alias())
