"""httpx's transport, which connects to the checked address and still asks for the name."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from aggregator.fetch.addresses import AddressGuard, ascii_host

CONNECT_WITHIN_S = 10
SILENCE_S = 30


class GuardedTransport(httpx.AsyncBaseTransport):
    """Each request's name is looked up and checked; host header, SNI and certificate stay the name's."""

    def __init__(self, guard: AddressGuard, inner: httpx.AsyncBaseTransport) -> None:
        self._guard = guard
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = ascii_host(request.url)
        addresses = await self._guard.addresses(request.url)
        for place, address in enumerate(addresses, start=1):
            pinned = httpx.Request(
                method=request.method,
                url=request.url.copy_with(host=address),
                headers=request.headers,
                extensions={**request.extensions, "sni_hostname": name},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise AssertionError("a checked name has an address")

    async def aclose(self) -> None:
        await self._inner.aclose()


def client(guard: AddressGuard, verify: object = True) -> httpx.AsyncClient:
    """A client that reaches public addresses only, follows no redirect by itself and knows no proxy."""
    # No connection is kept: it would be found again by its address, and another name there would use it unchecked.
    alone = httpx.Limits(max_keepalive_connections=0)
    inner = httpx.AsyncHTTPTransport(verify=verify, trust_env=False, limits=alone)  # type: ignore[arg-type]
    return httpx.AsyncClient(
        transport=GuardedTransport(guard, inner),
        timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_WITHIN_S),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # what one source is told is nothing to another
    )
