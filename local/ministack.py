"""MiniStack, the local AWS: started, watched and stopped as one process of the instance, and swept up after."""

import os
import shutil
import socket
import subprocess
import sys
import time

import httpx

from local.docker_objects import objects_of, remove
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.processes import PidFile, listener
from local.steps import Progress
from local.toolchain.docker_engine import bridge_address

HEALTH = "/_ministack/health"
START_DEADLINE_S = 30
STOP_GRACE_S = 15
FREE_DISK_GB = 4
"""Base images, the stack's own images and a database take about 2.5 GB."""


class MiniStack:
    """The MiniStack of one instance."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.process = PidFile(aws.root / "ministack.pid")
        self.log = aws.logs / "ministack.log"

    def is_running(self) -> bool:
        return self.process.pid() is not None and self.is_healthy()

    def is_healthy(self) -> bool:
        try:
            return httpx.get(f"{self.aws.endpoint}{HEALTH}", timeout=5, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def start(self, progress: Progress) -> bool:
        """Have a MiniStack that answers. Returns whether it was started now, and therefore is empty.

        Raises:
            LocalError: the port is taken, the disk is full, or MiniStack does not come up.
        """
        if self.is_running():
            return False
        self.process.end(STOP_GRACE_S)
        self._check_port()
        check_disk(self.aws)
        self._spawn()
        deadline = time.monotonic() + START_DEADLINE_S
        while not self.is_healthy():
            progress.note("waiting for its gateway")
            if self.process.pid() is None or time.monotonic() > deadline:
                raise self._did_not_start()
            time.sleep(0.1)
        return True

    def stop(self) -> None:
        """End MiniStack and remove what it leaves: containers, volumes, networks, images of its registry.

        Only what bears this instance's mark: another instance on this machine keeps its own.
        """
        self.process.end(STOP_GRACE_S)
        remove(objects_of(self.aws))

    def _spawn(self) -> None:
        data = self.aws.root / "ministack"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MINISTACK_"))}
        variables = {
            "GATEWAY_PORT": str(self.aws.port),
            "MINISTACK_REGION": self.aws.region,
            "MINISTACK_ACCOUNT_ID": self.aws.account,
            "MINISTACK_HOST": bridge_address(),
            "S3_DATA_DIR": str(data / "s3"),
            "STATE_DIR": str(data / "state"),
            "PYTHONUNBUFFERED": "1",
        }
        with self.log.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", "local.emulator"],
                env={**inherited, **variables},
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.process.write(child.pid)

    def _did_not_start(self) -> LocalError:
        ended = self.process.pid() is None
        self.process.end(STOP_GRACE_S)
        what = "ended at once" if ended else f"did not answer within {START_DEADLINE_S} s"
        remedy = f"Mend what its log says ({self.log}), and run this again."
        return LocalError(f"MiniStack on port {self.aws.port} {what}.", remedy, self.log)

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", self.aws.port)) != 0:
                return
        holder = listener(self.aws.port)
        raise LocalError(
            f"Port {self.aws.port} is taken by {holder or 'another program'}.",
            f"Stop that program, or take another port: make local LOCAL_PORT={self.aws.port + 1}",
        )


def check_disk(aws: LocalAws) -> None:
    """Refuse to begin on a disk that would fill up half-way.

    Raises:
        LocalError: less than `FREE_DISK_GB` are free where the state or Docker's images lie.
    """
    aws.root.mkdir(parents=True, exist_ok=True)
    for folder in (str(aws.root), "/var/lib/docker"):
        if not os.path.isdir(folder):  # noqa: PTH112  /var/lib/docker may be unreadable, which is no error here
            continue
        free_gb = shutil.disk_usage(folder).free / 1e9
        if free_gb < FREE_DISK_GB:
            raise LocalError(
                f"The disk of {folder} has {free_gb:.1f} GB free; the local stack needs {FREE_DISK_GB} GB.",
                "Free some space, for example with `docker system prune`, and run this again.",
            )


def free_port() -> int:
    """A port that nothing listens on now: for an instance of a test or a benchmark."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
