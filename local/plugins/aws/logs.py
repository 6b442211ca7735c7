"""CloudWatch Logs."""

from typing import Final

from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import boolean, integer, string, string_map
from local.plugins.values import State


class LogGroup(Resource):
    """Replacements: terraform-provider-aws internal/service/logs/group.go."""

    token = "aws:cloudwatch/logGroup:LogGroup"
    capability = Capability.RUNS
    note = "tasks' output arrives here; retention is stored, nothing is ever removed for its age"
    inputs = {
        "name": string(replaces=True),
        "retentionInDays": integer(),
        "kmsKeyId": string(),
        "logGroupClass": string(replaces=True, computed=True, allowed=("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")),
        "skipDestroy": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("deletionProtectionEnabled", "namePrefix")
    autoname = AutoName()
    gone = ("ResourceNotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        name: str = inputs["name"]
        request = {"logGroupName": name, "tags": inputs["tagsAll"]}
        if inputs.get("kmsKeyId"):
            request["kmsKeyId"] = inputs["kmsKeyId"]
        if inputs.get("logGroupClass"):
            request["logGroupClass"] = inputs["logGroupClass"]
        cloud.client("logs").create_log_group(**request)
        return name

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("retentionInDays"):
            self._keep(cloud, resource_id, inputs["retentionInDays"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        logs = cloud.client("logs")
        groups = logs.describe_log_groups(logGroupNamePrefix=resource_id)["logGroups"]
        group = next((group for group in groups if group["logGroupName"] == resource_id), None)
        if group is None:
            return None
        arn = group["arn"].removesuffix(":*")
        return {
            "name": resource_id,
            "arn": arn,
            "retentionInDays": group.get("retentionInDays", 0),
            "kmsKeyId": group.get("kmsKeyId", ""),
            "logGroupClass": group.get("logGroupClass", "STANDARD"),
            "tags": logs.list_tags_for_resource(resourceArn=arn).get("tags", {}),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        logs = cloud.client("logs")
        if "retentionInDays" in changed:
            self._keep(cloud, resource_id, new.get("retentionInDays"))
        if "kmsKeyId" in changed:
            if new.get("kmsKeyId"):
                logs.associate_kms_key(logGroupName=resource_id, kmsKeyId=new["kmsKeyId"])
            else:
                logs.disassociate_kms_key(logGroupName=resource_id)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                logs.untag_resource(resourceArn=old["arn"], tagKeys=remove)
            if put:
                logs.tag_resource(resourceArn=old["arn"], tags=put)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if not state.get("skipDestroy"):
            cloud.client("logs").delete_log_group(logGroupName=resource_id)

    def _keep(self, cloud: Cloud, name: str, days: int | None) -> None:
        if days:
            cloud.client("logs").put_retention_policy(logGroupName=name, retentionInDays=days)
        else:
            cloud.client("logs").delete_retention_policy(logGroupName=name)


RESOURCES: Final = (LogGroup(),)
