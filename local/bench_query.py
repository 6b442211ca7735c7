"""The benchmark of queries: what the API costs beside the statements that answer them, on the same databases.

Two databases of one server hold the same 20 series of a year, one 2 million observations and one 20 million.
"""

import contextlib
import http.client
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from rich.table import Table

from local.bench_service import CONNECTIONS, Api, Postgres, api, migrated, postgres
from local.commands import answer
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Step, console, run_steps
from local.toolchain import debian

FEW, MANY = 2_000_000, 20_000_000
SERIES = 20
SECONDS_OF_YEAR = 365 * 86_400
ROUNDS = 60
WARM_UP = 10
LOAD_S = 8

_FILL = """
SELECT ensure_point_partitions(array_agg(month))
FROM generate_series('2025-01-01Z'::timestamptz, '2025-12-01Z', '1 month') AS month;

INSERT INTO sources (name) VALUES ('bench');

INSERT INTO series (source_id, name, labels, first_time, last_time)
SELECT s.id, 'temperature', jsonb_build_object('station', 's' || i), '2025-01-01Z', '2025-12-31 23:59Z'
FROM sources s, generate_series(1, {series}) AS i;

INSERT INTO points
SELECT s.id, t, 15 + 10 * sin(extract(epoch FROM t)::float / 86400) + random()
FROM generate_series('2025-01-01Z'::timestamptz, '2025-12-31 23:59:59Z', make_interval(secs => {step})) AS t, series s;

INSERT INTO rollups_hourly
SELECT series_id, date_trunc('hour', time, 'UTC'), count(*), sum(value), min(value), max(value),
    (array_agg(value ORDER BY time))[1], (array_agg(value ORDER BY time DESC))[1]
FROM points GROUP BY 1, 2;

INSERT INTO rollups_daily
SELECT series_id, date_trunc('day', bucket, 'UTC'), sum(count), sum(sum), min(min), max(max),
    (array_agg(first ORDER BY bucket))[1], (array_agg(last ORDER BY bucket DESC))[1]
FROM rollups_hourly GROUP BY 1, 2;
"""
_YEAR = "name=temperature&bucket=day&start=2025-01-01&end=2026-01-01"
_BARE = (
    "SELECT series_id, bucket, sum / count FROM rollups_daily WHERE series_id = ANY(%s::bigint[])"
    " AND bucket >= '2025-01-01Z' AND bucket < '2026-01-01Z' ORDER BY series_id, bucket"
)


@dataclass(frozen=True)
class SmallRead:
    """A request, and the statements that answer it, as the API sends them."""

    name: str
    path: str
    statements: tuple[str, ...]


_FIND = (
    "SELECT s.id, s.source_id, o.name AS source_name, s.name, s.labels, s.first_time, s.last_time"
    " FROM series s JOIN sources o ON o.id = s.source_id"
    " WHERE s.id > 0 AND s.id = ANY('{7}'::bigint[]) ORDER BY s.id LIMIT 51;"
)
_DAYS = (
    "SELECT part, array_agg(date_part('epoch', at)::bigint ORDER BY at), array_agg(a0 ORDER BY at)"
    " FROM (SELECT r.series_id AS part, r.bucket AS at, r.sum / r.count AS a0 FROM rollups_daily r"
    " WHERE r.series_id = ANY('{{7}}'::bigint[]) AND r.bucket >= '{}Z' AND r.bucket < '{}Z') AS found GROUP BY part;"
)
SMALL_READS = (
    SmallRead("a series", "/api/v1/series/7", (_FIND,)),
    SmallRead(
        "a month of a series by day",
        "/api/v1/query?series=7&bucket=day&start=2025-03-01&end=2025-04-01",
        (_FIND, _DAYS.format("2025-03-01", "2025-04-01")),
    ),
    SmallRead(
        "a year of a series by day",
        "/api/v1/query?series=7&bucket=day&start=2025-01-01&end=2026-01-01",
        (_FIND, _DAYS.format("2025-01-01", "2026-01-01")),
    ),
)


def measure_queries() -> Table:
    """Fill two databases, measure, take everything down.

    Raises:
        LocalError: a part does not start, or a request fails.
    """
    with tempfile.TemporaryDirectory(prefix="data-aggregator-bench-") as folder, contextlib.ExitStack() as running:
        aws = LocalAws(Path(folder) / "local", free_port())
        running.callback(MiniStack(aws).stop)
        run_steps(
            [
                Step("wrk", lambda _: _ensure_wrk(aws)),
                Step("MiniStack", lambda progress: "started" if MiniStack(aws).start(progress) else None),
            ]
        )
        server = running.enter_context(postgres())
        few, many = (_filled(aws, server, running, rows) for rows in (FEW, MANY))
        table = Table("figure", "measured", "limit", "", box=None, header_style="bold")
        for figure in (*_latencies(server, few, many), *(_rate(server, many, read) for read in SMALL_READS)):
            table.add_row(*figure)
    return table


def _filled(aws: LocalAws, server: Postgres, running: contextlib.ExitStack, rows: int) -> Api:
    """An API on a database of so many observations, which is named after them."""
    name = _database(rows)
    environment = migrated(aws, server, name)
    console.print(f"[dim]making {rows:,} observations …[/]")
    began = time.monotonic()
    with server.connect(name) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute("SET work_mem = '128MB'")
        connection.execute(_FILL.format(series=SERIES, step=SECONDS_OF_YEAR * SERIES / rows).encode())
        connection.execute("VACUUM ANALYZE")
    console.print(f"[dim]{time.monotonic() - began:.0f} s[/]")
    return running.enter_context(api(aws, environment))


def _database(rows: int) -> str:
    return f"bench_{rows}"


def _latencies(server: Postgres, few: Api, many: Api) -> Iterator[tuple[str, str, str, str]]:
    """Taken in turns, so that what else the machine does meets all alike."""
    with contextlib.ExitStack() as running:
        login = many.login
        bare = running.enter_context(server.connect(_database(MANY), login["username"], login["password"]))
        of_few, of_many = (running.enter_context(_asking(each, f"/api/v1/query?{_YEAR}")) for each in (few, many))
        medians = _medians(of_few, of_many, lambda: _bare(bare))
    query_few, query_many, statement = (1000 * median for median in medians)
    console.print(
        f"[dim]a year by day of {SERIES} series: 2 million {query_few:.1f} ms, 20 million {query_many:.1f} ms,"
        f" the bare SQL {statement:.1f} ms[/]"
    )
    yield _at_most("query of a year by day ÷ bare SQL on the rollup", query_many / statement, 1.5)
    yield _at_most("the same query, 20 million observations ÷ 2 million", query_many / query_few, 1.3)


def _bare(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = connection.execute(_BARE, [list(range(1, SERIES + 1))], prepare=True).fetchall()
    if len(rows) != SERIES * 365:
        raise LocalError(f"The rollup gave {len(rows)} rows.", "The filling is wrong: mend local/bench_query.py.")


@contextlib.contextmanager
def _asking(service: Api, path: str) -> Iterator[Callable[[], None]]:
    """Asks on one connection, and reads the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)

    def ask() -> None:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise LocalError(f"{path} was answered with {response.status}: {body[:200]!r}", "See the API's log.")

    with contextlib.closing(connection):
        yield ask


def _medians(*actions: Callable[[], None]) -> list[float]:
    seconds: list[list[float]] = [[] for _ in actions]
    for turn in range(WARM_UP + ROUNDS):
        for action, taken in zip(actions, seconds, strict=True):
            began = time.perf_counter()
            action()
            if turn >= WARM_UP:
                taken.append(time.perf_counter() - began)
    return [statistics.median(each) for each in seconds]


def _rate(server: Postgres, service: Api, read: SmallRead) -> tuple[str, str, str, str]:
    """Requests per second of the one process, and pgbench's transactions, on as many connections."""
    url = f"http://127.0.0.1:{service.port}{read.path}"
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{LOAD_S}s", "--latency", url]
    before, began = service.cpu_s(), time.monotonic()
    printed = answer(command, timeout_s=LOAD_S + 30)
    share = (service.cpu_s() - before) / (time.monotonic() - began)
    if printed is None or "Non-2xx" in printed or "Socket errors" in printed:
        raise LocalError(f"Not every request of {read.path} was answered: {printed}", "See the API's log.")
    requests = _number(r"Requests/sec:\s+([0-9.]+)", printed)
    script = "\n".join(read.statements)
    bench = ["pgbench", "--no-vacuum", "--host", server.host, "--username", service.login["username"]]
    bench += ["--protocol", "prepared", "--client", str(CONNECTIONS), "--time", str(LOAD_S), "--file", "/tmp/read.sql"]  # noqa: S108 - in the container
    variables = {"PGPASSWORD": service.login["password"], "READ": script}
    server.inside("sh", "-c", 'printf "%s\\n" "$READ" > /tmp/read.sql', variables=variables)
    transactions = _number(r"tps = ([0-9.]+)", server.inside(*bench, _database(MANY), variables=variables))
    console.print(
        f"[dim]{read.name}: {requests:.0f} requests/s, pgbench {transactions:.0f} transactions/s;"
        f" the API had {share:.2f} of a core, {1000 * share / requests:.2f} ms a request[/]"
    )
    ratio = requests / transactions
    mark = "[green]holds[/]" if ratio >= 0.35 else "[red]missed[/]"
    return f"requests ÷ pgbench's transactions: {read.name}", f"{ratio:.2f} x", "at least 0.35 x", mark


def _number(pattern: str, printed: str) -> float:
    found = re.search(pattern, printed)
    if found is None:
        raise LocalError(f"There is no figure in: {printed}", "Mend the pattern in local/bench_query.py.")
    return float(found[1])


def _at_most(name: str, ratio: float, limit: float) -> tuple[str, str, str, str]:
    mark = "[green]holds[/]" if ratio <= limit else "[red]exceeded[/]"
    return name, f"{ratio:.2f} x", f"at most {limit:g} x", mark


def _ensure_wrk(aws: LocalAws) -> str:
    """The client that makes the load; it is in Debian."""
    if answer(["wrk", "--help"]) is not None or answer(["sh", "-c", "command -v wrk"]):
        return "there"
    if not debian.can_install():
        raise LocalError("The benchmark needs wrk.", "Install it (on Debian: apt-get install wrk).")
    debian.install(["wrk"], aws.logs / "apt.log")
    return "installed"
