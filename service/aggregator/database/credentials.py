"""The application's database credentials: kept in Secrets Manager, read when a connection is made.

They are cached, and read again after the database has refused them, so that a rotation needs no restart.
"""

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable


class CredentialsError(Exception):
    """The secret cannot be read, or holds something else than credentials. The message never quotes it."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    username: str
    password: str = field(repr=False)


class SecretsClient(Protocol):
    """The two calls of boto3's Secrets Manager client that the service uses."""

    def get_secret_value(self, *, SecretId: str) -> Any: ...  # noqa: N803 - boto3's spelling

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> Any: ...  # noqa: N803 - boto3's spelling


class CredentialsStore:
    """One secret of the form `{"username", "password"}`, and a copy of what it held last. Safe between threads."""

    def __init__(self, client: "Callable[[], SecretsClient]", arn: str) -> None:
        self._make_client = client
        self._arn = arn
        self._client: SecretsClient | None = None
        self._cached: Credentials | None = None
        self._lock = threading.Lock()

    def get(self) -> Credentials:
        """The credentials, from the copy where there is one.

        Raises:
            CredentialsError: the secret cannot be read or is not what it should be.
        """
        with self._lock:
            if self._cached is None:
                self._cached = self._read()
            return self._cached

    def replace(self, refused: Credentials) -> Credentials:
        """The credentials that came after the refused ones; read again only if nobody has done so meanwhile."""
        with self._lock:
            if self._cached is None or self._cached == refused:
                self._cached = self._read()
            return self._cached

    def read_if_any(self) -> Credentials | None:
        """What the secret holds now; None while it has no value, or one that is not credentials."""
        try:
            return _parse(self._fetch())
        except (_NoValueError, _NotCredentialsError):
            return None

    def write(self, credentials: Credentials) -> None:
        """Make these the secret's current value."""
        value = json.dumps({"username": credentials.username, "password": credentials.password})
        try:
            self._connected().put_secret_value(SecretId=self._arn, SecretString=value)
        except (BotoCoreError, ClientError) as error:
            raise CredentialsError(
                f"The secret {self._arn} cannot be written ({_code(error)}). "
                "Allow the migration's task role secretsmanager:PutSecretValue on it."
            ) from error
        with self._lock:
            self._cached = credentials

    def _read(self) -> Credentials:
        try:
            return _parse(self._fetch())
        except (_NoValueError, _NotCredentialsError) as error:
            raise CredentialsError(
                f"The secret {self._arn} {error}. Run the migration task: it makes the role and writes the secret."
            ) from error

    def _fetch(self) -> str:
        try:
            answer = self._connected().get_secret_value(SecretId=self._arn)
        except ClientError as error:
            if _code(error) == "ResourceNotFoundException":
                raise _NoValueError("has no value yet") from error
            raise CredentialsError(
                f"The secret {self._arn} cannot be read ({_code(error)}). "
                "Allow the task role secretsmanager:GetSecretValue on it."
            ) from error
        except BotoCoreError as error:
            raise CredentialsError(
                f"Secrets Manager does not answer ({_code(error)}). Check the subnet's route or its VPC endpoint."
            ) from error
        return str(answer.get("SecretString", ""))

    def _connected(self) -> SecretsClient:
        if self._client is None:
            self._client = self._make_client()
        return self._client


class _NoValueError(Exception):
    pass


class _NotCredentialsError(Exception):
    pass


def secrets_client(region: str) -> Any:
    """A client that gives up within seconds: a request of a person waits for it."""
    config = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    return boto3.client("secretsmanager", region_name=region, config=config)


def _parse(value: str) -> Credentials:
    try:
        found = json.loads(value)
        username, password = found["username"], found["password"]
    except (ValueError, TypeError, KeyError):
        username = password = None
    if not (isinstance(username, str) and isinstance(password, str) and username and password):
        raise _NotCredentialsError('does not hold {"username", "password"}')
    return Credentials(username=username, password=password)


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
