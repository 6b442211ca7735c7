"""`python -m stacks.operations` on a stack that serves: its login rotates under traffic, and mistakes are refused."""

import json
from typing import Any

import psycopg
import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.probe import Probe

pytestmark = pytest.mark.local
DEADLINE_S = 180
API = "data-aggregator-local-api"


def application_login(project: Project) -> dict[str, str]:
    """What the application's secret holds."""
    secrets = project.client("secretsmanager")
    [arn] = [found["ARN"] for found in secrets.list_secrets()["SecretList"] if "application" in found["Name"]]
    held: dict[str, str] = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    return held


def connect(project: Project, login: dict[str, str]) -> psycopg.Connection:
    """A connection to the stack's database with this login."""
    [database] = project.client("rds").describe_db_instances()["DBInstances"]
    return psycopg.connect(
        host=database["Endpoint"]["Address"],
        port=database["Endpoint"]["Port"],
        dbname=database["DBName"],
        user=login["username"],
        password=login["password"],
        connect_timeout=10,
    )


def log_in(project: Project, login: dict[str, str]) -> None:
    """Connect with this login, and leave again."""
    connect(project, login).close()


def roll_api(project: Project) -> None:
    """Replace the API's tasks: the new ones log in anew."""
    ecs = project.client("ecs")
    service = {"cluster": project.output("cluster")}
    ecs.update_service(**service, service=API, forceNewDeployment=True)
    ecs.get_waiter("services_stable").wait(
        **service, services=[API], WaiterConfig={"Delay": 1, "MaxAttempts": DEADLINE_S}
    )


def rotated(project: Project) -> dict[str, str]:
    """Rotate; returns the new login, which the terminal named without its password."""
    former = application_login(project)
    run = project.operate("rotate", "--stack", "local")
    assert run.code == 0, run.output
    login = application_login(project)
    told: dict[str, Any] = next(
        line for line in map(json.loads, filter(lambda text: text.startswith("{"), run.output.splitlines()))
        if line["message"] == "rotation done"
    )  # fmt: skip
    assert (told["from_login"], told["to_login"]) == (former["username"], login["username"])
    assert login["password"] not in run.output
    return login


def test_two_rotations_fail_no_request_and_the_second_ends_the_first_login(project: Project, probe: Probe) -> None:
    first = application_login(project)
    second = rotated(project)
    assert second["username"] != first["username"]
    log_in(project, first)
    roll_api(project)

    third = rotated(project)
    assert third["username"] == first["username"]
    log_in(project, second)
    log_in(project, third)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        log_in(project, first)
    roll_api(project)
    assert probe.only_successes(), probe.answers
    assert project.planned() == {}


@pytest.mark.parametrize(
    ("arguments", "variables", "sentence"),
    [
        (["rotate", "--stack", "nobody"], {}, "Pulumi cannot read the stack nobody: no stack named 'nobody' found"),
        (
            ["rotate", "--stack", "local"],
            {"AWS_ACCESS_KEY_ID": "111111111111"},
            "This shell's credentials are of the account 111111111111, and local runs in 000000000000",
        ),
    ],
)
def test_a_mistake_is_refused_before_anything_runs(
    project: Project, arguments: list[str], variables: dict[str, str], sentence: str
) -> None:
    held = application_login(project)
    run = project.operate(*arguments, **variables)
    assert run.code == 1
    assert sentence in run.output
    assert "Traceback" not in run.output
    assert application_login(project) == held
