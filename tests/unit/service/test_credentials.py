"""The database's credentials: read late, kept, and read again once the database has refused them."""

import json
from typing import Any

import psycopg
import pytest
from aggregator.database.credentials import Credentials, CredentialsError, CredentialsStore
from aggregator.database.engine import Database
from botocore.exceptions import ClientError, EndpointConnectionError
from sqlalchemy import URL, text
from sqlalchemy.exc import OperationalError

HOST = URL.create("postgresql+psycopg", host="127.0.0.1", port=9, database="none")


class FakeSecrets:
    """Answers with the value, or raises it."""

    def __init__(self, value: str | Exception) -> None:
        self.value = value
        self.reads = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803, ARG002 - boto3's spelling
        self.reads += 1
        if isinstance(self.value, Exception):
            raise self.value
        return {"SecretString": self.value}

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> None:  # noqa: N803, ARG002 - boto3's spelling
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutSecretValue")


def login(password: str) -> str:
    return json.dumps({"username": "app", "password": password})


REFUSED = 'connection failed: FATAL:  password authentication failed for user "app"'


class ConnectedError(Exception):
    """The login was taken: as far as these tests go."""


class FakeServer:
    """Takes one password, refuses the others with one message, and keeps what it was offered."""

    def __init__(self, password: str, refusal: str = REFUSED) -> None:
        self.password = password
        self.refusal = refusal
        self.offered: list[str] = []

    def connect(self, *_: Any, **parameters: Any) -> Any:
        self.offered.append(parameters["password"])
        if parameters["password"] == self.password:
            raise ConnectedError
        raise psycopg.OperationalError(self.refusal)


def connected(secrets: FakeSecrets, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database(HOST, CredentialsStore(lambda: secrets, "arn"))
    monkeypatch.setattr(made.engine.sync_engine.dialect, "connect", server.connect)
    return made


async def query(on: Database) -> None:
    async with on.reading() as session:
        await session.execute(text("SELECT 1"))


async def test_after_a_rotation_the_secret_is_read_again_and_the_login_tried_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secrets, server = FakeSecrets(login("old")), FakeServer("old")
    database = connected(secrets, server, monkeypatch)
    for _ in range(2):
        with pytest.raises(ConnectedError):
            await query(database)
    assert (server.offered, secrets.reads) == (["old", "old"], 1)

    secrets.value, server.password = login("new"), "new"
    for _ in range(2):
        with pytest.raises(ConnectedError):
            await query(database)
    assert (server.offered, secrets.reads) == (["old", "old", "old", "new", "new"], 2)


async def test_an_unchanged_secret_is_not_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, server = FakeSecrets(login("wrong")), FakeServer("right")
    with pytest.raises(OperationalError, match="password authentication failed"):
        await query(connected(secrets, server, monkeypatch))
    assert (server.offered, secrets.reads) == (["wrong"], 2)


async def test_a_server_that_is_away_costs_no_reading_of_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, server = FakeSecrets(login("any")), FakeServer("none", refusal="connection refused")
    database = connected(secrets, server, monkeypatch)
    for _ in range(3):
        with pytest.raises(OperationalError):
            await query(database)
    assert (server.offered, secrets.reads) == (["any"] * 3, 1)


def test_of_many_refused_connections_only_one_reads_again() -> None:
    secrets = FakeSecrets(login("old"))
    store = CredentialsStore(lambda: secrets, "arn")
    old = store.get()
    secrets.value = login("new")
    assert {store.replace(old).password for _ in range(5)} == {"new"}
    assert secrets.reads == 2


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("hunter2", 'does not hold {"username", "password"}. Run the migration task'),
        ('{"username": "app", "password": ""}', "does not hold"),
        ('["hunter2"]', "does not hold"),
        (
            ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "x"),
            "has no value yet. Run the migration task",
        ),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "x"), "secretsmanager:GetSecretValue"),
        (EndpointConnectionError(endpoint_url="https://x"), "Secrets Manager does not answer"),
    ],
)
def test_a_secret_that_cannot_be_used_says_what_to_do_and_never_what_it_holds(
    value: str | Exception, sentence: str
) -> None:
    store = CredentialsStore(lambda: FakeSecrets(value), "arn")
    with pytest.raises(CredentialsError) as refused:
        store.get()
    assert sentence in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_secret_that_cannot_be_written_names_the_permission() -> None:
    store = CredentialsStore(lambda: FakeSecrets(""), "arn")
    with pytest.raises(CredentialsError, match="secretsmanager:PutSecretValue"):
        store.write(Credentials(username="app", password="hunter2"))


def test_credentials_do_not_print_their_password() -> None:
    assert "hunter2" not in repr(Credentials(username="app", password="hunter2"))
