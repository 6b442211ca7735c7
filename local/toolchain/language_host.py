# ruff: noqa: N802, ARG002  the names and arguments of the methods are the protocol's
"""Pulumi's language host for Python: the process through which the engine runs Python programs.

The official one is part of Pulumi's download, which the local stack does without; it is used wherever an official
`pulumi` is on PATH. This one speaks the same protocol (`pulumirpc.LanguageRuntime`, pulumi/proto/language.proto):

- `Run` runs a program with `pulumi-language-python-exec` (of Pulumi's Go module sdk/v3, which lies beside the `pulumi`
  that started this process), in the environment that `runtime.options.virtualenv` names.
- `RunPlugin` runs policy packs and providers written in Python.
- A program ends with its host: on `Cancel`, on SIGINT or SIGTERM, and when the engine is gone.

Started as `language_host <executor> [flags] <engine address>`; the first line on stdout is the port.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent import futures
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import grpc
from google.protobuf import empty_pb2

from local.toolchain.protocol import language_pb2 as messages
from local.toolchain.protocol import language_pb2_grpc as services
from local.toolchain.protocol import plugin_pb2

SHOWN_TO_USER = 32
"""Exit code of the executor when the program's error already stands in Pulumi's diagnostics."""


class VirtualenvError(Exception):
    """The environment that a program asks for cannot run it."""


def interpreter(info: messages.ProgramInfo) -> Path:
    """The Python of the program's environment: `runtime.options.virtualenv`, else the host's own.

    Raises:
        VirtualenvError: the option names a folder that holds no environment.
    """
    option = dict(info.options).get("virtualenv")
    if not option:
        return Path(sys.executable)
    folder = Path(info.root_directory) / str(option)
    python = folder / "bin" / "python"
    if not python.exists():
        raise VirtualenvError(
            f"The virtual environment {folder} (runtime.options.virtualenv of the project in {info.root_directory}) "
            "does not exist or holds no bin/python. Make it with local/bootstrap.sh, or correct the option."
        )
    return python


def environment(python: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The variables of a child: those of the engine, the activated virtual environment, and `extra`."""
    variables = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}", **extra}
    variables["VIRTUAL_ENV"] = str(python.parent.parent)
    variables.pop("PYTHONHOME", None)
    return variables


class Children:
    """The running programs; ends each of them when it must end."""

    GRACE_S = 3.0
    """Below the 5 s after which the engine kills the host's process group."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        with self._lock:
            self._running.add(child)
        return child

    def end(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(self.GRACE_S)
            except subprocess.TimeoutExpired:
                child.kill()
        with self._lock:
            self._running.discard(child)

    def end_all(self) -> None:
        with self._lock:
            running = list(self._running)
        for child in running:
            self.end(child)


class PythonHost(services.LanguageRuntimeServicer):
    """The service. `engine` is the engine's address, `executor` the path of `pulumi-language-python-exec`."""

    def __init__(self, engine: str, executor: Path) -> None:
        self.engine = engine
        self.executor = executor
        self.children = Children()

    def Handshake(self, request: Any, context: Any) -> messages.LanguageHandshakeResponse:
        return messages.LanguageHandshakeResponse()

    def GetRequiredPackages(self, request: Any, context: Any) -> messages.GetRequiredPackagesResponse:
        """None in advance: the engine loads each plugin when a resource names it, with its version."""
        return messages.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> messages.GetRequiredPluginsResponse:
        return messages.GetRequiredPluginsResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def About(self, request: Any, context: Any) -> messages.AboutResponse:
        python = self._interpreter(request.info, context)
        version = subprocess.check_output([str(python), "-c", "import platform; print(platform.python_version())"])
        return messages.AboutResponse(executable=str(python), version=version.decode().strip())

    def GetProgramDependencies(self, request: Any, context: Any) -> messages.GetProgramDependenciesResponse:
        python = self._interpreter(request.info, context)
        folders = [str(folder) for folder in python.parent.parent.glob("lib/python3*/site-packages")]
        found = sorted((d.name, d.version) for d in metadata.distributions(path=folders))
        return messages.GetProgramDependenciesResponse(
            dependencies=[messages.DependencyInfo(name=name, version=version) for name, version in found]
        )

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[messages.InstallDependenciesResponse]:
        yield messages.InstallDependenciesResponse(
            stderr=b"The local language host installs nothing: run local/bootstrap.sh.\n"
        )

    def Run(self, request: messages.RunRequest, context: Any) -> messages.RunResponse:
        try:
            python = interpreter(request.info)
        except VirtualenvError as error:
            return messages.RunResponse(error=str(error))
        info = request.info
        # fmt: off
        command = [
            str(python), "-u", str(self.executor),
            "--monitor", request.monitor_address, "--engine", self.engine,
            "--project", request.project, "--stack", request.stack, "--organization", request.organization,
            "--root_directory", info.root_directory, "--pwd", request.pwd,
            "--parallel", str(request.parallel), "--dry_run", "true" if request.dryRun else "false",
        ]
        # fmt: on
        program = Path(info.program_directory) / info.entry_point
        variables = environment(
            python,
            {
                "PULUMI_CONFIG": json.dumps(dict(request.config)),
                "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            },
        )
        child = self.children.start([*command, str(program), *request.args], cwd=request.pwd, env=variables)
        context.add_callback(lambda: self.children.end(child))
        code = child.wait()
        self.children.end(child)
        if code == SHOWN_TO_USER:
            return messages.RunResponse(bail=True)
        if code < 0:
            return messages.RunResponse(error=f"the program was ended by {signal.Signals(-code).name}")
        return messages.RunResponse(error=f"the program exited with code {code}" if code else "")

    def RunPlugin(self, request: messages.RunPluginRequest, context: Any) -> Iterator[messages.RunPluginResponse]:
        python = self._interpreter(request.info, context)
        program = str(Path(request.info.program_directory) / request.info.entry_point)
        variables = environment(python, dict(entry.split("=", 1) for entry in request.env if "=" in entry))
        if request.kind == "analyzer":
            command = [str(python), "-u", "-m", "pulumi.policy", *request.args, program]
        else:
            command = [str(python), "-u", program, *request.args]
        child = self.children.start(
            command, cwd=request.pwd, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        context.add_callback(lambda: self.children.end(child))
        for stream, chunk in _chunks(child):
            if stream == "stdout":
                yield messages.RunPluginResponse(stdout=chunk)
            else:
                yield messages.RunPluginResponse(stderr=chunk)
        yield messages.RunPluginResponse(exitcode=child.wait())
        self.children.end(child)

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        self.children.end_all()
        return empty_pb2.Empty()

    @staticmethod
    def _interpreter(info: messages.ProgramInfo, context: Any) -> Path:
        try:
            return interpreter(info)
        except VirtualenvError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
            raise


def _chunks(child: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """What the child writes, as it comes: ("stdout" | "stderr", bytes), until both streams are closed."""
    written: queue.Queue[tuple[str, bytes]] = queue.Queue()

    def pump(name: str, stream: IO[bytes]) -> None:
        while chunk := os.read(stream.fileno(), 65536):
            written.put((name, chunk))
        written.put((name, b""))

    for name, stream in (("stdout", child.stdout), ("stderr", child.stderr)):
        if stream is not None:
            threading.Thread(target=pump, args=(name, stream), daemon=True).start()
    open_streams = 2
    while open_streams:
        name, chunk = written.get()
        if chunk:
            yield name, chunk
        else:
            open_streams -= 1


def main() -> None:
    # The engine's address is the last argument: flags for logs and traces may come before it.
    host = PythonHost(executor=Path(sys.argv[1]), engine=sys.argv[-1])
    server = grpc.server(futures.ThreadPoolExecutor(32))
    services.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def watch_engine() -> None:
        """The engine holds the other end of stdin: its end, however it came, is the host's."""
        while os.read(0, 4096):
            pass
        ended.set()

    threading.Thread(target=watch_engine, daemon=True).start()
    server.start()
    print(port, flush=True)
    ended.wait()
    host.children.end_all()
    server.stop(grace=None)


if __name__ == "__main__":
    main()
