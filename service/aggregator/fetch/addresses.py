"""Which addresses may be fetched: public ones. Nothing of a private network, of this machine or of a metadata service.

Names are resolved here and the connection is made to the address that was checked, so that a name that answers
otherwise a moment later changes nothing.
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from aggregator.fetch.errors import FetchError, RefusedAddressError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[list[str]]]

RESOLVE_WITHIN_S = 10
LOWEST_FREE_PORT = 1024
_WEB_PORTS = {80, 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER = (
    IPv4Network("192.88.99.0/24"),  # relays from 6to4, given up
    IPv6Network("64:ff9b:1::/48"),  # translation within one network
    IPv6Network("2001::/32"),  # Teredo, given up
    IPv6Network("3fff::/20"),  # documentation
    IPv6Network("fec0::/10"),  # site-local, given up
)
"""What Python's own `is_global` lets through in some of its versions, or what leads to nobody knows where.

https://www.iana.org/assignments/iana-ipv6-special-registry/
"""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, by the machine's own resolver."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(RESOLVE_WITHIN_S):
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class AddressGuard:
    """Checks where a URL leads. `allowed` are `host:port` or `host:*` that may be private: the local stack's own."""

    def __init__(self, allowed: frozenset[str] = frozenset(), resolver: Resolver = resolve) -> None:
        self._allowed = allowed
        self._resolver = resolver

    async def addresses(self, url: httpx.URL) -> list[str]:
        """The addresses behind the URL, all of them checked.

        Raises:
            RefusedAddressError: it is no address that may be fetched.
            FetchError: its name cannot be resolved.
        """
        host = ascii_host(url).rstrip(".")
        port = url.port or (443 if url.scheme == "https" else 80)
        check_form(url)
        is_allowed = not self._allowed.isdisjoint({f"{host}:{port}", f"{host}:*"})
        if not is_allowed and port not in _WEB_PORTS and port < LOWEST_FREE_PORT:
            raise RefusedAddressError(
                f"Port {port} is not fetched from: use 80, 443 or one from {LOWEST_FREE_PORT} on."
            )
        try:
            found = await self._resolver(host, port)
        except TimeoutError:  # first: it is an OSError too
            raise FetchError(f"The name {host!r} could not be resolved in time.", retryable=True) from None
        except (OSError, UnicodeError):
            raise FetchError(f"There is no host {host!r}. Look at the address.", retryable=True) from None
        if not found:
            raise FetchError(f"There is no host {host!r}. Look at the address.", retryable=True)
        for text in found:
            if not is_allowed and not is_public(ip_address(text.partition("%")[0])):
                raise RefusedAddressError(
                    f"{host} leads to {text}, which is not on the public internet. Only public addresses are fetched."
                )
        return found


def ascii_host(url: httpx.URL) -> str:
    """The host as it is looked up and as its certificate has it: `xn--` where it is not ASCII."""
    return url.raw_host.decode("ascii")


def check_form(url: httpx.URL) -> None:
    """Refuse what no lookup makes better.

    Raises:
        RefusedAddressError: another scheme than http and https, no host, or credentials within the address.
    """
    if url.scheme not in {"http", "https"}:
        raise RefusedAddressError(f"{url.scheme or 'no scheme'}: is not fetched. Give an address with http or https.")
    if not url.host:
        raise RefusedAddressError("The address names no host.")
    if url.userinfo:
        raise RefusedAddressError("The address holds credentials. Enter them as the source's credentials instead.")


def is_public(address: Address) -> bool:
    """Whether the address is on the public internet; an address within another one counts as what it leads to."""
    if isinstance(address, IPv6Address):
        inner = _within(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    )


def _within(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
