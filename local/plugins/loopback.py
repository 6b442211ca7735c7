"""The one rule that keeps the local plugins away from real accounts: they talk to this machine only."""

import ipaddress
from urllib.parse import urlsplit

from local.plugins.errors import PluginError


def require_loopback(endpoint: str | None, variable: str = "AWS_ENDPOINT_URL") -> str:
    """Return `endpoint` when its host is this machine (127.0.0.0/8, ::1, localhost).

    Raises PluginError when it is missing or lies anywhere else.
    """
    if not endpoint:
        raise PluginError(
            f"The local AWS plugins need {variable}, the endpoint of the local AWS on this machine: "
            "source local/env.sh, or run `make local`."
        )
    try:
        host = urlsplit(endpoint).hostname or ""
    except ValueError:
        host = ""
    if not _is_loopback(host):
        raise PluginError(
            f"The local AWS plugins talk to this machine only, and {variable} is {endpoint!r}: "
            "allowed hosts are localhost, 127.0.0.0/8 and ::1; "
            "for a real account use Pulumi's own plugins outside of local/env.sh."
        )
    return endpoint


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
