"""The settings of a database instance in pulumi-aws's words and in AWS's."""

from collections.abc import Mapping
from typing import Any, Final

from local.plugins.resource import Inputs
from local.plugins.schema import Property, boolean, integer, same_text, string, string_map, strings
from local.plugins.values import State, Value

SETTINGS: Final[dict[str, Property]] = {
    "allocatedStorage": integer(required=True),
    "allowMajorVersionUpgrade": boolean(write_only=True),
    "applyImmediately": boolean(write_only=True),
    "autoMinorVersionUpgrade": boolean(default=True),
    "availabilityZone": string(computed=True, replaces=True, write_only=True),
    "backupRetentionPeriod": integer(computed=True),
    "backupWindow": string(computed=True),
    "caCertIdentifier": string(computed=True),
    "copyTagsToSnapshot": boolean(default=False),
    "databaseInsightsMode": string(computed=True, write_only=True, allowed=("standard", "advanced")),
    "dbName": string(computed=True, replaces=True),
    "dbSubnetGroupName": string(computed=True),
    "deleteAutomatedBackups": boolean(default=True, write_only=True),
    "deletionProtection": boolean(),
    "enabledCloudwatchLogsExports": strings(unordered=True),
    "engine": string(required=True, replaces=True, allowed=("postgres",)),
    "engineVersion": string(computed=True),
    "finalSnapshotIdentifier": string(write_only=True),
    "iamDatabaseAuthenticationEnabled": boolean(),
    "identifier": string(),
    "instanceClass": string(required=True),
    "iops": integer(computed=True, write_only=True),
    "kmsKeyId": string(computed=True, replaces=True),
    "maintenanceWindow": string(computed=True, same=same_text),
    "manageMasterUserPassword": boolean(conflicts=("password",)),
    "masterUserSecretKmsKeyId": string(computed=True),
    "maxAllocatedStorage": integer(),
    "monitoringInterval": integer(default=0),
    "monitoringRoleArn": string(computed=True),
    "multiAz": boolean(computed=True),
    "parameterGroupName": string(computed=True),
    "password": string(write_only=True, conflicts=("manageMasterUserPassword",)),
    "performanceInsightsEnabled": boolean(default=False),
    "performanceInsightsKmsKeyId": string(computed=True),
    "performanceInsightsRetentionPeriod": integer(computed=True),
    "port": integer(computed=True, write_only=True),
    "publiclyAccessible": boolean(default=False),
    "skipFinalSnapshot": boolean(default=False, write_only=True),
    "storageEncrypted": boolean(replaces=True),
    "storageThroughput": integer(computed=True, write_only=True),
    "storageType": string(computed=True, allowed=("standard", "gp2", "gp3", "io1", "io2")),
    "username": string(required=True, replaces=True),
    "vpcSecurityGroupIds": strings(unordered=True, computed=True),
    "tags": string_map(),
}

_BOTH: Final = {
    "allocatedStorage": "AllocatedStorage",
    "autoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "backupRetentionPeriod": "BackupRetentionPeriod",
    "backupWindow": "PreferredBackupWindow",
    "caCertIdentifier": "CACertificateIdentifier",
    "copyTagsToSnapshot": "CopyTagsToSnapshot",
    "databaseInsightsMode": "DatabaseInsightsMode",
    "dbSubnetGroupName": "DBSubnetGroupName",
    "deletionProtection": "DeletionProtection",
    "engineVersion": "EngineVersion",
    "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
    "instanceClass": "DBInstanceClass",
    "iops": "Iops",
    "maintenanceWindow": "PreferredMaintenanceWindow",
    "manageMasterUserPassword": "ManageMasterUserPassword",
    "masterUserSecretKmsKeyId": "MasterUserSecretKmsKeyId",
    "maxAllocatedStorage": "MaxAllocatedStorage",
    "monitoringInterval": "MonitoringInterval",
    "monitoringRoleArn": "MonitoringRoleArn",
    "multiAz": "MultiAZ",
    "parameterGroupName": "DBParameterGroupName",
    "password": "MasterUserPassword",
    "performanceInsightsEnabled": "EnablePerformanceInsights",
    "performanceInsightsKmsKeyId": "PerformanceInsightsKMSKeyId",
    "performanceInsightsRetentionPeriod": "PerformanceInsightsRetentionPeriod",
    "publiclyAccessible": "PubliclyAccessible",
    "storageThroughput": "StorageThroughput",
    "storageType": "StorageType",
    "vpcSecurityGroupIds": "VpcSecurityGroupIds",
}
_CREATION_ONLY: Final = {
    "availabilityZone": "AvailabilityZone",
    "dbName": "DBName",
    "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
    "engine": "Engine",
    "identifier": "DBInstanceIdentifier",
    "kmsKeyId": "KmsKeyId",
    "port": "Port",
    "storageEncrypted": "StorageEncrypted",
    "username": "MasterUsername",
}
_READ: Final = {
    "allocatedStorage": "AllocatedStorage",
    "autoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "backupRetentionPeriod": "BackupRetentionPeriod",
    "backupWindow": "PreferredBackupWindow",
    "caCertIdentifier": "CACertificateIdentifier",
    "copyTagsToSnapshot": "CopyTagsToSnapshot",
    "dbName": "DBName",
    "deletionProtection": "DeletionProtection",
    "enabledCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
    "engine": "Engine",
    "iamDatabaseAuthenticationEnabled": "IAMDatabaseAuthenticationEnabled",
    "identifier": "DBInstanceIdentifier",
    "instanceClass": "DBInstanceClass",
    "kmsKeyId": "KmsKeyId",
    "maintenanceWindow": "PreferredMaintenanceWindow",
    "monitoringInterval": "MonitoringInterval",
    "monitoringRoleArn": "MonitoringRoleArn",
    "multiAz": "MultiAZ",
    "performanceInsightsEnabled": "PerformanceInsightsEnabled",
    "performanceInsightsKmsKeyId": "PerformanceInsightsKMSKeyId",
    "publiclyAccessible": "PubliclyAccessible",
    "storageEncrypted": "StorageEncrypted",
    "storageType": "StorageType",
    "username": "MasterUsername",
    "arn": "DBInstanceArn",
    "resourceId": "DbiResourceId",
    "status": "DBInstanceStatus",
}


def creation(inputs: Inputs) -> dict[str, Any]:
    """CreateDBInstance's parameters."""
    table = _BOTH | _CREATION_ONLY
    return {parameter: inputs[name] for name, parameter in table.items() if inputs.get(name) is not None}


def modification(old: State, new: Inputs, changed: frozenset[str]) -> dict[str, Any]:
    """ModifyDBInstance's parameters for what changed; empty when nothing of the instance itself did."""
    request = {
        parameter: new[name] for name, parameter in _BOTH.items() if name in changed and new.get(name) is not None
    }
    if "deletionProtection" in changed:
        request["DeletionProtection"] = bool(new.get("deletionProtection"))
    if "maxAllocatedStorage" in changed and not new.get("maxAllocatedStorage"):
        request["MaxAllocatedStorage"] = new["allocatedStorage"]  # AWS's way to turn storage autoscaling off
    if "manageMasterUserPassword" in changed and not new.get("manageMasterUserPassword"):
        request["ManageMasterUserPassword"] = False
    if "engineVersion" in request:
        request["AllowMajorVersionUpgrade"] = bool(new.get("allowMajorVersionUpgrade"))
    if "enabledCloudwatchLogsExports" in changed:
        before = set(old.get("enabledCloudwatchLogsExports") or ())
        after = set(new.get("enabledCloudwatchLogsExports") or ())
        request["CloudwatchLogsExportConfiguration"] = {
            "EnableLogTypes": sorted(after - before),
            "DisableLogTypes": sorted(before - after),
        }
    return request


def from_aws(instance: Mapping[str, Any], known: State) -> State:
    """The state of an instance; the engine's version stays as short as the program gave it."""
    told: dict[str, Value] = {name: instance.get(key) for name, key in _READ.items()}
    actual, asked = instance["EngineVersion"], known.get("engineVersion")
    kept = isinstance(asked, str) and (actual == asked or actual.startswith(f"{asked}."))
    endpoint = instance.get("Endpoint") or {}
    secret = instance.get("MasterUserSecret")
    told |= {
        "dbSubnetGroupName": instance.get("DBSubnetGroup", {}).get("DBSubnetGroupName", ""),
        "engineVersion": asked if kept else actual,
        "engineVersionActual": actual,
        "manageMasterUserPassword": bool(secret),
        "masterUserSecretKmsKeyId": secret.get("KmsKeyId", "") if secret else "",
        "maxAllocatedStorage": instance.get("MaxAllocatedStorage", 0),
        "parameterGroupName": next(
            (group["DBParameterGroupName"] for group in instance.get("DBParameterGroups", [])), ""
        ),
        "vpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in instance.get("VpcSecurityGroups", [])],
        "address": endpoint.get("Address", ""),
        "port": endpoint.get("Port", 0),
        "endpoint": f"{endpoint.get('Address', '')}:{endpoint.get('Port', 0)}",
        "hostedZoneId": endpoint.get("HostedZoneId", ""),
        "masterUserSecrets": [
            {
                "secretArn": secret["SecretArn"],
                "secretStatus": secret.get("SecretStatus", "active"),
                "kmsKeyId": secret.get("KmsKeyId", ""),
            }
        ]
        if secret
        else [],
    }
    if told["performanceInsightsEnabled"]:
        told["performanceInsightsRetentionPeriod"] = instance.get("PerformanceInsightsRetentionPeriod", 7)
    return told
