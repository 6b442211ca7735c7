"""A real HTTP server with public data, which answers as the servers of the world do, badly ones included.

`/files/<name>`: the files of `public_files`, with an ETag and 304. `/failing/<n>`: status 500 n times, then a file.
`/busy`: 429 with Retry-After, then a file. `/status/<code>`. `/to?<url>`: redirects there. `/loop`: to itself.
`/cut`: half of what it promises. `/cut-chunked`. `/stalled`: one byte, then nothing. `/half-told`: 20000 wrong rows,
then nothing. `/gzip`, `/bomb`, `/not-gzip`, `/half-gzip`: Content-Encoding gzip. `/brotli`: an encoding nobody asked
for. `/echo`: the request's headers as JSON, and a cookie.
"""

import gzip
import hashlib
import io
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from statsmodels.datasets import co2, sunspots
from vega_datasets import local_data

_TYPES = {"csv": "text/csv", "json": "application/json", "ndjson": "application/x-ndjson", "xml": "application/rss+xml"}


@cache
def public_files() -> dict[str, bytes]:
    """Public data in different shapes, by file name."""
    weather = local_data.seattle_weather()
    stocks = local_data.stocks()
    temperatures = local_data.seattle_temps().head(5000)
    quakes = "".join(
        f"<item><title>{row.date:%Y-%m}</title><pubDate>{row.date:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for row in stocks[stocks.symbol == "MSFT"].itertuples()
    )
    carbon = co2.load_pandas().data.reset_index(names="date")
    parquet = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(carbon, preserve_index=False), parquet)
    return {
        "weather.csv": weather.to_csv(index=False).encode(),
        "stocks.json": stocks.to_json(orient="records", date_format="iso").encode(),
        "temperatures.ndjson": temperatures.head(5000)
        .to_json(orient="records", lines=True, date_format="iso")
        .encode(),
        "sunspots.csv": sunspots.load_pandas().data.astype({"YEAR": int}).to_csv(index=False, sep=";").encode(),
        "carbon.parquet": parquet.getvalue(),
        "news.xml": f'<?xml version="1.0"?><rss version="2.0"><channel>{quakes}</channel></rss>'.encode(),
        "nested.json": json.dumps(
            {"meta": {"unit": "°C"}, "data": json.loads(weather.to_json(orient="records", date_format="iso"))}
        ).encode(),
        "latin.csv": "date;Köln\n2026-01-01;1\n".encode("latin-1"),
    }


class SourceServer(ThreadingHTTPServer):
    """`asked` counts the requests of each path; `released` ends what stalls."""

    daemon_threads = True
    files: dict[str, bytes]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.released = threading.Event()
        self.files = dict(public_files())
        self.etag: str | None = None
        """Said of every file instead of a true one."""

    @property
    def origin(self) -> str:
        """As it is allowed: `127.0.0.1:<port>`."""
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.origin}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: SourceServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Nothing: the tests' output is pytest's."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.server.asked[path] += 1
        first, _, rest = path[1:].partition("/")
        answer = getattr(self, f"_{first.replace('-', '_')}", None)
        with suppress(BrokenPipeError, ConnectionResetError):
            if answer is None:
                self._send(404, b"nothing here")
            else:
                answer(rest or query)

    def _send(self, status: int, body: bytes = b"", **headers: Any) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def _files(self, name: str) -> None:
        body = self.server.files[name]
        etag = self.server.etag or f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        if name == "latin.csv":
            kind += "; charset=ISO-8859-1"
        if self.headers.get("If-None-Match") == etag:
            self._send(304, ETag=etag)
        else:
            self._send(200, body, ETag=etag, Content_Type=kind)

    def _failing(self, times: str) -> None:
        if self.server.asked[self.path] <= int(times):
            self._send(500)
        else:
            self._files("weather.csv")

    def _busy(self, _: str) -> None:
        if self.server.asked[self.path] == 1:
            self._send(429, Retry_After=7)
        else:
            self._files("weather.csv")

    def _status(self, code: str) -> None:
        self._send(int(code))

    def _to(self, url: str) -> None:
        self._send(302, Location=url)

    def _loop(self, _: str) -> None:
        self._send(302, Location="/loop")

    def _cut(self, _: str) -> None:
        self._send(200, b"time,value\n", Content_Length=1000)
        self.close_connection = True

    def _cut_chunked(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4\r\ntime\r\n")
        self.close_connection = True

    def _stalled(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"t")
        self.wfile.flush()
        self.server.released.wait(60)

    def _half_told(self, _: str) -> None:
        rows = b"date,precipitation,temp_max,weather\n" + b"2026-01-01,x,1,sun\n" * 20000
        self._send(200, rows, Content_Length=2 * len(rows), Content_Type="text/csv")
        self.server.released.wait(60)
        self.close_connection = True

    def _gzip(self, _: str) -> None:
        body = self.server.files["weather.csv"]
        middle = len(body) // 2
        members = gzip.compress(body[:middle]) + gzip.compress(body[middle:])
        self._send(200, members, Content_Encoding="gzip")

    def _bomb(self, _: str) -> None:
        self._send(200, _bomb(), Content_Encoding="gzip")

    def _not_gzip(self, _: str) -> None:
        self._send(200, b"time,value\n", Content_Encoding="gzip")

    def _half_gzip(self, _: str) -> None:
        self._send(200, gzip.compress(b"time,value\n" * 100)[:-10], Content_Encoding="gzip")

    def _brotli(self, _: str) -> None:
        self._send(200, b"?", Content_Encoding="br")

    def _echo(self, _: str) -> None:
        self._send(
            200, json.dumps(dict(self.headers)).encode(), Content_Type="application/json", Set_Cookie="seen=1; Path=/"
        )


@cache
def _bomb() -> bytes:
    """A gigabyte of zeros in a megabyte."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        for _ in range(1024):
            file.write(bytes(1024 * 1024))
    return out.getvalue()


@contextmanager
def running() -> Iterator[SourceServer]:
    server = SourceServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
