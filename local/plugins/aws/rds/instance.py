"""Database instances."""

from collections.abc import Iterator
from typing import Any

from local.plugins.aws.rds.instance_settings import SETTINGS, creation, from_aws, modification
from local.plugins.aws.rds.monitoring import wrong_monitoring
from local.plugins.aws.rds.tags import retag, tags_of
from local.plugins.aws.tagging import tag_list
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.values import State


class Instance(Resource):
    """Its id is AWS's resource id, as in pulumi-aws; an import goes by the identifier.

    Changes are made at once, whatever `applyImmediately` says: the local AWS has no maintenance window.

    Replacements: terraform-provider-aws internal/service/rds/instance.go. In pulumi-aws too, an automatic identifier
    is the logical name and seven digits without a hyphen, and a replacement under a given identifier fails: it is
    still taken (provider/resources.go).
    """

    token = "aws:rds/instance:Instance"
    capability = Capability.RUNS
    note = "PostgreSQL in a container, with TLS; no backups, snapshots hold no data, no second zone"
    inputs = SETTINGS
    outputs = (
        "address",
        "arn",
        "endpoint",
        "engineVersionActual",
        "hostedZoneId",
        "masterUserSecrets",
        "resourceId",
        "status",
    )
    # As in pulumi-aws, not masterUserSecrets: else every change of the database would replace the tasks that read it.
    unstable = ("engineVersionActual",)
    unsupported = (
        "backupTarget",
        "blueGreenUpdate",
        "characterSetName",
        "customIamInstanceProfile",
        "customerOwnedIpEnabled",
        "dedicatedLogVolume",
        "domain",
        "domainAuthSecretArn",
        "domainDnsIps",
        "domainFqdn",
        "domainIamRoleName",
        "domainOu",
        "engineLifecycleSupport",
        "identifierPrefix",
        "licenseModel",
        "ncharCharacterSetName",
        "networkType",
        "optionGroupName",
        "passwordWo",
        "passwordWoVersion",
        "replicaMode",
        "replicateSourceDb",
        "restoreToPointInTime",
        "s3Import",
        "snapshotIdentifier",
        "timezone",
        "upgradeStorageConfig",
        "warningEventCategories",
    )
    autoname = AutoName(property="identifier", max_length=63, lower=True, separator="", frees_a_given_name=False)
    gone = ("DBInstanceNotFound", "DBInstanceNotFoundFault")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        if inputs.get("manageMasterUserPassword") is None and inputs.get("password") is None:
            yield Failure("password", "the master user needs manageMasterUserPassword (better), or 'password'")
        most = inputs.get("maxAllocatedStorage")
        least = inputs["allocatedStorage"]
        if isinstance(most, int) and isinstance(least, int) and 0 < most <= least:
            yield Failure(
                "maxAllocatedStorage",
                f"maxAllocatedStorage is {most} GiB: it must be above allocatedStorage, {least} GiB, or 0",
            )
        days = inputs.get("backupRetentionPeriod")
        if isinstance(days, int) and not 0 <= days <= 35:
            yield Failure("backupRetentionPeriod", f"backupRetentionPeriod is {days}: allowed are 0 to 35 days")
        yield from wrong_monitoring(inputs)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("rds").create_db_instance(Tags=tag_list(inputs["tagsAll"]), **creation(inputs))
        return str(made["DBInstance"]["DbiResourceId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        self._wait_until_available(cloud, inputs["identifier"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        rds = cloud.client("rds")
        identifier = known.get("identifier") or resource_id
        instance = rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]
        return {**from_aws(instance, known), "tags": tags_of(rds, instance["DBInstanceArn"])}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if "identifier" in changed:
            raise PluginError(
                f"the local AWS cannot rename the database {old['identifier']!r} to {new['identifier']!r}: "
                "keep the identifier, or destroy the database first"
            )
        rds = cloud.client("rds")
        if request := modification(old, new, changed):
            rds.modify_db_instance(DBInstanceIdentifier=old["identifier"], ApplyImmediately=True, **request)
            self._wait_until_available(cloud, old["identifier"])
        if "tagsAll" in changed:
            retag(rds, old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        rds = cloud.client("rds")
        final: dict[str, Any] = {"SkipFinalSnapshot": True}
        if not state.get("skipFinalSnapshot"):
            if not state.get("finalSnapshotIdentifier"):
                raise PluginError("give finalSnapshotIdentifier, or set skipFinalSnapshot, and update before deleting")
            final = {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": state["finalSnapshotIdentifier"]}
        rds.delete_db_instance(
            DBInstanceIdentifier=state["identifier"],
            DeleteAutomatedBackups=bool(state.get("deleteAutomatedBackups", True)),
            **final,
        )
        cloud.wait(f"the database {state['identifier']} to be gone", lambda: self._is_gone(rds, state["identifier"]))

    def _wait_until_available(self, cloud: Cloud, identifier: str) -> None:
        rds = cloud.client("rds")

        def available() -> bool:
            instance = rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]
            if instance["DBInstanceStatus"] in ("failed", "incompatible-parameters", "storage-full"):
                raise PluginError(f"the database {identifier} is {instance['DBInstanceStatus']}")
            return bool(instance["DBInstanceStatus"] == "available" and instance.get("Endpoint", {}).get("Port"))

        cloud.wait(f"the database {identifier} to be available", available)

    def _is_gone(self, rds: Any, identifier: str) -> bool:
        try:
            rds.describe_db_instances(DBInstanceIdentifier=identifier)
        except rds.exceptions.DBInstanceNotFoundFault:
            return True
        return False
