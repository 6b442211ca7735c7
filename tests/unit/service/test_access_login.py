"""The parts of a login, without a provider: where it leads, who somebody is, and which settings fit together."""

import base64
import json
import re
from typing import Any

import pytest
from aggregator.access.login import attempts
from aggregator.access.login.errors import LoginError
from aggregator.access.login.people import person_of
from aggregator.access.login.secret import ClientSecret
from aggregator.access.scopes import Scope
from aggregator.access.settings import AccessSettings
from aggregator.errors import UnavailableError
from botocore.exceptions import ClientError, ConnectTimeoutError
from pydantic import ValidationError

from local.instance import CHECKOUT
from local.login_provider import PEOPLE

PROVIDER = {"oidc_issuer": "https://id.example.org", "oidc_client_id": "a", "public_url": "https://data.example.org"}


def test_an_attempt_comes_back_as_it_was_packed() -> None:
    attempt = attempts.begin("/sources?x=1#y")
    assert attempts.unpack(attempt.packed()) == attempt
    assert attempt.answers(attempt.state)
    assert not attempt.answers("")
    # The example of RFC 7636, appendix B.
    example = attempts.Attempt(state="", nonce="", next="/", verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert example.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("cookie", [None, "", "x", "!!!", "bnVsbA", "W10", base64.b64encode(b'{"state": 1}').decode()])
def test_what_is_no_attempt_is_none(cookie: str | None) -> None:
    assert attempts.unpack(cookie) is None


def test_a_path_in_the_cookie_is_looked_at_again() -> None:
    held = json.loads(base64.urlsafe_b64decode(attempts.begin("/").packed() + "=="))
    packed = base64.urlsafe_b64encode(json.dumps(held | {"next": "//evil.example"}).encode()).decode()
    unpacked = attempts.unpack(packed)
    assert unpacked is not None
    assert unpacked.next == "/"


@pytest.mark.parametrize("path", ["/", "/a", "/a/b?c=d&e=%20#f", "/:8000", "/@evil", "/." + "/x"])
def test_a_path_of_this_host_is_one(path: str) -> None:
    assert attempts.is_local(path)


@pytest.mark.parametrize("path", ["", "a", "//a", "/\\a", "/a b", "/\n", "/a\n", "/ä", "http://a", "/" + "a" * 1000])
def test_what_may_lead_elsewhere_is_none(path: str) -> None:
    assert not attempts.is_local(path)


@pytest.mark.parametrize(
    ("claims", "name", "scope"),
    [
        ({"name": "Ada", "groups": ["x", "admins"]}, "Ada", Scope.ADMIN),
        ({"preferred_username": "ada", "groups": "writers"}, "ada", Scope.WRITER),
        ({"email": "a@example.org", "groups": ["admin", "Admins", 7, None]}, "a@example.org", Scope.READER),
        ({"name": " ", "groups": {"admins": True}}, "s-1", Scope.READER),
        ({"name": 7, "groups": None}, "s-1", Scope.READER),
        ({"name": "a\u202eb\n", "groups": 7}, "s-1", Scope.READER),
        ({"name": "x" * 500}, "x" * 200, Scope.READER),
    ],
)
def test_a_person_is_named_and_ranked_by_the_claims(claims: dict[str, Any], name: str, scope: Scope) -> None:
    settings = AccessSettings(**PROVIDER, oidc_admin_groups="root,admins ", oidc_writer_groups="writers,")
    person = person_of({"sub": "s-1"} | claims, settings)
    assert (person.subject, person.name, person.scope) == ("s-1", name, scope)


def test_another_claim_may_hold_the_groups() -> None:
    settings = AccessSettings(**PROVIDER, oidc_role_claim="roles", oidc_admin_groups="a")
    assert person_of({"sub": "s", "roles": ["a"], "groups": []}, settings).scope is Scope.ADMIN


@pytest.mark.parametrize("subject", ["", "x" * 256, "a\nb", 7, None])
def test_a_subject_that_is_none_is_refused(subject: Any) -> None:
    with pytest.raises(LoginError, match="does not say who"):
        person_of({"sub": subject}, AccessSettings(**PROVIDER))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"public_url": None}, "needs PUBLIC_URL and OIDC_CLIENT_ID"),
        ({"oidc_client_id": None}, "needs PUBLIC_URL and OIDC_CLIENT_ID"),
        ({"public_url": "http://data.example.org"}, "must begin with https"),
        ({"public_url": "https://data.example.org/app"}, "without a path"),
        ({"public_url": "https://data.example.org/"}, "without a path"),
        ({"oidc_issuer": "http://id.example.org"}, "must begin with https"),
        ({"oidc_discovery_url": "http://localhost/x"}, "must begin with https"),
        ({"oidc_scopes": "profile"}, "match pattern"),
        ({"anonymous_scope": "root"}, "'none', 'reader', 'writer' or 'admin'"),
    ],
)
def test_settings_that_do_not_fit_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AccessSettings(**PROVIDER | wrong)


def test_a_provider_closes_the_door_that_was_open() -> None:
    assert AccessSettings(**PROVIDER).anonymous() is Scope.NONE
    assert AccessSettings(**PROVIDER, anonymous_scope="reader").anonymous() is Scope.READER
    assert AccessSettings(**PROVIDER).secure()
    assert not AccessSettings(**PROVIDER | {"public_url": "http://localhost:3000"}).secure()


class Broken:
    def __init__(self, answer: Exception | str) -> None:
        self.answer = answer

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803, ARG002 - boto3's spelling
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"SecretString": self.answer}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue"), "AccessDeniedException"),
        (ConnectTimeoutError(endpoint_url="x"), "ConnectTimeoutError"),
        ("hunter2", "does not hold"),
        ('{"password": "hunter2"}', "does not hold"),
        ('{"client_secret": ""}', "empty"),
    ],
)
async def test_a_secret_that_cannot_be_read_is_told_to_the_log_alone(
    answer: Exception | str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnavailableError) as refused:
        await ClientSecret(lambda: Broken(answer), "arn:x").get()
    assert said in caplog.text
    assert "arn:x" in caplog.text
    assert "arn:x" not in refused.value.detail
    assert "hunter2" not in caplog.text + refused.value.detail


def test_the_pages_settings_for_one_machine_fit() -> None:
    page = (CHECKOUT / "docs/access.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    given = {name.lower(): value for name, _, value in (line.partition("=") for line in block.splitlines())}
    settings = AccessSettings(**given)
    ada, walt, rita = (person_of({"sub": each.subject, "groups": list(each.groups)}, settings) for each in PEOPLE)
    assert (ada.scope, walt.scope, rita.scope) == (Scope.ADMIN, Scope.WRITER, Scope.READER)
    assert settings.anonymous() is Scope.NONE
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)[=`]", page))
    assert named <= {name.upper() for name in AccessSettings.model_fields}
    assert all(each.name in page for each in PEOPLE)
