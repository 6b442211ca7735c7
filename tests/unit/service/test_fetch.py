"""Fetching from real servers, and from addresses that must not be reached."""

import ipaddress
import json
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from aggregator.fetch.addresses import AddressGuard, is_public
from aggregator.fetch.circuit import OPEN_S, OPENS_AFTER, Circuits
from aggregator.fetch.errors import FetchError, RefusedAddressError
from aggregator.fetch.fetcher import Fetcher, FetchRequest, Limits
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.service.source_server import SourceServer, public_files, running


@pytest.fixture(scope="module")
def server() -> Iterator[SourceServer]:
    with running() as found:
        yield found


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
async def fetcher(server: SourceServer, waited: list[float]) -> AsyncIterator[Fetcher]:
    async def wait(seconds: float) -> None:
        waited.append(seconds)

    server.asked.clear()
    found = Fetcher(AddressGuard(frozenset({server.origin})), wait=wait, limits=Limits(bytes=3_000_000))
    yield found
    await found.close()


async def body_of(fetcher: Fetcher, url: str, **request: str) -> bytes:
    async with fetcher.open(FetchRequest(url=url, **request)) as fetched:
        return b"".join([chunk async for chunk in fetched.chunks()])


@pytest.mark.parametrize("name", public_files())
async def test_a_file_arrives_as_it_is(server: SourceServer, fetcher: Fetcher, name: str) -> None:
    assert await body_of(fetcher, server.url(f"/files/{name}")) == public_files()[name]


async def test_what_has_not_changed_is_not_sent_again(server: SourceServer, fetcher: Fetcher) -> None:
    url = server.url("/files/weather.csv")
    async with fetcher.open(FetchRequest(url=url)) as fetched:
        etag = fetched.etag
    async with fetcher.open(FetchRequest(url=url, etag=etag)) as fetched:
        assert (fetched.status, fetched.unchanged) == (304, True)


async def test_a_server_that_fails_is_asked_again_with_growing_pauses(
    server: SourceServer, fetcher: Fetcher, waited: list[float]
) -> None:
    assert await body_of(fetcher, server.url("/failing/3")) == public_files()["weather.csv"]
    assert [0 <= pause <= most for pause, most in zip(waited, (1, 2, 4), strict=True)] == [True] * 3


async def test_one_that_goes_on_failing_is_told_with_the_attempts(server: SourceServer, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="answered with status 503: it failed itself") as caught:
        await body_of(fetcher, server.url("/status/503"))
    assert (caught.value.http_status, caught.value.attempts, caught.value.retryable) == (503, 4, True)


async def test_a_server_says_itself_how_long_to_wait(
    server: SourceServer, fetcher: Fetcher, waited: list[float]
) -> None:
    assert await body_of(fetcher, server.url("/busy"))
    assert waited == [7.0]


@pytest.mark.parametrize(("code", "said"), [(404, "nothing at this address"), (401, "wants credentials"), (418, "418")])
async def test_what_cannot_pass_is_not_asked_again(
    server: SourceServer, fetcher: Fetcher, waited: list[float], code: int, said: str
) -> None:
    with pytest.raises(FetchError, match=said) as caught:
        await body_of(fetcher, server.url(f"/status/{code}"))
    assert (caught.value.retryable, waited, server.asked[f"/status/{code}"]) == (False, [], 1)


@pytest.mark.parametrize("path", ["/cut", "/cut-chunked", "/half-gzip"])
async def test_an_answer_that_is_cut_off_is_no_success(server: SourceServer, fetcher: Fetcher, path: str) -> None:
    with pytest.raises(FetchError, match="cut"):
        await body_of(fetcher, server.url(path))


async def test_a_stalled_answer_ends_at_the_deadline(server: SourceServer) -> None:
    fetcher = Fetcher(AddressGuard(frozenset({server.origin})), limits=Limits(seconds=0.3))
    with pytest.raises(FetchError, match=r"not there within 0\.3 s"):
        await body_of(fetcher, server.url("/stalled"))
    await fetcher.close()


async def test_gzip_is_unpacked_whatever_its_members(server: SourceServer, fetcher: Fetcher) -> None:
    assert await body_of(fetcher, server.url("/gzip")) == public_files()["weather.csv"]


async def test_a_gzip_bomb_ends_at_the_limit(server: SourceServer, fetcher: Fetcher) -> None:
    pieces: list[int] = []

    async def read() -> None:
        async with fetcher.open(FetchRequest(url=server.url("/bomb"))) as fetched:
            async for _ in _noted(fetched.chunks(), pieces):
                pass

    with pytest.raises(FetchError, match="larger than 2 MiB"):
        await read()
    assert max(pieces) <= 256 * 1024
    assert sum(pieces) <= 3_000_000


async def _noted(chunks: AsyncIterator[bytes], sizes: list[int]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        sizes.append(len(chunk))
        yield chunk


@pytest.mark.parametrize(("path", "said"), [("/not-gzip", "says to be gzip"), ("/brotli", "compressed as 'br'")])
async def test_what_cannot_be_decoded_is_told(server: SourceServer, fetcher: Fetcher, path: str, said: str) -> None:
    with pytest.raises(FetchError, match=said):
        await body_of(fetcher, server.url(path))


async def test_credentials_do_not_follow_to_another_origin(server: SourceServer, waited: list[float]) -> None:
    secret = {"Authorization": "Bearer secret"}
    with running() as other:
        fetcher = Fetcher(AddressGuard(frozenset({server.origin, other.origin})))
        for target, kept in ((server, True), (other, False)):
            url = server.url(f"/to?{target.url('/echo')}")
            async with fetcher.open(FetchRequest(url=url, headers=secret)) as fetched:
                echoed = json.loads(b"".join([chunk async for chunk in fetched.chunks()]))
            assert ("Authorization" in echoed) is kept
        await fetcher.close()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("file:///etc/passwd", "file: is not fetched"),
        ("//10.0.0.5/", "not on the public internet"),
        ("http://localhost:1/", "Port 1 is not fetched from"),
    ],
)
async def test_a_redirect_to_a_private_address_is_refused(
    server: SourceServer, fetcher: Fetcher, target: str, said: str
) -> None:
    with pytest.raises(RefusedAddressError, match=said):
        await body_of(fetcher, server.url(f"/to?{target}"))


async def test_redirects_without_end_are_told(server: SourceServer, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        await body_of(fetcher, server.url("/loop"))
    assert server.asked["/loop"] == 6


async def test_a_host_that_redirects_is_not_blamed_for_the_one_it_leads_to(server: SourceServer) -> None:
    with running() as other:
        circuits = Circuits()
        fetcher = Fetcher(
            AddressGuard(frozenset({server.origin, f"localhost:{other.server_port}"})),
            circuits=circuits,
            limits=Limits(attempts=1),
        )
        for _ in range(OPENS_AFTER):
            with pytest.raises(FetchError, match="localhost answered with status 500"):
                await body_of(fetcher, server.url(f"/to?http://localhost:{other.server_port}/status/500"))
        with pytest.raises(FetchError, match="localhost failed 5 times in a row"):
            circuits.check("localhost")
        assert await body_of(fetcher, server.url("/files/weather.csv"))
        await fetcher.close()


async def test_an_answer_of_any_kind_closes_the_circuit_again(server: SourceServer) -> None:
    now = 0.0
    circuits = Circuits(clock=lambda: now)
    fetcher = Fetcher(AddressGuard(frozenset({server.origin})), circuits=circuits, limits=Limits(attempts=1))
    for _ in range(OPENS_AFTER):
        circuits.failed("127.0.0.1")
    now = OPEN_S + 1
    with pytest.raises(FetchError, match="nothing at this address"):
        await body_of(fetcher, server.url("/status/404"))
    assert await body_of(fetcher, server.url("/files/weather.csv"))
    await fetcher.close()


async def test_nothing_changed_is_no_answer_to_one_who_has_nothing(server: SourceServer, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="nothing has changed, though nobody asked"):
        await body_of(fetcher, server.url("/status/304"))


async def test_no_cookie_of_one_request_goes_with_another(server: SourceServer, fetcher: Fetcher) -> None:
    for _ in range(2):
        assert "Cookie" not in json.loads(await body_of(fetcher, server.url("/echo")))


PRIVATE = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://0.0.0.0/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/",
    "http://169.254.169.254/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fd00:ec2::254]/",
    "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://224.0.0.1/",
    "http://localhost/", "http://localhost./", "http://[fec0::1]/", "http://[64:ff9b:1::808:808]/",
    "http://[2001::808:808]/", "http://[3fff::1]/", "http://192.88.99.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
async def test_no_spelling_of_a_private_address_is_fetched(url: str) -> None:
    fetcher = Fetcher()
    with pytest.raises(FetchError) as caught:
        await body_of(fetcher, url)
    assert isinstance(caught.value, RefusedAddressError) or "no host" in str(caught.value)
    await fetcher.close()


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_within_another_one_as_by_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for outer in (f"::ffff:{address}", str(ipaddress.IPv6Address((0x64FF9B << 96) | number))):
        assert is_public(ipaddress.ip_address(outer)) == is_public(address), outer


@given(
    st.one_of(*(st.ip_addresses(network=each) for each in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7")))
)
def test_private_networks_are_not_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not is_public(address)


async def test_a_name_that_answers_otherwise_a_moment_later_changes_nothing(server: SourceServer) -> None:
    answers = iter([["127.0.0.1"], ["93.184.216.34"], ["127.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> list[str]:
        return next(answers)

    fetcher = Fetcher(AddressGuard(resolver=rebinding), limits=Limits(attempts=1))
    with pytest.raises(RefusedAddressError, match=r"leads to 127\.0\.0\.1"):
        await body_of(fetcher, f"http://rebinding.example:{server.server_port}/files/weather.csv")
    await fetcher.close()
    # Looked up once for each request, and connected to what was checked: the second answer is never asked for.
    assert next(answers) == ["93.184.216.34"]


async def test_of_several_addresses_all_have_to_be_public(server: SourceServer) -> None:
    async def mixed(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    fetcher = Fetcher(AddressGuard(resolver=mixed))
    with pytest.raises(RefusedAddressError):
        await body_of(fetcher, "http://mixed.example/")
    await fetcher.close()


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://user:secret@example.org/", "http:///x", "nonsense"])
async def test_an_address_of_another_form_is_refused(url: str) -> None:
    fetcher = Fetcher()
    with pytest.raises(RefusedAddressError) as caught:
        await body_of(fetcher, url)
    assert "secret" not in str(caught.value)
    await fetcher.close()


async def test_a_host_that_fails_again_and_again_is_left_alone_for_a_while(server: SourceServer) -> None:
    now = 0.0
    circuits = Circuits(clock=lambda: now)
    fetcher = Fetcher(AddressGuard(frozenset({server.origin})), circuits=circuits, limits=Limits(attempts=1))
    server.asked.clear()
    for _ in range(OPENS_AFTER):
        with pytest.raises(FetchError, match="status 500"):
            await body_of(fetcher, server.url("/status/500"))
    with pytest.raises(FetchError, match="left alone for 60 s"):
        await body_of(fetcher, server.url("/files/weather.csv"))
    now = OPEN_S + 1
    assert await body_of(fetcher, server.url("/files/weather.csv"))
    assert await body_of(fetcher, server.url("/files/weather.csv"))
    assert server.asked["/status/500"] == OPENS_AFTER
    await fetcher.close()


def test_a_half_open_circuit_lets_one_request_try() -> None:
    now = 0.0
    circuits = Circuits(clock=lambda: now)
    for _ in range(OPENS_AFTER):
        circuits.failed("a")
    now = OPEN_S + 1
    circuits.check("a")
    with pytest.raises(FetchError):
        circuits.check("a")


async def test_the_pause_may_be_said_as_a_date(server: SourceServer, waited: list[float]) -> None:
    async def wait(seconds: float) -> None:
        waited.append(seconds)

    answers = iter([503, 200])
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)

    class Dated(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(next(answers))
            self.send_header("Retry-After", moment)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Dated) as dated:
        threading.Thread(target=dated.serve_forever, daemon=True).start()
        fetcher = Fetcher(AddressGuard(frozenset({f"127.0.0.1:{dated.server_port}"})), wait=wait)
        await body_of(fetcher, f"http://127.0.0.1:{dated.server_port}/")
        await fetcher.close()
        dated.shutdown()
    [pause] = waited
    assert 20 < pause <= 30


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own making for the name data.example, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "data.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("data.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "data.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


async def test_tls_is_asked_for_the_name_though_the_connection_goes_to_the_address(
    server: SourceServer, certificate: Path
) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running() as secure:
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        trusting = ssl.create_default_context(cafile=certificate)
        for host, accepted in (("data.example", True), ("other.example", False)):
            guard = AddressGuard(frozenset({f"{host}:{secure.server_port}"}), resolver=here)
            fetcher = Fetcher(guard, verify=trusting, limits=Limits(attempts=1))
            url = f"https://{host}:{secure.server_port}/files/weather.csv"
            if accepted:
                assert await body_of(fetcher, url) == public_files()["weather.csv"]
            else:
                with pytest.raises(FetchError, match=r"certificate of other\.example is not accepted"):
                    await body_of(fetcher, url)
            await fetcher.close()


async def test_a_name_at_the_address_of_another_is_checked_by_itself(certificate: Path) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running() as secure:
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        names = [f"{name}:{secure.server_port}" for name in ("data.example", "other.example")]
        fetcher = Fetcher(
            AddressGuard(frozenset(names), resolver=here),
            verify=ssl.create_default_context(cafile=certificate),
            limits=Limits(attempts=1),
        )
        assert await body_of(fetcher, f"https://{names[0]}/files/weather.csv")
        with pytest.raises(FetchError, match=r"certificate of other\.example is not accepted"):
            await body_of(fetcher, f"https://{names[1]}/files/weather.csv")
        await fetcher.close()


async def test_a_name_that_is_not_ascii_is_looked_up_as_it_is_registered() -> None:
    asked: list[str] = []

    async def noting(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["10.0.0.1"]

    fetcher = Fetcher(AddressGuard(resolver=noting))
    with pytest.raises(RefusedAddressError):
        await body_of(fetcher, "http://straße.example/")
    await fetcher.close()
    assert asked == ["xn--strae-oqa.example"]


async def test_a_lookup_that_takes_too_long_says_so() -> None:
    async def slow(_host: str, _port: int) -> list[str]:
        raise TimeoutError

    with pytest.raises(FetchError, match="could not be resolved in time"):
        await AddressGuard(resolver=slow).addresses(httpx.URL("http://slow.example/"))


async def test_no_proxy_of_the_environment_is_used(
    server: SourceServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert await body_of(fetcher, server.url("/files/weather.csv"))
    assert httpx.Client().trust_env
