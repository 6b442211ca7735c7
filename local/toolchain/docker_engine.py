"""The Docker engine: used where it answers, installed and started on Debian as root, else asked for."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from local.commands import answer
from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import debian

PACKAGES = ("docker.io", "iptables", "ca-certificates")
INSTALL = "Install the Docker engine (https://docs.docker.com/engine/install/), start it, and run this again."
START_DEADLINE_S = 60
ANSWER_DEADLINE_S = 15


def server_version() -> str | None:
    """The version of the engine that answers, or None."""
    return answer(["docker", "info", "--format", "{{.ServerVersion}}"], timeout_s=ANSWER_DEADLINE_S) or None


def ensure_docker(aws: LocalAws, progress: Progress) -> str:
    """Have a Docker engine that answers; returns its version.

    Raises:
        LocalError: there is none, and this machine is not one on which the project may install it.
    """
    if version := server_version():
        return f"engine {version}"
    if remote := os.environ.get("DOCKER_HOST"):
        raise LocalError(
            f"The Docker engine that DOCKER_HOST names ({remote}) does not answer.", "Start it, or unset DOCKER_HOST."
        )
    if shutil.which("docker") is None or (shutil.which("dockerd") is None and debian.can_install()):
        if not debian.can_install():
            raise LocalError("Docker is not installed.", INSTALL)
        progress.note(f"installing {', '.join(PACKAGES)}")
        debian.install(PACKAGES, aws.logs / "apt.log")
    if running := _running_dockerd():
        progress.note(f"waiting for dockerd (process {running}) to answer")
        return _await_engine(f"dockerd runs (process {running})", Path("/var/log/dockerd.log"))
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        raise LocalError(
            "The Docker engine does not answer.", f"Start it (`docker info` shows why it fails). {INSTALL}"
        )
    progress.note("starting dockerd")
    return _start()


def _start() -> str:
    log = Path("/var/log/dockerd.log")
    if Path("/run/systemd/system").is_dir():
        subprocess.run(["systemctl", "start", "docker"], capture_output=True, check=False)
        return _await_engine("systemd started docker", None)
    with log.open("ab") as out:
        subprocess.Popen(["dockerd"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/")
    return _await_engine("dockerd was started", log)


def _await_engine(state: str, log: Path | None) -> str:
    deadline = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < deadline:
        if version := server_version():
            return f"engine {version}"
        time.sleep(0.3)
    raise LocalError(
        f"{state}, but it did not answer within {START_DEADLINE_S} s.",
        "See `docker info` and dockerd's log, mend what they show, and run this again.",
        log,
    )


def _running_dockerd() -> int | None:
    """The process of an engine that runs already: a second one would take the first one's bridge away."""
    for pid in (path.name for path in Path("/proc").glob("[0-9]*")):
        try:
            if Path(f"/proc/{pid}/comm").read_text().strip() == "dockerd":
                return int(pid)
        except OSError:  # it ended meanwhile
            continue
    return None


def bridge_address() -> str:
    """The host's address as containers of the default network see it: 172.17.0.1 where nothing else is configured."""
    listed = answer(["docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"])
    return listed or "172.17.0.1"
