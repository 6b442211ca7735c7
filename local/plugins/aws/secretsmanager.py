"""Secrets Manager: secrets, and versions of their values."""

from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import integer, policy, string, string_map, strings
from local.plugins.values import Secret as Hidden
from local.plugins.values import State

_GONE: Final = ("ResourceNotFoundException",)


class Secret(Resource):
    """A secret without a value: what puts one in writes it at run time, past the Pulumi state.

    Replacements: terraform-provider-aws internal/service/secretsmanager/secret.go.
    """

    token = "aws:secretsmanager/secret:Secret"
    capability = Capability.RUNS
    note = "values are kept in memory; no rotation"
    inputs = {
        "name": string(replaces=True),
        "description": string(),
        "kmsKeyId": string(),
        "policy": policy(computed=True),
        "recoveryWindowInDays": integer(default=30, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("forceOverwriteReplicaSecret", "namePrefix", "replicas", "type")
    autoname = AutoName()
    gone = _GONE

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        days = inputs["recoveryWindowInDays"]
        if isinstance(days, int) and days != 0 and not 7 <= days <= 30:
            yield Failure("recoveryWindowInDays", f"recoveryWindowInDays is {days}: allowed are 0 and 7 to 30")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            "Name": inputs["name"],
            "Description": inputs.get("description") or "",
            "Tags": tag_list(inputs["tagsAll"]),
        }
        if inputs.get("kmsKeyId"):
            request["KmsKeyId"] = inputs["kmsKeyId"]
        return str(cloud.client("secretsmanager").create_secret(**request)["ARN"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("policy"):
            cloud.client("secretsmanager").put_resource_policy(SecretId=resource_id, ResourcePolicy=inputs["policy"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        secrets = cloud.client("secretsmanager")
        secret = secrets.describe_secret(SecretId=resource_id)
        if secret.get("DeletedDate"):
            return None
        return {
            "name": secret["Name"],
            "description": secret.get("Description", ""),
            "kmsKeyId": secret.get("KmsKeyId", ""),
            "policy": secrets.get_resource_policy(SecretId=resource_id).get("ResourcePolicy", ""),
            "tags": tag_map(secret.get("Tags")),
            "arn": secret["ARN"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        secrets = cloud.client("secretsmanager")
        if changed & {"description", "kmsKeyId"}:
            request = {"Description": new.get("description") or ""}
            if new.get("kmsKeyId"):
                request["KmsKeyId"] = new["kmsKeyId"]
            secrets.update_secret(SecretId=resource_id, **request)
        if "policy" in changed:
            if new.get("policy"):
                secrets.put_resource_policy(SecretId=resource_id, ResourcePolicy=new["policy"])
            else:
                secrets.delete_resource_policy(SecretId=resource_id)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                secrets.untag_resource(SecretId=resource_id, TagKeys=remove)
            if put:
                secrets.tag_resource(SecretId=resource_id, Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        days = state.get("recoveryWindowInDays", 30)
        how: dict[str, Any] = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        cloud.client("secretsmanager").delete_secret(SecretId=resource_id, **how)


class SecretVersion(Resource):
    """A value given by the program. It stands in the Pulumi state, encrypted: the project's own program has none.

    Replacements: terraform-provider-aws internal/service/secretsmanager/secret_version.go.
    """

    token = "aws:secretsmanager/secretVersion:SecretVersion"
    capability = Capability.RUNS
    inputs = {
        "secretId": string(required=True, replaces=True),
        "secretString": string(replaces=True, conflicts=("secretBinary",)),
        "secretBinary": string(replaces=True),
        "versionStages": strings(unordered=True, computed=True),
    }
    outputs = ("arn", "versionId")
    unsupported = ("secretStringWo", "secretStringWoVersion")
    gone = (*_GONE, "InvalidRequestException")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {"SecretId": inputs["secretId"]}
        if inputs.get("secretBinary") is not None:
            request["SecretBinary"] = inputs["secretBinary"].encode()
        else:
            request["SecretString"] = inputs.get("secretString") or ""
        if inputs.get("versionStages"):
            request["VersionStages"] = inputs["versionStages"]
        made = cloud.client("secretsmanager").put_secret_value(**request)
        return f"{inputs['secretId']}|{made['VersionId']}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        secret_id, _, version = resource_id.rpartition("|")
        value = cloud.client("secretsmanager").get_secret_value(SecretId=secret_id, VersionId=version)
        told: State = {
            "secretId": secret_id,
            "versionStages": value["VersionStages"],
            "arn": value["ARN"],
            "versionId": version,
        }
        if "SecretString" in value:
            told["secretString"] = Hidden(value["SecretString"])
        if "SecretBinary" in value:
            told["secretBinary"] = Hidden(value["SecretBinary"].decode())
        return told

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        secret_id, _, version = resource_id.rpartition("|")
        secrets = cloud.client("secretsmanager")
        before, after = set(old.get("versionStages") or ()), set(new.get("versionStages") or ())
        for stage in sorted(after - before):
            secrets.update_secret_version_stage(SecretId=secret_id, VersionStage=stage, MoveToVersionId=version)
        for stage in sorted(before - after - {"AWSCURRENT"}):
            secrets.update_secret_version_stage(SecretId=secret_id, VersionStage=stage, RemoveFromVersionId=version)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Take the labels off, which is all that AWS offers; the current value stays until the secret goes."""
        secret_id, _, version = resource_id.rpartition("|")
        secrets = cloud.client("secretsmanager")
        for stage in state.get("versionStages") or ():
            if stage != "AWSCURRENT":
                secrets.update_secret_version_stage(SecretId=secret_id, VersionStage=stage, RemoveFromVersionId=version)


RESOURCES: Final = (Secret(), SecretVersion())
