"""Fetches what a source's address gives, within limits, and only from the public internet."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from aggregator.fetch import errors
from aggregator.fetch.addresses import AddressGuard, check_form
from aggregator.fetch.circuit import Circuits
from aggregator.fetch.decoding import decoder_of
from aggregator.fetch.errors import FetchError, RefusedAddressError
from aggregator.fetch.transport import client

USER_AGENT = "data-aggregator/1"
_MAY_PASS = {429, 500, 502, 503, 504}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of one fetch. Bytes count after decoding; seconds over everything, waiting between attempts included."""

    bytes: int = 200 * 1024 * 1024
    seconds: float = 300
    redirects: int = 5
    attempts: int = 4
    longest_pause_s: float = 60


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """What to fetch; `headers` are the credentials, which go to the URL's own origin only."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetched:
    """An answer whose body has not been read yet."""

    def __init__(self, response: httpx.Response, attempts: int, limits: Limits, deadline: float) -> None:
        self._response = response
        self._limits = limits
        self._deadline = deadline
        self.attempts = attempts
        self.status = response.status_code
        self.unchanged = response.status_code == httpx.codes.NOT_MODIFIED
        self.headers = response.headers
        self.etag = response.headers.get("etag")
        self.last_modified = response.headers.get("last-modified")

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body, decoded, in pieces.

        Raises:
            FetchError: it is larger or slower than the limits, is cut off, or cannot be decoded.
        """
        host = self._response.request.url.host
        decoder = decoder_of(self._response.headers.get("content-encoding", ""))
        received = 0
        raw = aiter(self._response.aiter_raw())
        try:
            while (block := await self._next(raw)) is not None:
                for piece in decoder.feed(block):
                    received += len(piece)
                    if received > self._limits.bytes:
                        raise FetchError(
                            f"The answer is larger than {self._limits.bytes // 1024 // 1024} MiB. "
                            "Ask the address for less, such as a shorter range of time."
                        )
                    yield piece
        except httpx.TransportError as error:
            failure = errors.of_transport(host, error)
            failure.attempts = self.attempts
            raise failure from error
        decoder.close()

    async def _next(self, raw: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout_at(self._deadline):
                return await anext(raw, None)
        except TimeoutError:
            raise _too_slow(self._limits, self.attempts) from None


class Fetcher:
    """Shared by all runs of a process: its connections, its circuits."""

    def __init__(
        self,
        guard: AddressGuard | None = None,
        *,
        limits: Limits | None = None,
        circuits: Circuits | None = None,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
        verify: object = True,
    ) -> None:
        self._client = client(guard or AddressGuard(), verify)
        self._limits = limits or Limits()
        self._circuits = circuits or Circuits()
        self._wait = wait

    async def close(self) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def open(self, request: FetchRequest) -> AsyncIterator[Fetched]:
        """Ask for it, again where that may help, and follow redirects; the body is read by the caller.

        Raises:
            FetchError: it cannot be had; RefusedAddressError where it may not be.
        """
        deadline = asyncio.get_running_loop().time() + self._limits.seconds
        response, attempts = await self._answer(request, deadline)
        try:
            yield Fetched(response, attempts, self._limits, deadline)
        finally:
            await response.aclose()

    async def _answer(self, request: FetchRequest, deadline: float) -> tuple[httpx.Response, int]:
        for attempt in range(1, self._limits.attempts + 1):
            pause = min(self._limits.longest_pause_s, 0.5 * 2**attempt) * random.random()  # noqa: S311 - jitter
            try:
                async with asyncio.timeout_at(deadline):
                    response = await self._follow(request)
            except TimeoutError:
                failure = _too_slow(self._limits, attempt)
            except FetchError as error:
                error.attempts = attempt
                if not error.retryable:
                    raise
                failure = error
            else:
                if response.status_code == httpx.codes.OK or _is_asked_not_modified(response):
                    return response, attempt
                await response.aclose()
                failure = errors.of_status(response.request.url.host, response.status_code, attempt)
                if response.status_code not in _MAY_PASS:
                    raise failure
                asked = _retry_after(response.headers.get("retry-after", ""))
                if asked is not None:
                    pause = asked
            ends = asyncio.get_running_loop().time() + pause >= deadline
            if attempt == self._limits.attempts or ends or pause > self._limits.longest_pause_s:
                raise failure
            await self._wait(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _follow(self, request: FetchRequest) -> httpx.Response:
        url = _parsed(request.url)
        asked = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
        if request.etag:
            asked["If-None-Match"] = request.etag
        if request.last_modified:
            asked["If-Modified-Since"] = request.last_modified
        origin = _origin(url)
        for _ in range(self._limits.redirects + 1):
            check_form(url)
            credentials = request.headers if _origin(url) == origin else {}
            response = await self._ask(self._client.build_request("GET", url, headers={**asked, **credentials}))
            if not response.has_redirect_location:
                return response
            await response.aclose()
            location = response.headers["location"]
            try:
                following = url.join(location)
            except httpx.InvalidURL:
                raise FetchError(f"{url.host} redirects to {location[:200]!r}, which is no address.") from None
            if url.scheme == "https" and following.scheme == "http":
                raise RefusedAddressError(f"{url.host} redirects to an address without TLS, which is not followed.")
            url = following
        raise FetchError(f"{url.host} redirects more than {self._limits.redirects} times. Give the final address.")

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        """One request, which its host's circuit lets pass and counts."""
        host = request.url.host
        self._circuits.check(host)
        failed = True
        try:
            response = await self._client.send(request, stream=True)
            failed = response.status_code in _MAY_PASS
        except RefusedAddressError:
            failed = False
            raise
        except httpx.TransportError as error:
            raise errors.of_transport(host, error) from error
        finally:  # also when the time is over
            (self._circuits.failed if failed else self._circuits.succeeded)(host)
        return response


def _is_asked_not_modified(response: httpx.Response) -> bool:
    """Whether it is the 304 that was asked for: nobody else's saves reading the content."""
    conditions = response.request.headers.keys() & {"if-none-match", "if-modified-since"}
    return response.status_code == httpx.codes.NOT_MODIFIED and bool(conditions)


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise RefusedAddressError(f"The address cannot be read: {error}.") from None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _too_slow(limits: Limits, attempts: int) -> FetchError:
    return FetchError(
        f"The answer was not there within {limits.seconds:g} s. Ask the address for less, or try later.",
        retryable=True,
        attempts=attempts,
    )


def _retry_after(value: str) -> float | None:
    """Seconds to wait, from seconds or a date; None where nothing was said.

    https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
    """
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(0.0, (moment - datetime.fromtimestamp(time.time(), UTC)).total_seconds())
