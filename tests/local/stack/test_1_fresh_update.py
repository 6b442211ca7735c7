"""A fresh update serves: the page, the API, and right aggregates of real data."""

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from vega_datasets import data

from local.emulator.logins import CONTAINERS_HOST
from tests.local.browsing import browse
from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


README = (Path(__file__).parents[3] / "README.md").read_text()
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


@pytest.fixture(scope="module")
def weather(project: Project) -> dict[str, Any]:
    """Seattle's weather, uploaded through the load balancer."""
    content = Path(data.seattle_weather.filepath).read_bytes()
    columns = {"value_columns": ["precipitation", "temp_max", "temp_min", "wind"]}
    with project.http() as client:
        answer = client.post(
            "/api/v1/datasets",
            params={"name": "Seattle's weather", "time_column": "date", **columns},
            content=content,
            headers={"Content-Type": "text/csv"},
        )
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


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
    assert weather["rows_accepted"] == rows
    assert weather["rows_rejected"] == 0


@pytest.mark.parametrize(("bucket", "rule"), [("day", "D"), ("week", "W-SUN"), ("month", "MS")])
def test_the_aggregates_are_those_of_pandas(project: Project, weather: dict[str, Any], bucket: str, rule: str) -> None:
    with project.http() as client:
        answer = client.get(f"/api/v1/datasets/{weather['id']}/aggregates", params={"bucket": bucket})
    answer.raise_for_status()
    got = pd.DataFrame(answer.json()["rows"])
    got["time"] = pd.to_datetime(got["time"], utc=True)
    frame = data.seattle_weather().set_index("date").tz_localize("UTC")
    for column in ("precipitation", "temp_max", "temp_min", "wind"):
        # pandas labels a week that ends on Sunday by that Sunday; the API by its Monday.
        grouped = frame[column].resample(rule).agg(["mean", "sum", "min", "max", "count"]).dropna()
        expected = grouped.set_axis(grouped.index - pd.Timedelta(days=6)) if bucket == "week" else grouped
        ours = got[got["column"] == column].set_index("time").sort_index()
        assert list(ours.index) == list(expected.index)
        for theirs, mine in (("mean", "avg"), ("sum", "sum"), ("min", "min"), ("max", "max"), ("count", "count")):
            pd.testing.assert_series_equal(
                ours[mine].astype(float), expected[theirs].astype(float), check_names=False, check_freq=False
            )


def test_the_download_holds_what_the_api_says(project: Project, weather: dict[str, Any]) -> None:
    path = f"/api/v1/datasets/{weather['id']}/aggregates"
    with project.http() as client:
        rows = client.get(path, params={"bucket": "month"}).json()["rows"]
        download = client.get(f"{path}.csv", params={"bucket": "month"})
    assert "attachment" in download.headers["content-disposition"]
    table = pd.read_csv(io.StringIO(download.text))
    assert len(table) == len(rows)
    assert table["sum"].sum() == pytest.approx(sum(row["sum"] for row in rows))


def test_rows_that_cannot_be_read_are_kept_with_line_and_reason(project: Project) -> None:
    content = "time,value\n2024-01-01,1\nyesterday,2\n2024-01-03,many\n2024-01-04,4\n"
    with project.http() as client:
        created = upload(client, content, name="Two bad rows")
        rejects = client.get(f"/api/v1/datasets/{created['id']}/rejects").json()["items"]
    assert (created["rows_accepted"], created["rows_rejected"]) == (2, 2)
    assert [reject["line"] for reject in rejects] == [3, 4]
    assert "yesterday" in rejects[0]["reason"]
    assert "many" in rejects[1]["reason"]


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
def address(project: Project) -> str:
    """Of a file that the worker can fetch."""
    storage = project.client("s3")
    region = {"LocationConstraint": project.aws.region}
    storage.create_bucket(Bucket="elsewhere", CreateBucketConfiguration=region)
    content = Path(data.seattle_weather.filepath).read_bytes()
    storage.put_object(Bucket="elsewhere", Key="seattle-weather.csv", Body=content, ContentType="text/csv")
    return f"http://{CONTAINERS_HOST}:{project.aws.port}/elsewhere/seattle-weather.csv"


@pytest.mark.usefixtures("busy")
def test_people_go_through_every_page_in_a_browser(project: Project, address: str, tmp_path: Path) -> None:
    frame, file = data.seattle_weather(), Path(data.seattle_weather.filepath)
    seen = browse(["--base-url", project.output("url")], file, tmp_path, source=address, logins=True)
    assert len(seen["views"]["month"]) == frame["date"].dt.to_period("M").nunique()
    assert seen["sources"] == {"name": "seattle-weather"}
    assert all(Path(picture).stat().st_size > 10_000 for picture in seen["screenshots"])


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
        assert {client.get("/api/v1/datasets").status_code for _ in range(20)} == {200}


def upload(client: httpx.Client, content: str, *, name: str) -> dict[str, Any]:
    """Upload a CSV of ``time`` and ``value``."""
    answer = client.post(
        "/api/v1/datasets",
        params={"name": name, "time_column": "time", "value_columns": ["value"]},
        content=content.encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


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
