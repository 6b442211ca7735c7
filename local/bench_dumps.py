"""The benchmark of the backups: dump and restore of many rows, in the containers that a stack runs."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import boto3
from rich.table import Table

from local.commands import answer, run
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Step, console, run_steps
from local.toolchain.buildx import ensure_buildx
from local.toolchain.docker_engine import bridge_address

NAME = "bench-dumps"
IMAGE = f"data-aggregator/{NAME}"
MEMORY = "512m"
"""The smallest task that a stack may give its backups."""

FILL = (
    "WITH d AS (INSERT INTO datasets (name, format, time_column, value_columns)"
    " VALUES ('many', 'csv', 'time', '{{value}}') RETURNING id)"
    " INSERT INTO observations (dataset_id, time, values)"
    " SELECT d.id, timestamptz '2000-01-01' + n * interval '1 second', array[random()]"
    " FROM d, generate_series(1, {rows}) n"
)


@dataclass
class Measured:
    """The last lines of the two programs' logs."""

    backup: dict[str, Any]
    restore: dict[str, Any]


def measure_dumps(rows: int) -> Table:
    """Fill a database with this many rows, dump it to S3, restore it beside itself.

    Raises:
        LocalError: a step failed.
    """
    with tempfile.TemporaryDirectory(prefix="data-aggregator-bench-") as folder:
        aws = LocalAws(Path(folder) / "local", free_port())
        try:
            measured = _measured(aws, rows)
        finally:
            MiniStack(aws).stop()
            answer(["docker", "rmi", IMAGE])
    manifest, steps_s = measured.backup["manifest"], measured.restore["steps_s"]
    table = Table("", "seconds", "rows", "rows/s", box=None, header_style="bold")
    for name, seconds, count in (
        ("dump", manifest["seconds"], measured.backup["rows"]),
        ("restore", measured.restore["seconds"], measured.restore["rows"]),
    ):
        table.add_row(name, f"{seconds:.1f}", f"{count:,}", f"{count / seconds:,.0f}")
    for name, seconds in steps_s.items():
        table.add_row(f"  of it {name}", f"{seconds:.1f}", "", "")
    console.print(f"[dim]the dump has {manifest['bytes']:,} bytes[/]")
    return table


def _measured(aws: LocalAws, rows: int) -> Measured:
    run_steps(
        [
            Step("MiniStack", lambda progress: "started" if MiniStack(aws).start(progress) else None),
            Step("buildx", lambda progress: ensure_buildx(aws, progress)),
            Step("image", lambda _: _build(aws)),
        ]
    )
    tasks = _Tasks(aws, _environment(aws))
    tasks.run("migrating", "python", "-m", "aggregator.migrate")
    tasks.run(f"making {rows} rows", "psql", "--quiet", "--command", FILL.format(rows=rows))
    return Measured(
        backup=tasks.run("dumping", "python", "-m", "aggregator.backup"),
        restore=tasks.run("restoring", "python", "-m", "aggregator.restore", "--into", "restored"),
    )


def _build(aws: LocalAws) -> None:
    run(
        ["docker", "build", "--tag", IMAGE, "--target", "backup", str(CHECKOUT / "service")],
        variables=aws.environment(),
        log=aws.logs / "image.log",
        doing="building the image of the backups",
        remedy="Mend service/Dockerfile.",
    )


def _environment(aws: LocalAws) -> dict[str, str]:
    """A database, a bucket and a secret, and what a task is told of them."""

    session = boto3.Session("test", "test", region_name=aws.region)
    rds = session.client("rds", endpoint_url=aws.endpoint)
    secrets = session.client("secretsmanager", endpoint_url=aws.endpoint)
    rds.create_db_instance(
        DBInstanceIdentifier=NAME,
        DBName="aggregator",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        EngineVersion="17",
        AllocatedStorage=20,
        MasterUsername="master",
        ManageMasterUserPassword=True,
    )
    rds.get_waiter("db_instance_available").wait(
        DBInstanceIdentifier=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    database = rds.describe_db_instances(DBInstanceIdentifier=NAME)["DBInstances"][0]
    master = json.loads(secrets.get_secret_value(SecretId=database["MasterUserSecret"]["SecretArn"])["SecretString"])
    session.client("s3", endpoint_url=aws.endpoint).create_bucket(
        Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": cast("Any", aws.region)}
    )
    host, port = database["Endpoint"]["Address"], str(database["Endpoint"]["Port"])
    return {
        "DATABASE_HOST": host,
        "DATABASE_PORT": port,
        "DATABASE_NAME": "aggregator",
        "DATABASE_SSLMODE": "prefer",
        "DATABASE_SECRET_ARN": secrets.create_secret(Name=NAME)["ARN"],
        "MASTER_USERNAME": master["username"],
        "MASTER_PASSWORD": master["password"],
        "BACKUP_BUCKET": NAME,
        "STACK": NAME,
        "RELEASE": NAME,
        "AWS_REGION": aws.region,
        "AWS_ENDPOINT_URL": f"http://{bridge_address()}:{aws.port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PGHOST": host,
        "PGPORT": port,
        "PGDATABASE": "aggregator",
        "PGUSER": master["username"],
        "PGPASSWORD": master["password"],
    }


@dataclass(frozen=True)
class _Tasks:
    """Runs the image as ECS would; the environment reaches it through this process's own, not through argv."""

    aws: LocalAws
    environment: dict[str, str]

    def run(self, doing: str, *command: str) -> dict[str, Any]:
        """The last line of the log, where it is JSON."""
        console.print(f"[dim]{doing} …[/]")
        lines: list[str] = []
        names = [part for name in self.environment for part in ("--env", name)]
        limits = ["--read-only", "--tmpfs", "/tmp", "--memory", MEMORY, "--memory-swap", MEMORY]  # noqa: S108
        run(
            ["docker", "run", "--rm", *limits, *names, IMAGE, *command],
            variables={**self.aws.environment(), **self.environment},
            log=self.aws.logs / "tasks.log",
            doing=doing,
            remedy="See what it says above.",
            on_line=lines.append,
        )
        if not lines:
            return {}
        try:
            said: dict[str, Any] = json.loads(lines[-1])
        except ValueError as error:
            raise LocalError(f"The end of {doing} is no JSON: {lines[-1]}", "See the log.") from error
        return said
