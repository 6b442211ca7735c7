"""Databases, their groups, and secrets."""

import json

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.cases_network import two_subnets
from tests.local.plugins.engine import Engine

_SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"
_PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup"
_SECRET = "aws:secretsmanager/secret:Secret"
_KEY = "arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555"


def _instance_needs(engine: Engine) -> Inputs:
    needs = two_subnets(engine)
    subnets = {"subnetIds": [needs["subnet"], needs["other_subnet"]]}
    needs["subnets"] = engine.create(_SUBNET_GROUP, "subnets", subnets).id
    needs["parameters"] = engine.create(_PARAMETER_GROUP, "parameters", {"family": "postgres17"}).id
    return needs


def _secrets(engine: Engine) -> Inputs:
    gone_at_once = {"recoveryWindowInDays": 0}
    return {name: engine.create(_SECRET, name, gone_at_once).id for name in ("secret", "other-secret")}


def _allow(action: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": [action], "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CASES = (
    Case(
        token=_SUBNET_GROUP,
        needs=two_subnets,
        inputs=lambda needs: {"subnetIds": [needs["subnet"], needs["other_subnet"]], "tags": TAGS},
        changed=lambda needs: {"subnetIds": [needs["subnet"]], "description": "for a test", "tags": OTHER_TAGS},
        replaced=lambda _: {"name": "other"},
        drift=lambda cloud, live: cloud.client("rds").modify_db_subnet_group(
            DBSubnetGroupName=live.id, SubnetIds=live.state["subnetIds"], DBSubnetGroupDescription="by hand"
        ),
        drifted="description",
    ),
    Case(
        token=_PARAMETER_GROUP,
        inputs=lambda _: {
            "family": "postgres17",
            "parameters": [
                {"name": "log_min_duration_statement", "value": "1000", "applyMethod": "immediate"},
                {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"},
            ],
            "tags": TAGS,
        },
        changed=lambda _: {
            "parameters": [{"name": "max_connections", "value": "50", "applyMethod": "pending-reboot"}],
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"description": "another"},
        drift=lambda cloud, live: cloud.client("rds").modify_db_parameter_group(
            DBParameterGroupName=live.id,
            Parameters=[{"ParameterName": "max_connections", "ParameterValue": "9", "ApplyMethod": "pending-reboot"}],
        ),
        drifted="parameters",
    ),
    Case(
        token="aws:rds/instance:Instance",
        needs=_instance_needs,
        inputs=lambda needs: {
            "engine": "postgres",
            "engineVersion": "17",
            "instanceClass": "db.t4g.micro",
            "allocatedStorage": 20,
            "maxAllocatedStorage": 100,
            "storageType": "gp3",
            "storageEncrypted": True,
            "kmsKeyId": _KEY,
            "dbName": "aggregator",
            "username": "master",
            "manageMasterUserPassword": True,
            "masterUserSecretKmsKeyId": _KEY,
            "dbSubnetGroupName": needs["subnets"],
            "parameterGroupName": needs["parameters"],
            "vpcSecurityGroupIds": ["sg-1"],
            "multiAz": False,
            "backupRetentionPeriod": 7,
            "backupWindow": "01:00-02:00",
            "maintenanceWindow": "Sun:03:00-Sun:04:00",
            "performanceInsightsEnabled": True,
            "performanceInsightsKmsKeyId": _KEY,
            "performanceInsightsRetentionPeriod": 7,
            "monitoringInterval": 0,
            "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
            "copyTagsToSnapshot": True,
            "deleteAutomatedBackups": False,
            "deletionProtection": True,
            "skipFinalSnapshot": True,
            "tags": TAGS,
        },
        changed=lambda _: {
            "instanceClass": "db.t4g.small",
            "maxAllocatedStorage": None,
            "backupRetentionPeriod": 14,
            "multiAz": True,
            "backupWindow": "04:00-05:00",
            "maintenanceWindow": "mon:06:00-mon:07:00",
            "performanceInsightsRetentionPeriod": 62,
            "monitoringInterval": 60,
            "monitoringRoleArn": "arn:aws:iam::000000000000:role/monitoring",
            "enabledCloudwatchLogsExports": ["postgresql"],
            "copyTagsToSnapshot": False,
            "vpcSecurityGroupIds": ["sg-2", "sg-1"],
            "deletionProtection": False,
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"username": "other", "identifier": "other"},
        drift=lambda cloud, live: cloud.client("rds").modify_db_instance(
            DBInstanceIdentifier=live.state["identifier"], BackupRetentionPeriod=1, ApplyImmediately=True
        ),
        drifted="backupRetentionPeriod",
        importable=False,  # an import goes by the identifier, and cannot know skipFinalSnapshot
    ),
    Case(
        token=_SECRET,
        inputs=lambda _: {"description": "of a test", "recoveryWindowInDays": 0, "tags": TAGS},
        changed=lambda _: {
            "description": "of another test",
            "kmsKeyId": _KEY,
            "policy": _allow("secretsmanager:GetSecretValue"),
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"name": "other"},
        drift=lambda cloud, live: cloud.client("secretsmanager").update_secret(SecretId=live.id, Description="by hand"),
        drifted="description",
        importable=False,  # the recovery window is not AWS's to tell
    ),
    Case(
        token="aws:secretsmanager/secretVersion:SecretVersion",
        needs=_secrets,
        inputs=lambda needs: {"secretId": needs["secret"], "secretString": "one"},
        replaced=lambda needs: {"secretId": needs["other-secret"], "secretString": "two"},
        survives_deletion=True,  # the value stays until its secret goes
    ),
)
