"""Changes of the database itself."""

from typing import Any

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import INSTANCE, Golden, Says

_DATABASE = f"{INSTANCE} database"
_UNPROTECTED = setting("protection.enabled", False)
_NAMED = "        instance = aws.rds.Instance(\n            name,"
_RENAMED = replaced("infra/database.py", _NAMED, _NAMED.replace("name,", 'f"{name}-main",'))
_OPTIONS = "protect=args.protect, depends_on=[*logs]"


def _updated(danger: Danger, *words: str) -> Says:
    """The database is changed in place, and it is said in these words."""
    return Says(
        resource=_DATABASE,
        operation=Operation.UPDATE,
        danger=danger,
        brick="database",
        holds_data=True,
        words=words,
    )


def _in_place(change: str, edit: Any, danger: Danger, *words: str, **more: Any) -> Golden:
    return Golden(change=change, edits=(edit,), headline=("updated",), says=(_updated(danger, *words),), **more)


CHANGES = (
    Golden(
        change="the database is renamed, which replaces it by an empty one",
        edits=(_RENAMED, _UNPROTECTED),
        protected=False,
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=("data may be lost", "database"),
        acknowledge=(f"{INSTANCE}::database",),
        says=(
            Says(resource=_DATABASE, operation=Operation.DELETE, danger=Danger.DATA, brick="database", holds_data=True),
            Says(resource=f"{INSTANCE} database-main", operation=Operation.CREATE, danger=Danger.OTHER),
        ),
    ),
    Golden(
        change="the database is renamed while it is protected, which Pulumi refuses",
        edits=(_RENAMED,),
        verdict=Verdict.FAILED,
        headline=("data may be lost", "fail"),
        says=(Says(resource=_DATABASE, operation=Operation.DELETE, danger=Danger.DATA, holds_data=True),),
        acknowledge=(f"{INSTANCE}::database",),
        comment=("protected",),
    ),
    Golden(
        change="the database is renamed with an alias, and nothing happens to it",
        edits=(
            _RENAMED,
            replaced("infra/database.py", _OPTIONS, f"{_OPTIONS}, aliases=[pulumi.Alias(name=name)]"),
        ),
        headline=("nothing changes",),
        count=0,
    ),
    Golden(
        change="the database's name in PostgreSQL changes, which replaces it",
        edits=(
            replaced("infra/database.py", 'database_name: str = "aggregator"', 'database_name: str = "measurements"'),
            _UNPROTECTED,
        ),
        protected=False,
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=("data may be lost", "database"),
        acknowledge=(f"{INSTANCE}::database",),
        says=(
            Says(
                resource=_DATABASE,
                operation=Operation.REPLACE,
                danger=Danger.DATA,
                forced_by=("dbName",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.UNTIL_RESTORED,
                holds_data=True,
                words=("aggregator.*measurements",),
            ),
        ),
    ),
    Golden(
        change="the database is no longer encrypted, which replaces it",
        edits=(
            replaced(
                "infra/database.py",
                "storage_encrypted=True,\n            kms_key_id=args.key.arn,",
                "storage_encrypted=False,",
            ),
            _UNPROTECTED,
        ),
        protected=False,
        verdict=Verdict.FAILED,  # RDS.3 of the policies
        headline=("data may be lost", "polic"),
        acknowledge=(f"{INSTANCE}::database",),
        says=(
            Says(
                resource=_DATABASE,
                operation=Operation.REPLACE,
                danger=Danger.DATA,
                forced_by=("storageEncrypted",),
                downtime=Downtime.UNTIL_RESTORED,
                holds_data=True,
                words=("encrypt",),
            ),
        ),
        comment=(r"RDS\.3",),
    ),
    Golden(
        change="another major version of PostgreSQL",
        edits=(setting("database.engine_version", "18"),),
        headline=("1 replaced", "1 updated"),
        count=2,
        says=(
            _updated(Danger.AVAILABILITY, "17.*18", "major|upgrade"),
            Says(
                resource="aws:rds/parameterGroup:ParameterGroup database",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("family",),
                order=Order.CREATE_FIRST,
                words=("postgres17.*postgres18",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    _in_place(
        "the database has a public address",
        replaced("infra/database.py", "publicly_accessible=False", "publicly_accessible=True"),
        Danger.SECURITY,
        "public",
        verdict=Verdict.FAILED,
        comment=(r"RDS\.2",),
        count=1,
    ),
    Golden(
        change="a smaller database with more storage",
        edits=(setting("database.instance_class", "db.t4g.micro"), setting("database.storage_gb", 50)),
        headline=("2 updated",),
        count=2,
        says=(
            _updated(
                Danger.AVAILABILITY,
                "db.t4g.small.*db.t4g.micro",
                "restart|reboot|fail ?over|unavailable|down|minute",
                "20.*50",
            ),
            Says(
                resource="aws:cloudwatch/metricAlarm:MetricAlarm database-storage",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                words=("threshold",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the database loses its standby, its backups, its protection and its last snapshot",
        edits=(
            setting("database.multi_az", False),
            setting("database.backup_retention_days", 1),
            setting("database.deletion_protection", False),
            setting("database.final_snapshot", False),
        ),
        verdict=Verdict.FAILED,
        headline=("data may be lost", "polic"),
        count=1,
        says=(
            _updated(
                Danger.DATA, "standby|multi-?az|zone", "backup|recover", "7.*1", "delet", "snapshot", "protection"
            ),
        ),
        comment=(r"RDS\.8",),
    ),
    Golden(
        change="slow statements are logged sooner, and PostgreSQL takes connections without TLS",
        edits=(
            replaced("infra/database.py", '"value": "1000"', '"value": "500"'),
            setting("database.ssl_mode", "prefer"),
        ),
        verdict=Verdict.FAILED,
        headline=("polic", "security-relevant"),
        says=(
            Says(
                resource="aws:rds/parameterGroup:ParameterGroup database",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("log_min_duration_statement", "1000.*500", "force_ssl", "1.*0"),
            ),
        ),
        comment=("force_ssl", r"RDS\.38"),
    ),
)
