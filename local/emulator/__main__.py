"""Serve the patched MiniStack until SIGTERM or SIGINT, then remove what it created.

Environment: GATEWAY_PORT (default 4566), MINISTACK_REGION (the stack's region, or its load balancers are
not found), MINISTACK_HOST (the host's address on Docker's bridge: databases are reached there from the host
and from tasks alike).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys

DEFAULTS = {
    "GATEWAY_PORT": "4566",
    "MINISTACK_REGION": "eu-central-1",
    "MINISTACK_HOST": "172.17.0.1",
    # A database's data lies in a volume, not in a tmpfs of 256 MB that a reboot empties.
    "RDS_PERSIST": "1",
    # Fixed ports for MQTT and SFTP, of no use here and taken as soon as a second instance starts.
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    # Every stop removes what the state would describe.
    "PERSIST_STATE": "0",
    # A slow machine may take longer than MiniStack's 10 s to start a container.
    "MINISTACK_DOCKER_TIMEOUT": "60",
}


def main() -> int:
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    port_text = os.environ["GATEWAY_PORT"]
    if not port_text.isdigit():
        return _refuse(f"GATEWAY_PORT is {port_text!r}: set it to a port number, such as 4566.")
    port = int(port_text)
    hosts = [host for host in ("127.0.0.1", os.environ["MINISTACK_HOST"]) if _is_own_address(host)]
    for host in hosts:
        if problem := _port_problem(host, port):
            return _refuse(problem)

    from local.emulator.patching import PatchError  # MiniStack reads the environment when imported

    try:
        from local.emulator import containers, patches

        containers.own_everything(port, hosts)
        patches.apply()
    except PatchError as error:
        return _refuse(str(error))
    containers.sweep(port)
    asyncio.run(_serve(port, hosts))
    containers.gate.close()
    containers.sweep(port)
    # Threads that wait for a container which is gone must not hold the process.
    sys.stdout.flush()
    os._exit(0)


async def _serve(port: int, hosts: list[str]) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from local.emulator import containers
    from local.emulator.logins import with_logins

    config = Config()
    config.bind = [f"{host}:{port}" for host in hosts]
    config.keep_alive_timeout = 75
    config.loglevel = os.environ.get("LOG_LEVEL", "INFO").upper()
    config.graceful_timeout = 2
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        # Reconcilers see the closed gate before the first container is taken down.
        loop.run_in_executor(None, containers.gate.close)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    await serve(with_logins(app, port), config, shutdown_trigger=stop.wait)


def _is_own_address(host: str) -> bool:
    with contextlib.closing(socket.socket()) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
        return True


def _port_problem(host: str, port: int) -> str | None:
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"Port {port} on {host} cannot be used ({error.strerror}): stop what listens there, "
                "or set GATEWAY_PORT to another port."
            )
    return None


def _refuse(sentence: str) -> int:
    print(f"local.emulator: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
