"""Rotations under traffic: the API as a server, and clients that ask without a pause."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from aggregator.app import create_app
from aggregator.database import engine
from aggregator.database.credentials import CredentialsError, CredentialsStore
from aggregator.database.engine import Database, refused_credentials
from aggregator.migrate.outcome import MigrationError
from aggregator.migrate.rotate import rotate
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings
from botocore.exceptions import ClientError

from local.ministack import free_port
from tests.local.service.kept_secrets import in_memory_secrets

pytestmark = pytest.mark.local

CLIENTS = 4
ANSWERS_AFTER = 40
"""How many more answers each client gets after a rotation: each of them takes a new connection to the database."""
DEADLINE_S = 60


def refused(settings: MigrationSettings, login: dict[str, Any]) -> bool:
    """Whether the database refuses the login."""
    try:
        psycopg.connect(
            host=settings.database_host, port=settings.database_port, dbname=settings.database_name, **login
        ).close()
    except psycopg.OperationalError as error:
        if refused_credentials(error):
            return True
        raise
    return False


class Traffic:
    """Clients that list the datasets and add one, in turn; ``answers`` counts status codes and failed connections."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        self._counted = threading.Condition()
        self.answers: Counter[str] = Counter()
        self.of_client = [0] * CLIENTS

    def wait_for_more(self, count: int = ANSWERS_AFTER) -> None:
        """Until every client has had this many more answers."""
        with self._counted:
            goal = [had + count for had in self.of_client]
            enough = self._counted.wait_for(
                lambda: all(had >= wanted for had, wanted in zip(self.of_client, goal, strict=True)), DEADLINE_S
            )
        assert enough, f"{self.of_client} of {goal} answers in {DEADLINE_S} s: {self.answers}"

    @contextmanager
    def running(self) -> Iterator["Traffic"]:
        with ThreadPoolExecutor(CLIENTS) as pool:
            for number in range(CLIENTS):
                pool.submit(self._ask, number)
            try:
                yield self
            finally:
                self._stop.set()

    def _ask(self, number: int) -> None:
        upload = {"time_column": "when", "value_columns": "v"}
        with httpx.Client(base_url=self._url, timeout=30, trust_env=False) as client:
            while not self._stop.is_set():
                asked = self.of_client[number]
                try:
                    if asked % 5 == 4:
                        name = {"name": f"{number}-{asked}"}
                        answer = client.post(
                            "/api/v1/datasets", params=upload | name, content=b"when,v\n2000-01-01,1\n"
                        )
                    else:
                        answer = client.get("/api/v1/datasets")
                    result = str(answer.status_code)
                except httpx.HTTPError as error:
                    result = type(error).__name__
                with self._counted:
                    self.answers[result] += 1
                    self.of_client[number] += 1
                    self._counted.notify_all()


@pytest.fixture
def traffic(
    settings: MigrationSettings, store: CredentialsStore, secret: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Traffic]:
    """Traffic on an API that logs in to the database for every request, as it otherwise does now and then."""
    migrate(settings, store)
    monkeypatch.setattr(engine, "RECYCLE_S", 0)
    port = free_port()
    app = create_app(
        Database(settings.url(), CredentialsStore(lambda: secret, "arn:test")),
        release="test-1",
        source_secrets=in_memory_secrets(),
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
    serving = threading.Thread(target=server.run)
    serving.start()
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            assert client.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
        with Traffic(f"http://127.0.0.1:{port}").running() as asking:
            asking.wait_for_more(5)
            yield asking
    finally:
        server.should_exit = True
        serving.join(DEADLINE_S)


def test_two_rotations_under_traffic_fail_no_request_and_the_second_ends_the_first_login(
    traffic: Traffic, settings: MigrationSettings, store: CredentialsStore, secret: Any
) -> None:
    role, clone = settings.application_role, f"{settings.application_role}_clone"
    first = secret.login
    assert rotate(settings, store) == (role, clone)
    traffic.wait_for_more()
    second = secret.login
    assert (first["user"], second["user"]) == (role, clone)
    assert not refused(settings, first)
    read_before = secret.reads

    assert rotate(settings, store) == (clone, role)
    traffic.wait_for_more()
    assert refused(settings, first)
    assert not refused(settings, second)
    assert not refused(settings, secret.login)
    assert secret.reads == read_before + 2, "once by the rotation, once by the API when its login was refused"

    assert set(traffic.answers) == {"200", "201"}, traffic.answers


def test_the_other_login_may_do_the_same_work_and_no_more(
    settings: MigrationSettings, store: CredentialsStore, secret: Any
) -> None:
    migrate(settings, store)
    rotate(settings, store)
    with psycopg.connect(
        host=settings.database_host, port=settings.database_port, dbname=settings.database_name, **secret.login
    ) as connection:
        connection.execute("INSERT INTO datasets SELECT * FROM datasets")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE alembic_version SET version_num = 'x'")


def test_a_migration_after_a_rotation_keeps_both_logins_working(
    settings: MigrationSettings, store: CredentialsStore, secret: Any, as_master: psycopg.Connection[Any]
) -> None:
    migrate(settings, store)
    first = secret.login
    rotate(settings, store)
    second = secret.value
    for login in (first["user"], secret.login["user"]):
        as_master.execute(f"REVOKE ALL ON datasets FROM {login}")
    as_master.commit()
    migrate(settings, store)
    assert secret.value == second
    for login in (first, secret.login):
        with psycopg.connect(
            host=settings.database_host, port=settings.database_port, dbname=settings.database_name, **login
        ) as connection:
            assert connection.execute("SELECT count(*) FROM datasets").fetchone() == (0,)


@pytest.mark.parametrize("held", [None, "not JSON", json.dumps({"username": "nobody", "password": "x"})])
def test_without_a_working_login_there_is_nothing_to_rotate(
    settings: MigrationSettings, store: CredentialsStore, secret: Any, held: str | None
) -> None:
    secret.value = held
    with pytest.raises(MigrationError, match="there is nothing to rotate") as failed:
        rotate(settings, store)
    assert "python -m aggregator.migrate" in failed.value.remedy
    assert secret.value == held


def test_a_secret_that_cannot_be_written_stays_valid(
    settings: MigrationSettings, store: CredentialsStore, secret: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(settings, store)
    held = secret.value

    def deny(**_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutSecretValue")

    monkeypatch.setattr(secret, "put_secret_value", deny)
    with pytest.raises(MigrationError, match="secretsmanager:PutSecretValue") as failed:
        rotate(settings, store)
    assert isinstance(failed.value.__cause__, CredentialsError)
    assert secret.value == held
    assert not refused(settings, secret.login)
