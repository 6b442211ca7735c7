"""The Pulumi stack of an instance: made, selected, recovered after an interrupted update, updated, destroyed."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from local.diagnostics import errors_in
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.processes import is_alive
from local.steps import Progress

STACK = "local"


class Stack:
    """One stack in the file backend of an instance.

    Args:
        aws: the instance.
        project: the folder of Pulumi.yaml.
        name: of the stack.
        policy_pack: the folder of the policies that every update and preview of it has to pass.
    """

    def __init__(
        self, aws: LocalAws, project: Path = CHECKOUT, name: str = STACK, policy_pack: Path | None = None
    ) -> None:
        self.aws = aws
        self.project = project
        self.name = name
        self._policies = ["--policy-pack", str(policy_pack)] if policy_pack else []

    def exists(self) -> bool:
        return self._state_file() is not None

    def select(self) -> None:
        """Make the stack in the file backend where it does not exist, and select it.

        Raises:
            LocalError: Pulumi refused.
        """
        self.aws.state.mkdir(parents=True, exist_ok=True)
        if self.exists():
            self._quiet(["stack", "select", self.name])
        else:
            self._quiet(["stack", "init", self.name, "--secrets-provider", "passphrase"])

    def up(self, progress: Progress) -> None:
        command = ["up", "--yes", "--skip-preview", "--stack", self.name, *self._policies]
        self._visible(command, "the update", progress)

    def expect_no_changes(self, progress: Progress) -> None:
        """Preview, where every change is a failure; Pulumi shows which.

        Raises:
            LocalError: the preview plans a change.
        """
        command = ["preview", "--diff", "--expect-no-changes", "--stack", self.name, *self._policies]
        self._visible(command, "a preview that expects no changes", progress)

    def destroy(self, progress: Progress) -> None:
        self._visible(["destroy", "--yes", "--skip-preview", "--stack", self.name], "destroying the stack", progress)

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, as they stand in the state: secret ones encrypted."""
        root = [resource for resource in self.resources() if resource["type"] == "pulumi:pulumi:Stack"]
        return dict(root[0].get("outputs") or {}) if root else {}

    def output(self, name: str) -> str:
        """A stack output that is no secret.

        Raises:
            LocalError: the stack has no such output.
        """
        found = self.outputs()
        if name not in found:
            raise LocalError(
                f"The stack {self.name} has no output {name!r}; it has {', '.join(sorted(found)) or 'none'}.",
                "Bring it up completely: make local",
            )
        return str(found[name])

    def forget(self) -> None:
        """Drop the state: for a MiniStack that started empty, where nothing of it exists any more."""
        shutil.rmtree(self.aws.state, ignore_errors=True)

    def recover(self, progress: Progress) -> str | None:
        """After an update that was killed: release its lock, and settle what it was doing.

        What was being created when it was killed is read back where it got its id, and is otherwise created again by
        the next update.

        Raises:
            LocalError: another update is running.
        """
        released = self._release_lock()
        pending = self._pending_operations()
        if pending:
            progress.note("reading back what an interrupted update left")
            refresh = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", self.name]
            self._quiet(refresh)
        if not released and not pending:
            return None
        return f"an interrupted update was settled ({pending} pending operations)"

    def resources(self) -> list[dict[str, Any]]:
        """The resources in the state; empty when there is none."""
        file = self._state_file()
        if file is None:
            return []
        deployment = json.loads(file.read_text())["checkpoint"].get("latest") or {}
        return list(deployment.get("resources") or [])

    def _pending_operations(self) -> int:
        file = self._state_file()
        if file is None:
            return 0
        deployment = json.loads(file.read_text())["checkpoint"].get("latest") or {}
        return len(deployment.get("pending_operations") or [])

    def _release_lock(self) -> bool:
        """The file backend's lock names its process (pkg/backend/diy/lock.go); a dead one holds nothing."""
        released = False
        for lock in (self.aws.state / ".pulumi" / "locks").glob(
            f"organization/{self._project_name()}/{self.name}/*.json"
        ):
            holder = json.loads(lock.read_text())
            if holder["hostname"] == socket.gethostname() and not is_alive(int(holder["pid"])):
                lock.unlink(missing_ok=True)
                released = True
                continue
            raise LocalError(
                f"Another update of the stack {self.name} is running (process {holder['pid']} on {holder['hostname']}, "
                f"since {holder['timestamp']}).",
                "Wait until it ends, or stop it with Ctrl-C where it runs, and run this again.",
            )
        return released

    def _state_file(self) -> Path | None:
        file = self.aws.state / ".pulumi" / "stacks" / self._project_name() / f"{self.name}.json"
        return file if file.exists() else None

    def _project_name(self) -> str:
        found = re.search(r"^name: *(\S+)", (self.project / "Pulumi.yaml").read_text(), re.MULTILINE)
        if found is None:
            raise LocalError(f"{self.project}/Pulumi.yaml names no project.", "Add a line to it: `name: <project>`.")
        return found[1]

    def environment(self) -> dict[str, str]:
        """The instance's environment; the packages of a copy of the project come before the installed ones."""
        environment = self.aws.process_environment()
        if self.project != CHECKOUT:
            environment["PYTHONPATH"] = str(self.project)
        return environment

    def _quiet(self, arguments: Sequence[str]) -> str:
        """Run Pulumi unseen; returns its stdout."""
        log = self.aws.logs / "pulumi.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments],
            cwd=self.project,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        with log.open("a") as out:
            out.write(f"$ pulumi {' '.join(arguments)}\n{done.stdout}{done.stderr}\n")
        if done.returncode:
            raise LocalError(
                f"`pulumi {' '.join(arguments)}` failed.", "Mend what Pulumi says above and run this again.", log
            )
        return done.stdout

    def _visible(self, arguments: Sequence[str], doing: str, progress: Progress) -> None:
        """Run Pulumi with its own display: live on a terminal, else a line for each event, kept in a log as well."""
        progress.release()
        log = self.aws.logs / "pulumi.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = ["pulumi", *arguments]
        environment = self.environment()
        said = ""
        if sys.stdout.isatty():
            code = attached(command, self.project, environment, None)
        else:
            with log.open("ab") as out:
                before = out.tell()
                code = attached([*command, "--non-interactive", "--suppress-progress"], self.project, environment, out)
            said = log.read_bytes()[before:].decode(errors="replace") if code else ""
        if code:
            raise LocalError(
                f"{doing[0].upper()}{doing[1:]} failed.",
                "Mend what Pulumi says above and run this again.",
                details=errors_in(said),
            )


def attached(command: Sequence[str], folder: Path, environment: dict[str, str], log: IO[bytes] | None) -> int:
    """Run a command to its end, also when this process is told to stop: Pulumi then ends its operations in good order.

    With a `log` its output is copied there and to stdout; without, it has the terminal and its Ctrl-C.
    """
    piped = log is not None
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL if piped else None,
        stdout=subprocess.PIPE if piped else None,
        stderr=subprocess.STDOUT if piped else None,
        start_new_session=piped,
    )

    def pass_on(*_: object) -> None:
        if piped:
            child.send_signal(signal.SIGINT)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while log is not None and child.stdout is not None and (chunk := os.read(child.stdout.fileno(), 65536)):
            log.write(chunk)
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
