"""A source's credentials: a secret of its own in Secrets Manager, under the stack's prefix."""

import asyncio
import base64
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import AnyHttpUrl, TypeAdapter, ValidationError

from aggregator.database.credentials import secrets_client
from aggregator.errors import SourceCannotError, UnavailableError
from aggregator.settings import FetchingSettings
from aggregator.sources.logins import BasicLogin, BearerToken, Credentials, HeaderValue

_ADAPTER: TypeAdapter[BearerToken | BasicLogin | HeaderValue] = TypeAdapter(Credentials)


_ORIGIN = "origin"


class SecretsClient(Protocol):
    """The calls of boto3's Secrets Manager client that sources need."""

    def create_secret(self, *, Name: str, SecretString: str, **more: Any) -> Any: ...  # noqa: N803 - boto3's spelling

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> Any: ...  # noqa: N803 - boto3's spelling

    def get_secret_value(self, *, SecretId: str) -> Any: ...  # noqa: N803 - boto3's spelling

    def delete_secret(self, *, SecretId: str, **more: Any) -> Any: ...  # noqa: N803 - boto3's spelling


def source_secrets(settings: FetchingSettings) -> "SourceSecrets":
    """As the environment says where they are."""
    region = settings.aws_region
    return SourceSecrets(lambda: secrets_client(region), settings.sources_prefix, settings.sources_kms_arn)


class SourceSecrets:
    """Writes, reads and removes them; the calls run in a thread, as boto3 waits.

    Raises (from all):
        UnavailableError: Secrets Manager does not do it; the message never quotes a value.
    """

    def __init__(self, client: Callable[[], SecretsClient], prefix: str, key: str | None = None) -> None:
        self._make_client = client
        self._client: SecretsClient | None = None
        self._prefix = prefix
        self._key = key

    async def write(self, source_id: uuid.UUID, url: str, credentials: BearerToken | BasicLogin | HeaderValue) -> str:
        """Keep them, with the origin that they are for; returns the secret's name."""
        name = f"{self._prefix}{source_id}"
        await asyncio.to_thread(self._write, name, _as_text(credentials, origin_of(url)))
        return name

    async def headers(self, name: str, url: str) -> Mapping[str, str]:
        """What to send to the address.

        Raises:
            SourceCannotError: they are for another origin. The source was changed after its run began, or a change
                of its address and credentials was not kept.
        """
        return await asyncio.to_thread(self._headers, name, url)

    async def delete(self, name: str) -> None:
        """Remove them at once: a source that is gone needs no way back. None there is as good."""
        await asyncio.to_thread(self._delete, name)

    def _write(self, name: str, value: str) -> None:
        key = {"KmsKeyId": self._key} if self._key else {}
        try:
            try:
                self._connected().create_secret(Name=name, SecretString=value, **key)
            except ClientError as error:
                if _code(error) != "ResourceExistsException":
                    raise
                self._connected().put_secret_value(SecretId=name, SecretString=value)
        except (BotoCoreError, ClientError) as error:
            raise _unavailable("kept", error) from error

    def _headers(self, name: str, url: str) -> Mapping[str, str]:
        try:
            value = json.loads(self._connected().get_secret_value(SecretId=name)["SecretString"])
            if value.pop(_ORIGIN, None) != origin_of(url):
                raise SourceCannotError("The source's credentials are for another address. Enter them again.")
            return headers_of(_ADAPTER.validate_python(value))
        except (BotoCoreError, ClientError) as error:
            raise _unavailable("read", error) from error
        except (ValidationError, ValueError, TypeError, AttributeError):
            raise UnavailableError("The source's secret holds no credentials. Enter them again.") from None

    def _delete(self, name: str) -> None:
        try:
            self._connected().delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        except ClientError as error:
            if _code(error) != "ResourceNotFoundException":
                raise _unavailable("removed", error) from error
        except BotoCoreError as error:
            raise _unavailable("removed", error) from error

    def _connected(self) -> SecretsClient:
        if self._client is None:
            self._client = self._make_client()
        return self._client


def headers_of(credentials: BearerToken | BasicLogin | HeaderValue) -> Mapping[str, str]:
    """The headers that they stand for."""
    match credentials:
        case BearerToken():
            return {"Authorization": f"Bearer {credentials.token.get_secret_value()}"}
        case BasicLogin():
            login = f"{credentials.username}:{credentials.password.get_secret_value()}"
            return {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
        case HeaderValue():
            return {credentials.name: credentials.value.get_secret_value()}


def origin_of(url: str) -> str:
    """Scheme, host and port: credentials go nowhere else."""
    parsed = AnyHttpUrl(url)
    return f"{parsed.scheme}://{parsed.host}:{parsed.port}"


def _as_text(credentials: BearerToken | BasicLogin | HeaderValue, origin: str) -> str:
    shown = credentials.model_dump() | {_ORIGIN: origin}
    return json.dumps({k: v if isinstance(v, str) else v.get_secret_value() for k, v in shown.items()})


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _unavailable(verb: str, error: Exception) -> UnavailableError:
    if isinstance(error, ClientError) and _code(error) == "ResourceNotFoundException":
        return UnavailableError("The source's credentials are gone from Secrets Manager. Enter them again.")
    code = _code(error) if isinstance(error, ClientError) else type(error).__name__
    return UnavailableError(f"The source's credentials could not be {verb} ({code}). Try again in a minute.")
