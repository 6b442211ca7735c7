"""One local AWS: its folder, its port, its environment. The one place that knows them."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.failure import LocalError

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
DEFAULT_PORT = 4566

FOREIGN_VARIABLES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CA_BUNDLE",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
)
"""Unset in a local environment: each of them could lead a command to a real account or backend."""


@dataclass(frozen=True)
class LocalAws:
    """A local AWS and the Pulumi state that belongs to it. Two differ in folder and port, and never touch each other.

    Args:
        root: the folder of its state; `.local` of the checkout for the developer's own.
        port: of MiniStack's gateway: AWS API, image registry and load balancers.
        region: must be the region of the stacks that are brought up on it.
        account: the 12 digits that it takes for its account.
    """

    root: Path
    port: int = DEFAULT_PORT
    region: str = "eu-central-1"
    account: str = "000000000000"

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def registry(self) -> str:
        """What the names of images in the local ECR begin with."""
        return f"127.0.0.1:{self.port}/"

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def pulumi_home(self) -> Path:
        return self.root / "pulumi-home"

    @property
    def bin(self) -> Path:
        """The Pulumi CLI built here; does not exist where an official one is on PATH."""
        return self.root / "bin"

    @property
    def docker_config(self) -> Path:
        """Docker's client configuration with buildx; does not exist where docker has its own."""
        return self.root / "docker"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def environment(self) -> dict[str, str]:
        """The variables with which Pulumi, boto3 and Docker work on this local AWS and nothing else."""
        variables = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PULUMI_HOME": str(self.pulumi_home),
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PYTHONDONTWRITEBYTECODE": "",  # compiling the SDKs anew for every preview takes twice the preview's time
            "PATH": self._path(),
            "NO_PROXY": _without_proxy("NO_PROXY"),
            "no_proxy": _without_proxy("no_proxy"),
        }
        if self.docker_config.exists():
            variables["DOCKER_CONFIG"] = str(self.docker_config)
        return variables

    def process_environment(self) -> dict[str, str]:
        """This process's environment with `environment()` in it and nothing that leads to a real account."""
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN_VARIABLES}
        return {**kept, **self.environment()}

    def client(self, service: str) -> Any:
        """A boto3 client of this local AWS."""
        import boto3

        variables = self.environment()
        make: Any = boto3.client  # its overloads want the service's name as a literal
        return make(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        )

    def foreign_path(self) -> str:
        """PATH without the folders of this instance, and of the checkout's own when this is another one."""
        own = {str(self.bin), str(CHECKOUT / ".local" / "bin"), str(VENV / "bin")}
        return os.pathsep.join(part for part in os.environ.get("PATH", "").split(os.pathsep) if part not in own)

    def official_pulumi(self) -> Path | None:
        """The `pulumi` that the machine already had."""
        found = shutil.which("pulumi", path=self.foreign_path())
        return Path(found) if found else None

    def _path(self) -> str:
        first = [str(self.bin)] if self.bin.exists() and self.official_pulumi() is None else []
        return os.pathsep.join([*first, str(VENV / "bin"), self.foreign_path()])


def _without_proxy(name: str) -> str:
    given = [host for host in os.environ.get(name, "").split(",") if host]
    return ",".join(dict.fromkeys([*given, "127.0.0.1", "localhost", ".localhost", "172.17.0.1"]))


def developers_own(port: int | None = None) -> LocalAws:
    """The local AWS of this checkout.

    The port is the given one, else `LOCAL_PORT`, else that of the last `make local`, else 4566.

    Raises:
        LocalError: `LOCAL_PORT` is not a port.
    """
    root = CHECKOUT / ".local"
    if port is None:
        remembered = root / "port"
        given = os.environ.get("LOCAL_PORT") or (remembered.read_text().strip() if remembered.exists() else "")
        if given and not (given.isdecimal() and 1024 <= int(given) <= 65535):
            raise LocalError(
                f"LOCAL_PORT is {given!r}, which is no port.",
                "Give a number from 1024 to 65535: make local LOCAL_PORT=4567.",
            )
        port = int(given or DEFAULT_PORT)
    return LocalAws(root, port)
