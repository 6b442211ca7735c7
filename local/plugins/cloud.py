"""The local AWS as a resource type sees it: clients of one region, the account, waiting."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from local.plugins.errors import PluginError
from local.plugins.loopback import require_loopback

_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 1.0


class _Clients:
    """boto3 clients by service and region, made once; boto3 is imported with the first."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._made: dict[tuple[str, str], Any] = {}
        self._session: Any = None

    def get(self, service: str, region: str) -> Any:
        with self._lock:
            if (service, region) not in self._made:
                self._made[service, region] = self._make(service, region)
            return self._made[service, region]

    def _make(self, service: str, region: str) -> Any:
        import boto3
        from botocore.config import Config

        if self._session is None:
            _forget_the_users_aws()
            self._session = boto3.session.Session()
        return self._session.client(
            service,
            region_name=region,
            # Said outright: it goes before AWS_ENDPOINT_URL_<SERVICE> and anything in a configuration file.
            endpoint_url=self._endpoint,
            aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "test"),
            aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "test"),
            config=Config(
                retries={"total_max_attempts": 2, "mode": "standard"},
                connect_timeout=5,
                s3={"addressing_style": "path"},
                proxies={},  # a proxy would carry the calls off this machine
            ),
        )


def _forget_the_users_aws() -> None:
    """Profiles and credential files of the person are none of the local AWS's business."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
        os.environ.pop(name, None)
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


class Cloud:
    """One region of the local AWS.

    Raises PluginError when AWS_ENDPOINT_URL is not on this machine.
    """

    def __init__(
        self, *, region: str, default_tags: Mapping[str, str] | None = None, endpoint: str | None = None
    ) -> None:
        self.endpoint = require_loopback(endpoint or os.environ.get("AWS_ENDPOINT_URL"))
        self.region = region
        self.partition = "aws"
        self.default_tags = dict(default_tags or {})
        self.timeout_s = 600.0
        self._clients = _Clients(self.endpoint)
        self._account: list[str] = []

    def at(self, region: str | None, timeout_s: float = 0) -> "Cloud":
        """The same cloud in another region, and with another deadline for what has to be waited for."""
        other = object.__new__(Cloud)
        other.__dict__.update(self.__dict__)
        other.region = region or self.region
        other.timeout_s = timeout_s or self.timeout_s
        return other

    @property
    def account_id(self) -> str:
        if not self._account:
            self._account.append(str(self.client("sts").get_caller_identity()["Account"]))
        return self._account[0]

    def client(self, service: str) -> Any:
        """The boto3 client. Untyped: boto3's types depend on literal service names."""
        return self._clients.get(service, self.region)

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def wait(self, what: str, done: Callable[[], bool], timeout_s: float | None = None) -> None:
        """Return when `done` does; raises PluginError naming `what` when the deadline passes."""
        limit_s = self.timeout_s if timeout_s is None else timeout_s
        deadline = time.monotonic() + limit_s
        pause_s = _FIRST_PAUSE_S
        while not done():
            if time.monotonic() >= deadline:
                raise PluginError(f"Waited {limit_s:.0f} s for {what}, in vain.")
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)
