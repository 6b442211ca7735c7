"""The settings of who may do what. They are a part of the API's own."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import BaseSettings

from aggregator.access.scopes import Scope

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_private(url: str) -> bool:
    """Whether nobody can listen to what is sent there: TLS, or this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "https" or (parts.scheme == "http" and (host in LOOPBACK or host.endswith(".localhost")))


def _private(url: str | None) -> str | None:
    if url is not None and not is_private(url):
        raise ValueError("must begin with https://, or http:// and the name of this machine (localhost)")
    return url


def _origin(url: str | None) -> str | None:
    if url is not None and urlsplit(url).geturl() != f"{urlsplit(url).scheme}://{urlsplit(url).netloc}".lower():
        raise ValueError("must be a scheme and a host without a path, in lower case: https://data.example.org")
    return url


class AccessSettings(BaseSettings):
    anonymous_scope: Scope | None = None
    """What a request without a key or a session may do. Left out, nothing where people can log in, else everything:
    this is for a network of one's own."""
    forwarded_hops: int = Field(default=0, ge=0, le=5)
    """Proxies in front whose X-Forwarded-For is believed: 1 behind a load balancer, 2 with a CDN before it."""

    public_url: Annotated[str | None, AfterValidator(_private), AfterValidator(_origin)] = None
    """Where browsers find the web and the API: a scheme and a host."""
    oidc_issuer: Annotated[str | None, AfterValidator(_private)] = None
    """The provider that people log in with, as it names itself. Without one nobody can log in."""
    oidc_discovery_url: str | None = None
    """Where its description is, when that is not below the issuer: the local stack's containers see another name."""
    oidc_client_id: str | None = Field(default=None, min_length=1)
    oidc_secret_arn: str | None = Field(default=None, min_length=1)
    """The secret with `{"client_secret"}`; left out, the provider knows this as a public client: PKCE is all it has."""
    oidc_scopes: str = Field(default="openid profile email", pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$")
    oidc_role_claim: str = Field(default="groups", min_length=1)
    """The claim of the ID token that holds a person's groups: a list of texts, or one text."""
    oidc_admin_groups: str = ""
    oidc_writer_groups: str = ""
    """Names of groups, with commas between them. Whoever is in none of these may read."""
    session_idle_s: int = Field(default=7200, ge=300)
    """A session that nobody uses for this long has ended."""
    session_longest_s: int = Field(default=43200, ge=300, le=30 * 86400)
    """A session ends after this, also while it is used. Only then is a person's role looked at again."""

    rate_per_s: float = Field(default=200, ge=0)
    """Requests a second that one key, session or client address may send for long; 0: any number. Each process counts
    for itself: see aggregator.access.limits."""
    rate_burst: int = Field(default=2000, ge=1)
    """And so many at once, after a rest."""
    logins_per_minute: float = Field(default=20, ge=0)
    """From one client address, for long and at once; a login takes two. 0: any number."""

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if self.oidc_issuer is not None and (self.public_url is None or self.oidc_client_id is None):
            raise ValueError("OIDC_ISSUER needs PUBLIC_URL and OIDC_CLIENT_ID too")
        described_at = self.oidc_discovery_url or "https:"
        if (self.oidc_issuer or "").startswith("https:") and not described_at.startswith("https:"):
            raise ValueError("OIDC_DISCOVERY_URL must begin with https://, as OIDC_ISSUER does")
        return self

    def anonymous(self) -> Scope:
        if self.anonymous_scope is not None:
            return self.anonymous_scope
        return Scope.ADMIN if self.oidc_issuer is None else Scope.NONE

    def secure(self) -> bool:
        """Whether browsers come over TLS. That is said, and not taken from a header: whoever asks writes those."""
        return (self.public_url or "").startswith("https:")


OPEN = AccessSettings.model_construct(rate_per_s=0, logins_per_minute=0)
"""Everybody may do everything, as often as they like, whatever the environment says."""
