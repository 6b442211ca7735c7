"""The locks of Pulumi's file backend: a dead process holds nothing, a living one is waited for."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.failure import LocalError
from local.instance import LocalAws
from local.stack import Stack
from local.steps import Progress

NO_PROGRESS = Progress("test", None)


def lock(aws: LocalAws, pid: int, host: str | None = None) -> Path:
    """A lock as pkg/backend/diy/lock.go writes it."""
    file = aws.state / ".pulumi" / "locks" / "organization" / "data-aggregator" / "local" / "0c1d.json"
    file.parent.mkdir(parents=True)
    holder = {
        "pid": pid,
        "username": "x",
        "hostname": host or socket.gethostname(),
        "timestamp": "2026-01-01T00:00:00Z",
    }
    file.write_text(json.dumps(holder))
    return file


def test_the_lock_of_a_process_that_is_gone_is_released(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    aws = LocalAws(tmp_path)
    stale = lock(aws, ended.pid)
    assert Stack(aws).recover(NO_PROGRESS) == "an interrupted update was settled (0 pending operations)"
    assert not stale.exists()


@pytest.mark.parametrize("host", [None, "another-machine"])
def test_the_lock_of_a_running_update_is_kept_and_named(tmp_path: Path, host: str | None) -> None:
    aws = LocalAws(tmp_path)
    held = lock(aws, os.getpid(), host)
    with pytest.raises(LocalError, match=rf"Another update of the stack local is running \(process {os.getpid()} on "):
        Stack(aws).recover(NO_PROGRESS)
    assert held.exists()


def test_a_missing_output_is_named_beside_those_that_are_there(tmp_path: Path) -> None:
    aws = LocalAws(tmp_path)
    state = aws.state / ".pulumi" / "stacks" / "data-aggregator" / "local.json"
    state.parent.mkdir(parents=True)
    root = {"type": "pulumi:pulumi:Stack", "outputs": {"cluster": "c"}}
    state.write_text(json.dumps({"checkpoint": {"latest": {"resources": [root]}}}))
    assert Stack(aws).output("cluster") == "c"
    with pytest.raises(LocalError, match="The stack local has no output 'url'; it has cluster"):
        Stack(aws).output("url")
