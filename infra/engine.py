"""The Pulumi engine that waits for a dynamic provider's answer."""

import socket
import sys

CONNECT_TIMEOUT_S = 2


def engine_is_gone() -> bool:
    """Whether the engine that started this provider process has ended, as after ``kill -9`` of an update.

    The engine gives its address as the first argument and listens there for as long as it lives. The parent process
    tells nothing: the provider is started by a shell script, which outlives the engine.
    """
    host, separator, port = (sys.argv[1:2] or [""])[0].rpartition(":")
    if not separator or not port.isdigit():
        return False  # not a provider process
    try:
        socket.create_connection((host, int(port)), timeout=CONNECT_TIMEOUT_S).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False  # it is there, and busy
    return False
