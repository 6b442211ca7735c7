"""Processes that outlive the command that started them: a file names each, and no other is ever ended."""

import os
import signal
import time
from pathlib import Path

from local.commands import answer


def started_at(pid: int) -> str | None:
    """When the process started, in a form that never changes for it; None when there is no such process.

    Linux's clock ticks since boot (proc(5), field 22 of stat): the date that `ps` prints may waver by a second.
    """
    if not Path("/proc/self/stat").exists():
        return answer(["ps", "-o", "lstart=", "-p", str(pid)]) or None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # there is none, or it ended just now
        return None
    # The name, in parentheses, may hold spaces: count from behind it.
    return stat.rpartition(")")[2].split()[19]


def is_alive(pid: int) -> bool:
    state = answer(["ps", "-o", "stat=", "-p", str(pid)])
    return bool(state) and not str(state).startswith("Z")


class PidFile:
    """A process by its number and its start: a number alone may have gone to another process since."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pid: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f"{pid}\n{started_at(pid) or ''}\n")

    def pid(self) -> int | None:
        """The process if it still runs, else None."""
        if not self.path.exists():
            return None
        number, _, start = self.path.read_text().partition("\n")
        if not number.isdecimal() or not is_alive(int(number)) or started_at(int(number)) != start.strip():
            return None
        return int(number)

    def end(self, grace_s: float) -> None:
        """SIGTERM, then SIGKILL after `grace_s`; returns when the process is gone."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + grace_s
            while is_alive(pid):
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
                    deadline = float("inf")
                time.sleep(0.05)
        self.path.unlink(missing_ok=True)


def listener(port: int) -> str | None:
    """Who listens on a TCP port of this machine, as far as this user may know: "dockerd (process 17)"."""
    listening = "0A"
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            columns = line.split()
            if columns[3] == listening and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    for process in Path("/proc").glob("[0-9]*") if inodes else ():
        try:
            if any(str(handle.readlink()) in inodes for handle in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # ended meanwhile, or another user's
            continue
    return None
