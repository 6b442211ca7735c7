"""A fresh update serves: the page, the API, and right aggregates of real data."""

import io
import json
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from vega_datasets import data

from local.emulator.logins import CONTAINERS_HOST
from local.samples import BUCKET, register_samples, samples
from local.steps import Progress
from tests.local.browsing import browse, take_pictures
from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


MOVED_WITHIN_S = 60
PROJECT = Path(__file__).parents[3]
README = (PROJECT / "README.md").read_text()
EVENTS = 60


def test_what_the_readme_sends_can_be_queried(project: Project, tmp_path: Path) -> None:
    [example] = re.findall(r"```sh\n(url=http.*?)```", README, re.DOTALL)
    script = re.sub(r"^url=\S+", f"url={project.output('url')}", example)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    run, end = json.JSONDecoder().raw_decode(ran.stdout)
    answer = json.loads(ran.stdout[end:])
    assert run["observations_new"] == 1
    assert [(each["name"], each["values"]) for each in answer["series"]] == [("rain", {"avg": [1.5]})]


COLUMNS = ("precipitation", "temp_max", "temp_min", "wind")


@pytest.fixture(scope="module")
def weather(project: Project) -> dict[str, Any]:
    """Seattle's weather, sent through the load balancer to a source of its own; the run that it was."""
    content = Path(data.seattle_weather.filepath).read_text()
    with project.http() as client:
        return upload(client, content, name="Seattle's weather", time="date", values=COLUMNS)


def test_the_page_and_the_api_answer_with_the_release_that_was_built(project: Project) -> None:
    with project.http() as client:
        page, release = client.get("/"), client.get("/api/v1/release")
    assert page.status_code == release.status_code == 200
    assert "Data Aggregator</title>" in page.text
    assert page.headers["x-release"] == project.output("web_image").split("@")[1]
    assert release.headers["x-release"] == project.output("api_image").split("@")[1]
    assert release.json()["schema_head"] == project.output("schema_head")


def test_every_row_of_an_upload_is_accounted_for(weather: dict[str, Any]) -> None:
    rows = len(data.seattle_weather())
    assert (weather["rows_read"], weather["rows_rejected"]) == (rows, 0)
    assert weather["observations_new"] == rows * len(COLUMNS)


@pytest.mark.parametrize(("bucket", "rule"), [("day", "D"), ("week", "W-SUN"), ("month", "MS")])
def test_the_aggregates_are_those_of_pandas(project: Project, weather: dict[str, Any], bucket: str, rule: str) -> None:
    aggregates = {"avg": "mean", "sum": "sum", "min": "min", "max": "max", "count": "count"}
    query = {"source": weather["source_id"], "bucket": bucket, "aggregate": list(aggregates)}
    with project.http() as client:
        answer = client.get("/api/v1/query", params=query)
    answer.raise_for_status()
    got = {series["name"]: series for series in answer.json()["series"]}
    assert set(got) == set(COLUMNS)
    frame = data.seattle_weather().set_index("date").tz_localize("UTC")
    for column in COLUMNS:
        # pandas labels a week that ends on Sunday by that Sunday; the API by its Monday.
        grouped = frame[column].resample(rule).agg(list(aggregates.values())).dropna()
        expected = grouped.set_axis(grouped.index - pd.Timedelta(days=6)) if bucket == "week" else grouped
        assert list(pd.to_datetime(got[column]["times"], unit="s", utc=True)) == list(expected.index)
        for mine, theirs in aggregates.items():
            assert got[column]["values"][mine] == pytest.approx(expected[theirs].tolist())


def test_the_download_holds_every_row(project: Project, weather: dict[str, Any]) -> None:
    with project.http() as client:
        download = client.get("/api/v1/export", params={"source": weather["source_id"]})
    assert "attachment" in download.headers["content-disposition"]
    table = pd.read_csv(io.StringIO(download.text))
    assert len(table) == weather["observations_new"]
    frame = data.seattle_weather()
    assert table.groupby("name")["value"].sum().to_dict() == pytest.approx(frame[list(COLUMNS)].sum().to_dict())


def test_rows_that_cannot_be_read_are_kept_with_line_and_reason(project: Project) -> None:
    content = "time,value\n2024-01-01,1\nyesterday,2\n2024-01-03,many\n2024-01-04,4\n"
    with project.http() as client:
        run = upload(client, content, name="Two bad rows")
        rejects = client.get(f"/api/v1/runs/{run['id']}/rejects").json()["items"]
    assert (run["rows_read"], run["rows_rejected"], run["observations_new"]) == (4, 2, 2)
    assert [reject["line"] for reject in rejects] == [3, 4]
    assert "yesterday" in rejects[0]["reason"]
    assert "many" in rejects[1]["reason"]


def test_what_the_release_before_uploads_becomes_a_source(project: Project) -> None:
    with project.http() as client:
        answer = client.post(
            "/api/v1/datasets",
            params={"name": "Of before", "time_column": "time", "value_columns": ["value"]},
            content=b"time,value\n2024-01-01,1\n2024-01-01,2\nnever,3\n",
            headers={"Content-Type": "text/csv"},
        )
        assert answer.status_code == 201, answer.text
        address = f"/api/v1/sources/{answer.json()['id']}"
        deadline = time.monotonic() + MOVED_WITHIN_S
        while (moved := client.get(address)).status_code == 404 and time.monotonic() < deadline:
            time.sleep(0.2)
        run = moved.raise_for_status().json()["last_run"]
    assert (run["rows_read"], run["rows_rejected"], run["observations_new"]) == (3, 1, 2)


@pytest.fixture
def busy(project: Project) -> None:
    """More events in the audit log than its page shows at once."""
    with project.http() as client:
        made = client.post("/api/v1/sources", json={"name": "often changed"})
        assert made.status_code == 201, made.text
        for number in range(EVENTS):
            renamed = {"name": f"changed {number} times"}
            client.patch(f"/api/v1/sources/{made.json()['id']}", json=renamed).raise_for_status()


@pytest.fixture
def address(project: Project) -> Iterator[str]:
    """Of a file that the worker can fetch."""
    storage = project.client("s3")
    region = {"LocationConstraint": project.aws.region}
    storage.create_bucket(Bucket="elsewhere", CreateBucketConfiguration=region)
    content = Path(data.seattle_weather.filepath).read_bytes()
    storage.put_object(Bucket="elsewhere", Key="seattle-weather.csv", Body=content, ContentType="text/csv")
    yield f"http://{CONTAINERS_HOST}:{project.aws.port}/elsewhere/seattle-weather.csv"
    storage.delete_object(Bucket="elsewhere", Key="seattle-weather.csv")
    storage.delete_bucket(Bucket="elsewhere")


@pytest.mark.usefixtures("busy")
def test_people_go_through_every_page_in_a_browser(project: Project, address: str, tmp_path: Path) -> None:
    rows, file = len(data.seattle_weather()), Path(data.seattle_weather.filepath)
    seen = browse(["--base-url", project.output("url")], file, tmp_path, source=address, logins=True)
    assert seen["counts"] == {"rows": rows, "added": rows * len(COLUMNS), "rejected": 0}
    assert seen["sources"] == {"name": "seattle-weather"}


@pytest.fixture
def sampled(project: Project) -> Iterator[Project]:
    """With the sample sources, as `make local` leaves a stack."""
    register_samples(project.output("url"), project.aws, Progress("sample sources", None))
    yield project
    names = {sample.name for sample in samples()}
    with project.http() as client:
        for source in client.get("/api/v1/sources", params={"limit": 500}).json()["items"]:
            if source["name"] in names:
                client.delete(f"/api/v1/sources/{source['id']}").raise_for_status()
    storage = project.client("s3")
    for sample in samples():
        storage.delete_object(Bucket=BUCKET, Key=sample.file)
    storage.delete_bucket(Bucket=BUCKET)


def test_every_picture_of_the_documentation_can_be_taken_again(sampled: Project, tmp_path: Path) -> None:
    shown = set(re.findall(r'src="pictures/([^"]+)"', (PROJECT / "docs" / "web.md").read_text()))
    assert take_pictures(sampled.output("url"), tmp_path / "pictures") == shown
    assert set(re.findall(r"\(docs/pictures/([^)]+)\)", README)) <= shown


def test_no_secret_value_is_in_state_outputs_or_logs(project: Project) -> None:
    secrets = project.client("secretsmanager")
    names = [secret["Name"] for secret in secrets.list_secrets()["SecretList"]]
    passwords = [json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])["password"] for name in names]
    assert len(passwords) == 2  # the master's and the application's
    logs = project.client("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    written = [event["message"] for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    assert written
    everything = [project.state(), project.pulumi("stack", "output", "--json", "--show-secrets").output, *written]
    for password in passwords:
        assert not [text for text in everything if password in text]


def test_a_rotated_password_is_taken_up_without_a_restart(project: Project) -> None:
    secrets = project.client("secretsmanager")
    name = next(name["Name"] for name in secrets.list_secrets()["SecretList"] if not name["Name"].startswith("rds!"))
    before = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    rotated = before | {"password": "another-" + before["password"]}
    change_password(project, rotated)
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(rotated))
    with project.http() as client:
        assert {client.get("/api/v1/sources").status_code for _ in range(20)} == {200}


def upload(
    client: httpx.Client, content: str, *, name: str, time: str = "time", values: Sequence[str] = ("value",)
) -> dict[str, Any]:
    """Send a CSV to a source of its own; the run that it was."""
    mapping = {"time": {"column": time}, "values": [{"column": column} for column in values]}
    made = client.post("/api/v1/sources", json={"name": name, "format": "csv", "mapping": mapping})
    assert made.status_code == 201, made.text
    answer = client.post(
        "/api/v1/observations",
        params={"source": made.json()["id"]},
        content=content.encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 200, answer.text
    run: dict[str, Any] = answer.json()
    return run


def change_password(project: Project, credentials: dict[str, str]) -> None:
    """Give the application's role another password, as a rotation does, and end its connections."""
    import psycopg
    from psycopg import sql

    database = project.client("rds").describe_db_instances()["DBInstances"][0]
    master = database["MasterUserSecret"]["SecretArn"]
    login = json.loads(project.client("secretsmanager").get_secret_value(SecretId=master)["SecretString"])
    with psycopg.connect(
        host=database["Endpoint"]["Address"],
        port=database["Endpoint"]["Port"],
        dbname=database["DBName"],
        user=login["username"],
        password=login["password"],
        autocommit=True,
    ) as connection:
        role, password = sql.Identifier(credentials["username"]), sql.Literal(credentials["password"])
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [credentials["username"]]
        )
