"""Every operation of the API, asked by schemathesis with whatever its description allows and forbids: never a 5xx."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import uvicorn
from aggregator.app import create_app, create_routes
from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from aggregator.fetch.fetcher import Fetcher, Limits
from aggregator.migrate.task import migrate
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.local.service.conftest import SecretInMemory, Server, empty_database
from tests.local.service.kept_secrets import in_memory_secrets

pytestmark = pytest.mark.local

EXAMPLES = 25
"""Of each operation; the whole takes a minute or two."""
UNREACHABLE = "/problems/unreachable-source"
"""The one 5xx that is an answer: a trial of a source whose own server does not answer."""


@pytest.fixture(scope="module")
def api(postgres: Server) -> Iterator[str]:
    """The address of a server with everything open, which asks no source twice."""
    store_secret = SecretInMemory()
    store = CredentialsStore(lambda: store_secret, "arn:test")
    of_database = empty_database(postgres)
    migrate(of_database, store)
    app = create_app(
        Database(of_database.url(), store),
        release="test-1",
        source_secrets=in_memory_secrets(),
        fetcher=Fetcher(limits=Limits(attempts=1, seconds=1)),
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert time.monotonic() < deadline
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@schemathesis.serializer("application/x-ndjson")
def _as_ndjson(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """One object, or whatever text was made up."""
    return value.encode(errors="surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


described = schemathesis.openapi.from_dict(create_routes().openapi())


@described.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_service_or_its_own_description(case: schemathesis.Case, api: str) -> None:
    response = case.call(base_url=api)
    checks = [content_type_conformance, response_schema_conformance]
    if not (response.status_code == 502 and response.json()["type"] == UNREACHABLE):
        checks.append(not_a_server_error)
    case.validate_response(response, checks=checks)
