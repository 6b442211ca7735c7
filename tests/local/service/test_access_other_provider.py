"""People log in with a provider that other people wrote: oidc-provider-mock, on Authlib."""

from collections.abc import Iterator

import httpx
import pytest
from aggregator.database.engine import Database
from oidc_provider_mock import User, run_server_in_thread

from tests.local.service.asking import guarded
from tests.local.service.logging_in import WEB, client_secret, go_to_provider

pytestmark = pytest.mark.local

PEOPLE = (
    User(sub="grace", claims={"name": "Grace Hopper", "groups": ["navy", "admins"]}),
    User(sub="alan", claims={"name": "Alan Turing", "groups": "writers"}),
    User(sub="nobody"),
)


@pytest.fixture
def issuer() -> Iterator[str]:
    with run_server_in_thread(require_nonce=True, user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.mark.parametrize(
    ("subject", "name", "scope"),
    [("grace", "Grace Hopper", "admin"), ("alan", "Alan Turing", "writer"), ("nobody", "nobody", "reader")],
)
async def test_people_log_in_with_a_provider_of_somebody_else(
    database: Database, issuer: str, subject: str, name: str, scope: str
) -> None:
    settings = {
        "public_url": WEB,
        "oidc_issuer": issuer,
        "oidc_client_id": "aggregator",
        "oidc_secret_arn": "arn:test",
        "oidc_admin_groups": "admins",
        "oidc_writer_groups": "writers",
    }
    async with guarded(database, secret=client_secret(), **settings) as (_, browser):
        async with httpx.AsyncClient() as elsewhere:
            picked = await elsewhere.post(await go_to_provider(browser, "/explore"), data={"sub": subject})
        back = await browser.get(picked.headers["location"])
        assert (back.status_code, back.headers.get("location")) == (303, "/explore"), back.text
        me = (await browser.get("/api/v1/me")).json()
        assert (me["kind"], me["id"], me["name"], me["scope"]) == ("person", subject, name, scope)
