"""The address of the client, behind proxies that are trusted to say it."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection


def client_address(request: HTTPConnection, hops: int) -> str | None:
    """Whoever asks, with this many proxies in front.

    Each proxy adds the address that it was called from behind those that it was told in `X-Forwarded-For`, and what
    came from further away than the trusted ones may be invented. Where a request came past one of them, the address
    that the farthest proxy saw is the client's.
    """
    peer = request.client.host if request.client else None
    told = [part.strip() for part in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if part.strip()]
    if not hops or not told:
        return _address(peer)
    return _address(told[-min(hops, len(told))]) or _address(peer)


def household(address: str) -> str:
    """Whom a limit counts as one: of IPv6 a /64, all of which one client has to choose from."""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def _address(text: str | None) -> str | None:
    try:
        parsed = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)
