"""The provider of the login, found by its discovery document: authorization code flow with PKCE.

https://openid.net/specs/openid-connect-discovery-1_0.html, https://www.rfc-editor.org/rfc/rfc9700
"""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from pydantic import BaseModel, Field, ValidationError

from aggregator.access.login.attempts import Attempt
from aggregator.access.login.errors import LoginError
from aggregator.access.login.id_token import verified
from aggregator.access.login.keyset import KeySet
from aggregator.access.login.secret import ClientSecret
from aggregator.access.settings import is_private
from aggregator.errors import UnavailableError

log = logging.getLogger(__name__)

CALLBACK = "/api/v1/login/callback"
DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_S = 5
DESCRIBED_FOR_S = 3600
"""A description is asked for again after this."""


class Description(BaseModel):
    """What is used of the discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = Field(default_factory=lambda: ["client_secret_basic"])


class Provider:
    """Sends people to the provider, and takes from it who they are.

    Raises (from all):
        UnavailableError: the provider does not answer, or not as one. The log says what it said.
    """

    def __init__(
        self, *, issuer: str, discovery_url: str | None, client_id: str, secret: ClientSecret | None, scopes: str,
        public_url: str,
    ) -> None:  # fmt: skip
        self.issuer = issuer
        self._discovery_url = discovery_url or issuer.rstrip("/") + DISCOVERY
        self._client_id = client_id
        self._secret = secret
        self._scopes = scopes
        self._redirect = public_url + CALLBACK
        self._http = httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
        self._described: tuple[Description, float] | None = None
        self._describing = asyncio.Lock()
        self._keys = KeySet(self._fetch_keys)

    async def address(self, attempt: Attempt) -> str:
        """Where to send the browser."""
        endpoint = (await self._description()).authorization_endpoint
        question = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect,
            "scope": self._scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(question)}"

    async def claims(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """What the provider says of the person that came back with this code.

        Raises:
            LoginError: it takes the code for none, or what it says does not hold.
        """
        token = await self._exchange(code, attempt.verifier)
        return await verified(
            token, self._keys, issuer=self.issuer, client=self._client_id, nonce=attempt.nonce
        )  # fmt: skip

    async def close(self) -> None:
        await self._http.aclose()

    async def _exchange(self, code: str, verifier: str) -> str:
        """The ID token for a code."""
        secret = await self._secret.get() if self._secret else None
        answer = await self._ask_for_token(code, verifier, secret)
        if self._secret and secret and _error(answer) == "invalid_client":
            newer = await self._secret.replace(secret)
            if newer != secret:
                answer = await self._ask_for_token(code, verifier, newer)
        if answer.status_code >= 500:
            raise self._unusable(f"its token endpoint answered with {answer.status_code}")
        if answer.status_code != 200:
            raise LoginError(f"The provider does not take the code ({_error(answer)}).")
        token = _members(answer).get("id_token")
        if not isinstance(token, str):
            raise LoginError("The provider gave no ID token.")
        return token

    async def _ask_for_token(self, code: str, verifier: str, secret: str | None) -> httpx.Response:
        described = await self._description()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": verifier,
        }
        login: httpx.BasicAuth | httpx.Auth = httpx.Auth()  # none
        if secret is None:
            form["client_id"] = self._client_id
        elif "client_secret_basic" in described.token_endpoint_auth_methods_supported:
            # Both are written as a form's fields first: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
            login = httpx.BasicAuth(quote(self._client_id, safe=""), quote(secret, safe=""))
        else:
            form |= {"client_id": self._client_id, "client_secret": secret}
        try:
            return await self._http.post(described.token_endpoint, data=form, auth=login)
        except httpx.HTTPError as error:
            raise self._unusable(f"{described.token_endpoint}: {type(error).__name__}") from error

    async def _description(self) -> Description:
        async with self._describing:
            if self._described is None or time.monotonic() - self._described[1] > DESCRIBED_FOR_S:
                self._described = (self._checked(await self._fetch(self._discovery_url)), time.monotonic())
            return self._described[0]

    def _checked(self, document: Any) -> Description:
        try:
            described = Description.model_validate(document)
        except ValidationError as error:
            missing = ", ".join(str(each["loc"][0]) for each in error.errors() if each["loc"])
            raise self._unusable(f"{self._discovery_url} describes no provider; wrong or missing: {missing}") from None
        if described.issuer != self.issuer:
            raise self._unusable(f"it names itself {described.issuer}: OIDC_ISSUER has to be exactly that")
        endpoints = (described.authorization_endpoint, described.token_endpoint, described.jwks_uri)
        if self.issuer.startswith("https:") and not all(is_private(each) for each in endpoints):
            raise self._unusable("one of its endpoints is not behind TLS")
        return described

    async def _fetch_keys(self) -> Any:
        return await self._fetch((await self._description()).jwks_uri)

    async def _fetch(self, url: str) -> Any:
        try:
            answer = await self._http.get(url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unusable(f"{url}: {type(error).__name__}") from error
        if answer.status_code != 200:
            raise self._unusable(f"{url} answered with {answer.status_code}")
        return _members(answer)

    def _unusable(self, reason: str) -> UnavailableError:
        log.error("the provider of the login, %s, cannot be used: %s", self.issuer, reason)
        return UnavailableError("The provider of the login does not answer as it should. Try again in a minute.")


def _members(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _error(answer: httpx.Response) -> str:
    """The provider's code for its refusal: a short word, or the status."""
    word = _members(answer).get("error")
    usable = isinstance(word, str) and word.isascii() and word.isprintable() and 0 < len(word) < 60
    return str(word) if usable else str(answer.status_code)
