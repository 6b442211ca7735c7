"""AWS Backup: plans, and what a plan backs up."""

from typing import Any, Final

from local.plugins.aws.backup_vaults import GONE, NAME_LENGTH, retag, tags_of
from local.plugins.aws.requests import given, told
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State

_LIFECYCLE_NAMES: Final = {
    "coldStorageAfter": "MoveToColdStorageAfterDays",
    "deleteAfter": "DeleteAfterDays",
    "optInToArchiveForSupportedResources": "OptInToArchiveForSupportedResources",
}
_LIFECYCLE: Final = block(
    {
        "coldStorageAfter": integer(),
        "deleteAfter": integer(),
        "optInToArchiveForSupportedResources": boolean(computed=True),
    }
)
_RULE: Final = {
    "ruleName": "RuleName",
    "targetVaultName": "TargetBackupVaultName",
    "schedule": "ScheduleExpression",
    "scheduleExpressionTimezone": "ScheduleExpressionTimezone",
    "startWindow": "StartWindowMinutes",
    "completionWindow": "CompletionWindowMinutes",
    "enableContinuousBackup": "EnableContinuousBackup",
    "recoveryPointTags": "RecoveryPointTags",
}


class Plan(Resource):
    """Replacements: terraform-provider-aws internal/service/backup/plan.go."""

    token = "aws:backup/plan:Plan"
    note = "its rules never run: no backup is made"
    inputs = {
        "name": string(replaces=True),
        "rules": blocks(
            {
                "ruleName": string(required=True),
                "targetVaultName": string(required=True),
                "schedule": string(),
                "scheduleExpressionTimezone": string(default="Etc/UTC"),
                "startWindow": integer(default=60),
                "completionWindow": integer(default=180),
                "enableContinuousBackup": boolean(default=False),
                "lifecycle": _LIFECYCLE,
                "copyActions": blocks(
                    {"destinationVaultArn": string(required=True), "lifecycle": _LIFECYCLE}, unordered=True
                ),
                "recoveryPointTags": string_map(),
            },
            required=True,
            unordered=True,
            unsupported=("scanActions", "targetLogicallyAirGappedBackupVaultArn"),
        ),
        "advancedBackupSettings": blocks(
            {"backupOptions": string_map(required=True), "resourceType": string(required=True, allowed=("EC2",))},
            unordered=True,
        ),
        "tags": string_map(),
    }
    outputs = ("arn", "version")
    unsupported = ("scanSettings",)
    unstable = ("version",)
    autoname = AutoName(max_length=NAME_LENGTH)
    gone = GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("backup").create_backup_plan(BackupPlan=_plan(inputs), BackupPlanTags=inputs["tagsAll"])
        return str(made["BackupPlanId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("backup").get_backup_plan(BackupPlanId=resource_id)
        return {
            "name": found["BackupPlan"]["BackupPlanName"],
            "rules": [_told_rule(rule) for rule in found["BackupPlan"]["Rules"]],
            "advancedBackupSettings": [
                {"backupOptions": each["BackupOptions"], "resourceType": each["ResourceType"]}
                for each in found.get("AdvancedBackupSettings") or ()
            ],
            "version": found["VersionId"],
            "arn": found["BackupPlanArn"],
            "tags": tags_of(cloud, found["BackupPlanArn"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if changed & {"rules", "advancedBackupSettings"}:
            cloud.client("backup").update_backup_plan(BackupPlanId=resource_id, BackupPlan=_plan(new))
        retag(cloud, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("backup").delete_backup_plan(BackupPlanId=resource_id)


class Selection(Resource):
    """An import names it `plan|selection`.

    Replacements: terraform-provider-aws internal/service/backup/selection.go.
    """

    token = "aws:backup/selection:Selection"
    inputs = {
        "name": string(replaces=True),
        "planId": string(required=True, replaces=True),
        "iamRoleArn": string(required=True, replaces=True),
        "resources": strings(replaces=True, unordered=True),
        "notResources": strings(replaces=True, unordered=True, computed=True),
        "selectionTags": blocks(
            {
                "type": string(required=True, allowed=("STRINGEQUALS",)),
                "key": string(required=True),
                "value": string(required=True),
            },
            replaces=True,
            unordered=True,
        ),
    }
    unsupported = ("conditions",)
    autoname = AutoName(max_length=NAME_LENGTH)
    gone = GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        selection = given(
            inputs,
            {
                "name": "SelectionName",
                "iamRoleArn": "IamRoleArn",
                "resources": "Resources",
                "notResources": "NotResources",
            },
        )
        if inputs.get("selectionTags"):
            selection["ListOfTags"] = [
                {"ConditionType": each["type"], "ConditionKey": each["key"], "ConditionValue": each["value"]}
                for each in inputs["selectionTags"]
            ]
        made = cloud.client("backup").create_backup_selection(BackupPlanId=inputs["planId"], BackupSelection=selection)
        return str(made["SelectionId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("backup").get_backup_selection(**_selected(resource_id, known))
        selection = found["BackupSelection"]
        return {
            "name": selection["SelectionName"],
            "planId": found["BackupPlanId"],
            "iamRoleArn": selection["IamRoleArn"],
            "resources": selection.get("Resources") or [],
            "notResources": selection.get("NotResources") or [],
            "selectionTags": [
                {"type": each["ConditionType"], "key": each["ConditionKey"], "value": each["ConditionValue"]}
                for each in selection.get("ListOfTags") or ()
            ],
        }

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("backup").delete_backup_selection(**_selected(resource_id, state))


def _selected(resource_id: str, known: State) -> dict[str, str]:
    plan, _, selection = resource_id.rpartition("|")
    return {"BackupPlanId": plan or known["planId"], "SelectionId": selection}


def _plan(inputs: Inputs) -> dict[str, Any]:
    request: dict[str, Any] = {
        "BackupPlanName": inputs["name"],
        "Rules": [_rule(rule) for rule in inputs["rules"]],
    }
    if settings := inputs.get("advancedBackupSettings"):
        request["AdvancedBackupSettings"] = [
            {"BackupOptions": each["backupOptions"], "ResourceType": each["resourceType"]} for each in settings
        ]
    return request


def _rule(rule: Inputs) -> dict[str, Any]:
    request = given(rule, _RULE)
    if rule.get("lifecycle"):
        request["Lifecycle"] = given(rule["lifecycle"], _LIFECYCLE_NAMES)
    if rule.get("copyActions"):
        request["CopyActions"] = [_copy(action) for action in rule["copyActions"]]
    return request


def _copy(action: Inputs) -> dict[str, Any]:
    request = {"DestinationBackupVaultArn": action["destinationVaultArn"]}
    if action.get("lifecycle"):
        request["Lifecycle"] = given(action["lifecycle"], _LIFECYCLE_NAMES)
    return request


def _told_rule(rule: dict[str, Any]) -> State:
    ours = told(rule, _RULE)
    if rule.get("Lifecycle"):
        ours["lifecycle"] = told(rule["Lifecycle"], _LIFECYCLE_NAMES)
    if rule.get("CopyActions"):
        ours["copyActions"] = [
            {
                "destinationVaultArn": action["DestinationBackupVaultArn"],
                **({"lifecycle": told(action["Lifecycle"], _LIFECYCLE_NAMES)} if action.get("Lifecycle") else {}),
            }
            for action in rule["CopyActions"]
        ]
    return ours


RESOURCES: Final = (Plan(), Selection())
