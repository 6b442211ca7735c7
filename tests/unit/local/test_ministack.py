"""What keeps MiniStack from starting, and what must not be ended in its place."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import MiniStack, check_disk
from local.processes import PidFile, is_alive
from local.steps import Progress

NO_PROGRESS = Progress("test", None)
Usage = namedtuple("Usage", "total used free")


def test_a_port_that_is_taken_is_named_with_its_holder_and_the_next_one(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(LocalError) as failure:
            MiniStack(LocalAws(tmp_path, port)).start(NO_PROGRESS)
    assert failure.value.sentence.startswith(f"Port {port} is taken by ")
    assert f"(process {os.getpid()})" in failure.value.sentence
    assert failure.value.remedy.endswith(f"make local LOCAL_PORT={port + 1}")
    assert not (tmp_path / "ministack.pid").exists()


def test_a_disk_that_would_fill_up_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10e9, 9e9, 1e9))
    with pytest.raises(LocalError, match=r"has 1\.0 GB free; the local stack needs \d+ GB\. Free some space"):
        check_disk(LocalAws(tmp_path))


def test_a_process_is_ended_by_its_file(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        file = PidFile(tmp_path / "pid")
        file.write(child.pid)
        assert file.pid() == child.pid
        file.end(grace_s=5)
    assert not is_alive(child.pid)
    assert not file.path.exists()


def test_another_process_that_got_the_same_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        file = PidFile(tmp_path / "pid")
        file.path.write_text(f"{child.pid}\n1\n")
        assert file.pid() is None
        file.end(grace_s=1)
        assert is_alive(child.pid)
        child.kill()
