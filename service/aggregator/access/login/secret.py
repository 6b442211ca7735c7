"""The password with which this service proves to the provider who it is: kept in Secrets Manager, nowhere else."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from aggregator.errors import UnavailableError

log = logging.getLogger(__name__)


class ReadingClient(Protocol):
    """The one call of boto3's Secrets Manager client that this needs."""

    def get_secret_value(self, *, SecretId: str) -> Any: ...  # noqa: N803 - boto3's spelling


class ClientSecret:
    """A secret of the form `{"client_secret"}`, and a copy of what it held last, as boto3 waits in a thread.

    Raises (from both calls):
        UnavailableError: it cannot be read. The log says why, and never quotes it.
    """

    def __init__(self, client: Callable[[], ReadingClient], arn: str) -> None:
        self._make_client = client
        self._arn = arn
        self._cached: str | None = None
        self._lock = threading.Lock()

    async def get(self) -> str:
        return await asyncio.to_thread(self._get, None)

    async def replace(self, refused: str) -> str:
        """What came after the one that the provider refused: somebody may have rotated it."""
        return await asyncio.to_thread(self._get, refused)

    def _get(self, refused: str | None) -> str:
        with self._lock:
            if self._cached is None or self._cached == refused:
                self._cached = self._read()
            return self._cached

    def _read(self) -> str:
        try:
            value = json.loads(self._make_client().get_secret_value(SecretId=self._arn)["SecretString"])
            secret = value["client_secret"]
        except (ClientError, BotoCoreError) as error:
            code = error.response.get("Error", {}).get("Code") if isinstance(error, ClientError) else None
            log.error(  # noqa: TRY400 - what is to be done stands in it; botocore's frames say nothing more
                "the secret %s cannot be read (%s): allow the task role secretsmanager:GetSecretValue on it",
                self._arn,
                code or type(error).__name__,
            )
        except (ValueError, TypeError, KeyError):
            log.error('the secret %s does not hold {"client_secret"}: write it', self._arn)  # noqa: TRY400 - as above
        else:
            if isinstance(secret, str) and secret:
                return secret
            log.error('the secret %s holds an empty "client_secret": write it', self._arn)
        raise UnavailableError("The login is not set up: its secret cannot be read. Tell who runs this service.")
