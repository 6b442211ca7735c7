"""What a provider says of a person, checked: OpenID Connect Core 1.0, section 3.1.3.7.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

import hmac
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from aggregator.access.login.errors import LoginError
from aggregator.access.login.keyset import KeySet

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)  # fmt: skip
"""Only what a private key signs: `none` is no signature, and HMAC would take a public key for a password."""

LEEWAY_S = 60
"""Clocks differ."""

REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


async def verified(token: str, keys: KeySet, *, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """The claims of a token that this issuer made now, for this client and this login.

    Raises:
        LoginError: it did not.
    """
    try:
        header = jwt.get_unverified_header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise LoginError("The ID token is not signed with a key of the provider's.")
        key = await keys.find(kid, algorithm)
        claims = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=client,
            issuer=issuer,
            leeway=LEEWAY_S,
            options={"require": REQUIRED},
        )
    except (PyJWTError, TypeError, ValueError) as error:
        raise LoginError(f"The ID token is not valid: {error}.") from error
    _check_presenter(claims, client)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise LoginError("The ID token was made for another login.")
    return claims


def _check_presenter(claims: dict[str, Any], client: str) -> None:
    """A token for several parties says which of them asked for it."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client:
        raise LoginError("The ID token was made for another application.")
