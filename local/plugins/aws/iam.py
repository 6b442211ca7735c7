"""IAM: stored, and enforced where the local AWS runs with AUTH=true."""

import json
from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Resource, changed_keys
from local.plugins.schema import boolean, integer, policy, string, string_map
from local.plugins.values import State

_NO_ENTITY: Final = ("NoSuchEntity", "NoSuchEntityException")
_MOST_VERSIONS: Final = 5  # of one managed policy: docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html


class Role(Resource):
    """Replacements: terraform-provider-aws internal/service/iam/role.go."""

    token = "aws:iam/role:Role"
    note = "enforced only where the local AWS checks signatures"
    inputs = {
        "name": string(replaces=True),
        "assumeRolePolicy": policy(required=True),
        "description": string(),
        "path": string(default="/", replaces=True),
        "maxSessionDuration": integer(default=3600),
        "permissionsBoundary": string(),
        "forceDetachPolicies": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "createDate", "uniqueId")
    unsupported = ("inlinePolicies", "managedPolicyArns", "namePrefix")
    autoname = AutoName(max_length=64)
    regional = False
    gone = _NO_ENTITY

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("iam").create_role(
            RoleName=inputs["name"],
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            Path=inputs["path"],
            MaxSessionDuration=inputs["maxSessionDuration"],
            Tags=tag_list(inputs["tagsAll"]),
            **given(inputs, {"description": "Description", "permissionsBoundary": "PermissionsBoundary"}),
        )
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        role = cloud.client("iam").get_role(RoleName=resource_id)["Role"]
        return {
            "name": role["RoleName"],
            "assumeRolePolicy": _document(role["AssumeRolePolicyDocument"]),
            "description": role.get("Description", ""),
            "path": role["Path"],
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "permissionsBoundary": (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", ""),
            "arn": role["Arn"],
            "createDate": role["CreateDate"].isoformat(),
            "uniqueId": role["RoleId"],
            "tags": tag_map(role.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        iam = cloud.client("iam")
        if "assumeRolePolicy" in changed:
            iam.update_assume_role_policy(RoleName=resource_id, PolicyDocument=new["assumeRolePolicy"])
        if changed & {"description", "maxSessionDuration"}:
            iam.update_role(
                RoleName=resource_id,
                Description=new.get("description", ""),
                MaxSessionDuration=new["maxSessionDuration"],
            )
        if "permissionsBoundary" in changed:
            if new.get("permissionsBoundary"):
                iam.put_role_permissions_boundary(RoleName=resource_id, PermissionsBoundary=new["permissionsBoundary"])
            else:
                iam.delete_role_permissions_boundary(RoleName=resource_id)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                iam.untag_role(RoleName=resource_id, TagKeys=remove)
            if put:
                iam.tag_role(RoleName=resource_id, Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        iam = cloud.client("iam")
        if state.get("forceDetachPolicies"):
            for attached in iam.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]:
                iam.detach_role_policy(RoleName=resource_id, PolicyArn=attached["PolicyArn"])
            for name in iam.list_role_policies(RoleName=resource_id)["PolicyNames"]:
                iam.delete_role_policy(RoleName=resource_id, PolicyName=name)
        iam.delete_role(RoleName=resource_id)


class RolePolicy(Resource):
    """Replacements: terraform-provider-aws internal/service/iam/role_policy.go."""

    token = "aws:iam/rolePolicy:RolePolicy"
    note = Role.note
    inputs = {
        "name": string(replaces=True),
        "role": string(required=True, replaces=True),
        "policy": policy(required=True),
    }
    unsupported = ("namePrefix",)
    autoname = AutoName(max_length=128)
    regional = False
    gone = _NO_ENTITY

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs)
        return f"{inputs['role']}:{inputs['name']}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        role, _, name = resource_id.partition(":")
        found = cloud.client("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {"role": role, "name": name, "policy": _document(found["PolicyDocument"])}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        role, _, name = resource_id.partition(":")
        cloud.client("iam").delete_role_policy(RoleName=role, PolicyName=name)

    def _put(self, cloud: Cloud, inputs: Inputs) -> None:
        cloud.client("iam").put_role_policy(
            RoleName=inputs["role"], PolicyName=inputs["name"], PolicyDocument=inputs["policy"]
        )


class Policy(Resource):
    """Replacements: terraform-provider-aws internal/service/iam/policy.go."""

    token = "aws:iam/policy:Policy"
    note = Role.note
    inputs = {
        "name": string(replaces=True),
        "policy": policy(required=True),
        "description": string(replaces=True),
        "path": string(default="/", replaces=True),
        "tags": string_map(),
    }
    outputs = ("arn", "attachmentCount", "policyId")
    unsupported = ("delayAfterPolicyCreationInMs", "namePrefix")
    autoname = AutoName(max_length=128)
    regional = False
    gone = _NO_ENTITY

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("iam").create_policy(
            PolicyName=inputs["name"],
            PolicyDocument=inputs["policy"],
            Path=inputs["path"],
            Tags=tag_list(inputs["tagsAll"]),
            **given(inputs, {"description": "Description"}),
        )["Policy"]
        return str(made["Arn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        iam = cloud.client("iam")
        found = iam.get_policy(PolicyArn=resource_id)["Policy"]
        version = iam.get_policy_version(PolicyArn=resource_id, VersionId=found["DefaultVersionId"])
        return {
            "name": found["PolicyName"],
            "policy": _document(version["PolicyVersion"]["Document"]),
            "description": found.get("Description", ""),
            "path": found["Path"],
            "arn": resource_id,
            # Attachments are resources of their own, made after this one: the count of creation stays.
            "attachmentCount": known.get("attachmentCount", 0),
            "policyId": found["PolicyId"],
            "tags": tag_map(found.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        iam = cloud.client("iam")
        if "policy" in changed:
            versions = iam.list_policy_versions(PolicyArn=resource_id)["Versions"]
            if len(versions) >= _MOST_VERSIONS:
                others = [version for version in versions if not version["IsDefaultVersion"]]
                oldest = min(others, key=lambda version: int(version["VersionId"].removeprefix("v")))
                iam.delete_policy_version(PolicyArn=resource_id, VersionId=oldest["VersionId"])
            iam.create_policy_version(PolicyArn=resource_id, PolicyDocument=new["policy"], SetAsDefault=True)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                iam.untag_policy(PolicyArn=resource_id, TagKeys=remove)
            if put:
                iam.tag_policy(PolicyArn=resource_id, Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        iam = cloud.client("iam")
        for version in iam.list_policy_versions(PolicyArn=resource_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=resource_id, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=resource_id)


class RolePolicyAttachment(Resource):
    """Replacements: terraform-provider-aws internal/service/iam/role_policy_attachment.go.

    What replaces one may be the same attachment: made first, it would then be deleted (pulumi-aws
    provider/resources.go).
    """

    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    note = Role.note
    inputs = {
        "role": string(required=True, replaces=True),
        "policyArn": string(required=True, replaces=True),
    }
    regional = False
    delete_before_replace = True
    gone = _NO_ENTITY

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        role, _, arn = resource_id.partition("/")
        attached = cloud.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        return {"role": role, "policyArn": arn} if arn in {each["PolicyArn"] for each in attached} else None

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        role, _, arn = resource_id.partition("/")
        cloud.client("iam").detach_role_policy(RoleName=role, PolicyArn=arn)


def _document(value: Any) -> str:
    """boto3 decodes the documents that IAM sends."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


RESOURCES: Final = (Role(), RolePolicy(), Policy(), RolePolicyAttachment())
