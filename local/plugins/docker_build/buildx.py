"""`docker buildx build` as a child process: its arguments, its progress, its failure.

Reference: docs.docker.com/reference/cli/docker/buildx/build.
"""

import contextlib
import json
import os
import re
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from local.plugins.docker_build.context import BuildContext
from local.plugins.errors import PluginError

_KEPT_LINES: Final = 40
_STEP: Final = re.compile(r"#\d+ (\[.*|pushing .*|exporting .*)")
_SECRET_VARIABLE: Final = "IMAGE_BUILD_SECRET_{}"

Report = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Build:
    """One image to build."""

    context: BuildContext
    tags: tuple[str, ...] = ()
    build_args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    platform: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    network: str = "default"
    add_hosts: tuple[str, ...] = ()
    no_cache: bool = False
    push: bool = True

    def arguments(self, metadata: Path) -> list[str]:
        """The command line. Secrets are named in it, their values travel in the environment."""
        arguments = ["docker", "buildx", "build", "--progress", "plain", "--metadata-file", str(metadata)]
        arguments += ["--file", str(self.context.dockerfile), "--network", self.network]
        if self.push:
            arguments.append("--push")
        if self.no_cache:
            arguments.append("--no-cache")
        for option, value in {"--target": self.target, "--platform": self.platform}.items():
            if value:
                arguments += [option, value]
        for option, values in {
            "--tag": self.tags,
            "--add-host": self.add_hosts,
            "--build-arg": [f"{name}={value}" for name, value in self.build_args.items()],
            "--label": [f"{name}={value}" for name, value in self.labels.items()],
            "--build-context": [f"{name}={path}" for name, path in self.context.named.items()],
            "--secret": [f"id={name},env={_SECRET_VARIABLE.format(i)}" for i, name in enumerate(self.secrets)],
        }.items():
            for each in values:
                arguments += [option, each]
        return [*arguments, str(self.context.location)]

    def environment(self) -> dict[str, str]:
        secrets = {_SECRET_VARIABLE.format(i): value for i, value in enumerate(self.secrets.values())}
        return {**os.environ, **secrets, "DOCKER_BUILDKIT": "1"}


class Builder:
    """Runs builds, several at a time, and ends them when the engine is interrupted."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()

    def run(self, build: Build, report: Report, timeout_s: float) -> str | None:
        """Build (and push): the image's digest, None for one that was not pushed.

        Raises PluginError with the last lines of the build's log; `report` gets one line a step.
        """
        with tempfile.TemporaryDirectory(prefix="image-build-") as scratch:
            metadata = Path(scratch) / "metadata.json"
            self._run(build.arguments(metadata), build.environment(), report, timeout_s)
            if not build.push:
                return None
            told = json.loads(metadata.read_text()) if metadata.is_file() else {}
        digest = told.get("containerimage.digest")
        if not isinstance(digest, str):
            raise PluginError("docker buildx pushed the image and did not tell its digest: is buildx 0.13 or newer?")
        return digest

    def stop(self) -> None:
        """End what runs; each `run` then raises."""
        with self._lock:
            for process in self._running:
                process.terminate()

    def _run(self, arguments: list[str], environment: Mapping[str, str], report: Report, timeout_s: float) -> None:
        last = deque[str](maxlen=_KEPT_LINES)
        with self._process(arguments, environment) as process:
            late = threading.Event()

            def stop_late() -> None:
                late.set()
                process.terminate()

            timer = threading.Timer(timeout_s, stop_late)
            timer.start()
            try:
                for line in process.stdout or ():
                    if text := line.rstrip():
                        last.append(text)
                        if step := _STEP.match(text):
                            report(step[1])
                code = process.wait()
            finally:
                timer.cancel()
        log = "\n".join(last)
        if late.is_set():
            raise PluginError(f"docker buildx build took longer than {timeout_s:.0f} s; its last lines:\n{log}")
        if "is not a docker command" in log or "unknown command: docker buildx" in log:
            raise PluginError("docker has no buildx: run `make local`, or install Docker's buildx plugin")
        if code:
            raise PluginError(f"docker buildx build failed (exit code {code}); its last lines:\n{log}")

    @contextlib.contextmanager
    def _process(self, arguments: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
        try:
            process = subprocess.Popen(
                arguments,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except FileNotFoundError as error:
            raise PluginError("there is no `docker` on PATH: source local/env.sh, or run `make local`") from error
        with self._lock:
            self._running.add(process)
        try:
            with process:
                yield process
        finally:
            with self._lock:
                self._running.discard(process)
