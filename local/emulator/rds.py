"""RDS: the master password that RDS manages, settings that are kept, a deletion that leaves nothing.

- ManageMasterUserPassword is ignored by MiniStack (the password is the word "password"). On AWS RDS
  generates it and keeps it in a secret `rds!db-…`, whose ARN DescribeDBInstances returns.
- Some settings are dropped on create or on modify; a refresh would then report a drift for ever.
- DeleteDBInstance leaves the volume with the data behind.
- Containers are named after account, region and identifier: two instances of the emulator with a database of
  the same name would take each other's.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import string
from typing import Any
from uuid import uuid4

from docker.errors import APIError, NotFound
from ministack.core.responses import get_account_id, get_region
from ministack.services import rds, secretsmanager

from local.emulator.patching import original, replace

log = logging.getLogger("local.emulator")

Params = dict[str, Any]
Response = tuple[int, dict[str, str], Any]

PASSWORD_LENGTH = 28
"""RDS allows 8 to 128 characters for PostgreSQL; its managed passwords have 28."""

# Request field -> (field of the record, conversion): what MiniStack does not read itself.
_DROPPED_ON_CREATE: dict[str, tuple[str, Any]] = {
    "PreferredBackupWindow": ("PreferredBackupWindow", str),
    "CACertificateIdentifier": ("CACertificateIdentifier", str),
    "PerformanceInsightsKMSKeyId": ("PerformanceInsightsKMSKeyId", str),
    "StorageThroughput": ("StorageThroughput", int),
}
_DROPPED_ON_MODIFY: dict[str, tuple[str, Any]] = {
    "AutoMinorVersionUpgrade": ("AutoMinorVersionUpgrade", lambda text: text == "true"),
    "EnablePerformanceInsights": ("PerformanceInsightsEnabled", lambda text: text == "true"),
    "PerformanceInsightsKMSKeyId": ("PerformanceInsightsKMSKeyId", str),
    "PerformanceInsightsRetentionPeriod": ("PerformanceInsightsRetentionPeriod", int),
    "StorageThroughput": ("StorageThroughput", int),
}


def apply() -> None:
    port = os.environ["GATEWAY_PORT"]
    original(rds, "_p", "ecc7f2330470")
    original(rds, "_parse_member_list", "0ded5310b0d9")
    original(rds, "_rotate_instance_password", "5f3a5a239df8")
    original(secretsmanager, "create_secret_in_process", "f35bf75ad708")
    original(secretsmanager, "put_secret_value_in_process", "f097478096bc")
    original(secretsmanager, "delete_secret_in_process", "939f98b968f1")
    create = replace(rds, "_create_db_instance_impl", "cfde6023907a", lambda p: _create(create, p))
    modify = replace(rds, "_modify_db_instance", "05a4f3f74e13", lambda p: _modify(modify, p))
    delete = replace(rds, "_delete_db_instance_impl", "a4243069fc42", lambda p: _delete(delete, p))
    scope = replace(
        rds, "_rds_docker_scope", "8e754b328a4c", lambda *args, **kwargs: f"{port}-{scope(*args, **kwargs)}"
    )
    to_xml = replace(rds, "_instance_xml", "97bb74e4c17b", lambda instance: _xml(to_xml, instance))


def _create(create: Any, p: Params) -> Response:
    managed = rds._p(p, "ManageMasterUserPassword") == "true"
    if managed and rds._p(p, "MasterUserPassword"):
        return _both_passwords()
    if managed:
        p = {**p, "MasterUserPassword": [_new_password()]}
    response: Response = create(p)
    if response[0] >= 400:
        return response
    instance = rds._instances[rds._p(p, "DBInstanceIdentifier")]
    _keep(instance, p, _DROPPED_ON_CREATE)
    instance["EnabledCloudwatchLogsExports"] = rds._parse_member_list(p, "EnableCloudwatchLogsExports")
    if managed:
        _create_secret(instance, rds._p(p, "MasterUserSecretKmsKeyId"))
    return _answer("CreateDBInstance", instance)


def _modify(modify: Any, p: Params) -> Response:
    instance = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier"))
    manage = rds._p(p, "ManageMasterUserPassword")
    new_password = rds._p(p, "MasterUserPassword")
    secret = (instance or {}).get("MasterUserSecret")
    if new_password and (manage == "true" or (secret and manage != "false")):
        return _both_passwords()
    if secret and rds._p(p, "MasterUserSecretKmsKeyId") not in ("", secret["KmsKeyId"]):
        return _error(
            "InvalidParameterCombination",
            "You can't change the KMS key of the secret while ManageMasterUserPassword is enabled.",
        )
    renew = instance and (
        (manage == "true" and not secret) or (secret and rds._p(p, "RotateMasterUserPassword") == "true")
    )
    if renew:
        p = {**p, "MasterUserPassword": [_new_password()]}
    response: Response = modify(p)
    if response[0] >= 400 or instance is None:
        return response
    _keep(instance, p, _DROPPED_ON_MODIFY)
    exports = "CloudwatchLogsExportConfiguration."
    kept = set(instance.get("EnabledCloudwatchLogsExports") or [])
    kept |= set(rds._parse_member_list(p, exports + "EnableLogTypes"))
    kept -= set(rds._parse_member_list(p, exports + "DisableLogTypes"))
    instance["EnabledCloudwatchLogsExports"] = sorted(kept)
    if renew and secret:
        secretsmanager.put_secret_value_in_process(secret["SecretArn"], _credentials(instance))
    elif renew:
        _create_secret(instance, rds._p(p, "MasterUserSecretKmsKeyId"))
    elif manage == "false" and secret:
        del instance["MasterUserSecret"]
        secretsmanager.delete_secret_in_process(secret["SecretArn"])
    return _answer("ModifyDBInstance", instance)


def _delete(delete: Any, p: Params) -> Response:
    instance = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier"))
    snapshot = rds._p(p, "FinalDBSnapshotIdentifier")
    if instance and rds._p(p, "SkipFinalSnapshot") != "true":
        if not snapshot:
            return _error(
                "InvalidParameterCombination",
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
            )
        if snapshot in rds._snapshots:
            return _error(
                "DBSnapshotAlreadyExists",
                f"Cannot create the snapshot because a snapshot with the identifier {snapshot} already exists.",
            )
    response: Response = delete(p)
    if response[0] >= 400 or instance is None:
        return response
    if secret := instance.get("MasterUserSecret"):
        secretsmanager.delete_secret_in_process(secret["SecretArn"])
    if volume := instance.get("_docker_volume_name"):
        try:
            rds._get_docker().volumes.get(volume).remove(force=True)
        except NotFound:
            pass
        except APIError as error:
            log.warning("the volume %s of a deleted database stays: %s", volume, error.explanation)
    return response


def _xml(to_xml: Any, instance: dict[str, Any]) -> str:
    text: str = to_xml(instance)
    exports = "".join(f"<member>{name}</member>" for name in instance.get("EnabledCloudwatchLogsExports") or [])
    text = text.replace(
        "<EnabledCloudwatchLogsExports/>", f"<EnabledCloudwatchLogsExports>{exports}</EnabledCloudwatchLogsExports>"
    )
    if key := instance.get("PerformanceInsightsKMSKeyId"):
        text += f"<PerformanceInsightsKMSKeyId>{key}</PerformanceInsightsKMSKeyId>"
    if secret := instance.get("MasterUserSecret"):
        fields = "".join(f"<{name}>{value}</{name}>" for name, value in secret.items())
        text += f"<MasterUserSecret>{fields}</MasterUserSecret>"
    return text


def _keep(instance: dict[str, Any], p: Params, fields: dict[str, tuple[str, Any]]) -> None:
    for parameter, (field, convert) in fields.items():
        if value := rds._p(p, parameter):
            instance[field] = convert(value)


def _create_secret(instance: dict[str, Any], kms_key: str) -> None:
    arn = secretsmanager.create_secret_in_process(
        f"rds!db-{uuid4()}",
        _credentials(instance),
        description=f"The secret associated with the primary RDS DB instance: {instance['DBInstanceArn']}",
    )
    default_key = f"arn:aws:kms:{get_region()}:{get_account_id()}:alias/aws/secretsmanager"
    instance["MasterUserSecret"] = {
        "SecretArn": arn,
        "SecretStatus": "active",
        "KmsKeyId": kms_key or default_key,
    }


def _credentials(instance: dict[str, Any]) -> str:
    return json.dumps({"username": instance["MasterUsername"], "password": instance["_MasterUserPassword"]})


def _new_password() -> str:
    alphabet = string.ascii_letters + string.digits + "-_.~"  # RDS forbids / @ " and blanks
    return "".join(secrets.choice(alphabet) for _ in range(PASSWORD_LENGTH))


def _both_passwords() -> Response:
    return _error(
        "InvalidParameterCombination",
        "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.",
    )


def _error(code: str, message: str) -> Response:
    response: Response = rds._error(code, message, 400)
    return response


def _answer(action: str, instance: dict[str, Any]) -> Response:
    response: Response = rds._single_instance_response(f"{action}Response", f"{action}Result", instance)
    return response
