"""A small provider of logins by OpenID Connect, for one machine: `python -m local.login_provider`. Not for the world.

It has three people, one of each role, and asks for no password: whoever comes picks one. All the rest is as it should
be: authorization code with PKCE, codes that work once and for a minute, RS256 with keys made at the start. It sends
people back to this machine only.
https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CODE_LASTS_S = 60
TOKEN_LASTS_S = 300
CALLBACK = "/api/v1/login/callback"


@dataclass(frozen=True, kw_only=True)
class Person:
    subject: str
    name: str
    groups: tuple[str, ...] = ()


PEOPLE = (
    Person(subject="ada", name="Ada Admin", groups=("admins",)),
    Person(subject="walt", name="Walt Writer", groups=("writers",)),
    Person(subject="rita", name="Rita Reader"),
)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a code stands for."""

    person: Person
    question: Mapping[str, str]
    until: float


@dataclass
class SigningKey:
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def public(self) -> dict[str, Any]:
        numbers = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": numbers["n"], "e": numbers["e"]}


class LoginProvider:
    """Without a secret the service is a public client, and PKCE all that binds a code to it.

    Args:
        issuer: what it is called.
        front: where browsers find it, if that is not the issuer.
        back: where the service's containers find it, if that is not the issuer.
    """

    def __init__(
        self,
        issuer: str,
        *,
        client_id: str,
        client_secret: str | None = None,
        front: str | None = None,
        back: str | None = None,
    ) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self.client_secret = client_secret
        self.keys = [SigningKey()]
        self._front = front or issuer
        self._back = back or issuer
        self._grants: dict[str, Grant] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.describe),
                Route("/keys", self.publish),
                Route("/authorize", self.ask, methods=["GET"]),
                Route("/authorize", self.pick, methods=["POST"]),
                Route("/token", self.exchange, methods=["POST"]),
            ]
        )

    async def describe(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self._front}/authorize",
                "token_endpoint": f"{self._back}/token",
                "jwks_uri": f"{self._back}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic" if self.client_secret else "none"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def publish(self, _request: Request) -> Response:
        return JSONResponse({"keys": [key.public() for key in self.keys]})

    async def ask(self, request: Request) -> Response:
        """The page on which one picks who to be."""
        question = dict(request.query_params)
        if wrong := self._wrong(question):
            return HTMLResponse(_page(f"<p>{escape(wrong)}</p>"), status_code=400)
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in question.items()
        )
        buttons = "".join(
            f'<p><button name="person" value="{escape(each.subject)}">{escape(each.name)}</button></p>'
            for each in PEOPLE
        )
        refuse = '<p><button name="person" value="">Nobody: cancel</button></p>'
        return HTMLResponse(_page(f'<h1>Who are you?</h1><form method="post">{hidden}{buttons}{refuse}</form>'))

    async def pick(self, request: Request) -> Response:
        """Back to the service, with a code for who was picked."""
        question = dict(parse_qsl((await request.body()).decode()))
        if wrong := self._wrong(question):
            return HTMLResponse(_page(f"<p>{escape(wrong)}</p>"), status_code=400)
        person = next((each for each in PEOPLE if each.subject == question.get("person")), None)
        answer = {"state": question["state"], "iss": self.issuer}
        if person is None:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(24)
            until = time.monotonic() + CODE_LASTS_S
            self._grants[answer["code"]] = Grant(person=person, question=question, until=until)
        return RedirectResponse(f"{question['redirect_uri']}?{urlencode(answer)}", status_code=303)

    async def exchange(self, request: Request) -> Response:
        """An ID token for a code, once, for the client whose code it is."""
        form = dict(parse_qsl((await request.body()).decode()))
        if not self._is_client(request.headers.get("authorization", ""), form.get("client_id")):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        grant = self._grants.pop(form.get("code", ""), None)
        if (
            grant is None
            or grant.until < time.monotonic()
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != grant.question["redirect_uri"]
            or _challenge(form.get("code_verifier", "")) != grant.question["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        token = self.sign(self.claims_of(grant.person, grant.question["nonce"]))
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "id_token": token},
            headers={"Cache-Control": "no-store"},
        )

    def claims_of(self, person: Person, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": person.subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_LASTS_S,
            "nonce": nonce,
            "name": person.name,
            "groups": list(person.groups),
        }

    def sign(self, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.id})

    def _wrong(self, question: Mapping[str, str]) -> str | None:
        """What hinders; the redirect is checked first, as nobody is sent elsewhere."""
        if not _is_on_this_machine(question.get("redirect_uri", "")):
            return f"redirect_uri has to be {CALLBACK} on localhost."
        expected = {"client_id": self.client_id, "response_type": "code", "code_challenge_method": "S256"}
        for name, value in expected.items():
            if question.get(name) != value:
                return f"{name} has to be {value}."
        missing = [name for name in ("state", "nonce", "code_challenge") if not question.get(name)]
        if missing or "openid" not in question.get("scope", "").split():
            return f"Missing: {', '.join(missing) or 'the scope openid'}."
        return None

    def _is_client(self, authorization: str, named: str | None) -> bool:
        if self.client_secret is None:
            return named == self.client_id
        try:
            text = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        name, _, password = text.partition(":")
        given = f"{unquote_plus(name)}:{unquote_plus(password)}"
        return hmac.compare_digest(given.encode(), f"{self.client_id}:{self.client_secret}".encode())


def _is_on_this_machine(redirect: str) -> bool:
    """A name below `localhost` is one too: https://www.rfc-editor.org/rfc/rfc6761#section-6.3."""
    parts = urlsplit(redirect)
    host = parts.hostname or ""
    local = host in {"localhost", "127.0.0.1"} or host.endswith(".localhost")
    return local and parts.scheme in {"http", "https"} and redirect == f"{parts.scheme}://{parts.netloc}{CALLBACK}"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Test provider</title><style>body{font:1rem system-ui;max-width:24rem;margin:3rem auto;padding:0 1rem}"
        f"button{{font:inherit;width:100%;padding:.75rem}}</style><main>{body}</main></html>"
    )


def main() -> None:
    """Serve it, until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m local.login_provider", description="Logins for one machine.")
    parser.add_argument("--issuer", default="http://localhost:9100", help="where browsers find it")
    parser.add_argument("--back", help="where the service finds it, if that is another address")
    parser.add_argument("--client-id", default="data-aggregator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    given = parser.parse_args()
    provider = LoginProvider(given.issuer, client_id=given.client_id, back=given.back)
    uvicorn.run(provider.app, host=given.host, port=given.port, access_log=False)


if __name__ == "__main__":
    main()
