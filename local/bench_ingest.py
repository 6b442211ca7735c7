"""The benchmark of bulk ingest: one file sent to the API, and copied by psql, into the same server.

psql copies it into two tables: one without any key, and one whose key is what tells observations apart, as it is for
the API, which also has to keep its rollups up to date.
"""

import contextlib
import csv
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from rich.table import Table

from local.bench_service import Api, Postgres, api, migrated, postgres
from local.commands import run
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Step, console, run_steps

ROWS, SERIES = 5_000_000, 100
BEGIN, STEP = datetime(2025, 1, 1, tzinfo=UTC), timedelta(minutes=10)
DATABASE = "bench_ingest"
LIMIT = 0.5
DEADLINE_S = 600
COLUMNS = "time timestamptz NOT NULL, name text NOT NULL, labels jsonb NOT NULL, value double precision NOT NULL"
TABLES = {
    "COPY by psql, with the same key": f"CREATE TABLE copied ({COLUMNS}, PRIMARY KEY (name, labels, time))",
    "COPY by psql, without a key": f"CREATE TABLE copied ({COLUMNS})",
}


def measure_ingest() -> Table:
    """Make a file, let both take it, take everything down.

    Raises:
        LocalError: a part does not start, or the file is not taken whole.
    """
    with tempfile.TemporaryDirectory(prefix="data-aggregator-bench-") as folder, contextlib.ExitStack() as running:
        aws = LocalAws(Path(folder) / "local", free_port())
        running.callback(MiniStack(aws).stop)
        run_steps([Step("MiniStack", lambda progress: "started" if MiniStack(aws).start(progress) else None)])
        file = Path(folder) / "rows.csv"
        _write(file)
        server = running.enter_context(postgres())
        service = running.enter_context(api(aws, migrated(aws, server, DATABASE)))
        sent = _send(service, file)
        table = Table("figure", "measured", "limit", "", box=None, header_style="bold")
        for name, create in TABLES.items():
            copied = _copy(aws, server, file, create)
            console.print(f"[dim]{name}: {copied:.1f} s[/]")
            ratio = copied / sent
            mark = "[green]holds[/]" if ratio >= LIMIT else "[red]missed[/]"
            table.add_row(f"sent by HTTP ÷ {name}, rows a second", f"{ratio:.2f} x", f"at least {LIMIT:g} x", mark)
        return table


def _write(file: Path) -> None:
    """Sensors that all tell a value every ten minutes."""
    console.print(f"[dim]writing {ROWS:,} rows …[/]")
    values = random.Random(1)  # noqa: S311 - the same file each time
    labels = [f'{{"station": "{number}"}}' for number in range(SERIES)]
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("time", "name", "labels", "value"))
        for moment in range(ROWS // SERIES):
            time_ = (BEGIN + moment * STEP).isoformat()
            rows.writerows((time_, "temperature", each, f"{values.gauss(10, 5):.3f}") for each in labels)


def _send(service: Api, file: Path) -> float:
    """Seconds until the API has stored all of it."""
    with httpx.Client(
        base_url=f"http://127.0.0.1:{service.port}/api/v1", timeout=DEADLINE_S, trust_env=False
    ) as client:
        source = client.post("/sources", json={"name": "bench"}).raise_for_status().json()["id"]
        before, began = service.cpu_s(), time.monotonic()
        headers = {"Content-Type": "text/csv"}
        answer = client.post("/observations", params={"source": source}, content=_pieces(file), headers=headers)
        seconds = time.monotonic() - began
    if answer.status_code != 200 or answer.json()["observations_new"] != ROWS:
        raise LocalError(f"The file was not taken whole: {answer.text[:500]}", "See the API's log.")
    console.print(
        f"[dim]sent by HTTP: {seconds:.1f} s, {ROWS / seconds:,.0f} rows/s;"
        f" the API had {service.cpu_s() - before:.1f} s of CPU[/]"
    )
    return seconds


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as held:
        yield from itertools.takewhile(len, iter(lambda: held.read(256 * 1024), None))


def _copy(aws: LocalAws, server: Postgres, file: Path, create: str) -> float:
    run(
        ["docker", "cp", "--quiet", str(file), f"{server.container}:/tmp/rows.csv"],
        log=aws.logs / "copy.log",
        doing="copying the file",
        remedy="See the log.",
    )
    with server.connect(DATABASE) as connection:
        connection.execute("DROP TABLE IF EXISTS copied")
        connection.execute(create.encode())
        connection.execute("CHECKPOINT")
    variables = {"PGPASSWORD": server.password}
    command = ["psql", "--host", "127.0.0.1", "--username", "master", "--dbname", DATABASE, "--quiet"]
    command += ["--command", r"\copy copied FROM '/tmp/rows.csv' (FORMAT csv, HEADER true)"]
    began = time.monotonic()
    server.inside(*command, variables=variables, timeout_s=DEADLINE_S)
    return time.monotonic() - began
