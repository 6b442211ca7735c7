"""What the routes' rules need, put together once an application."""

import logging

from aggregator.access.authentication import Authentication
from aggregator.access.last_use import LastUse
from aggregator.access.limits import TokenBuckets
from aggregator.access.login.attempts import LASTS_S
from aggregator.access.login.provider import Provider
from aggregator.access.login.secret import ClientSecret
from aggregator.access.scopes import Scope
from aggregator.access.sessions.cookies import Cookie
from aggregator.access.settings import AccessSettings
from aggregator.database.engine import Database

log = logging.getLogger(__name__)


class Gate:
    """Who may do what here, and how people come in."""

    def __init__(self, database: Database, settings: AccessSettings, client_secret: ClientSecret | None = None) -> None:
        self.settings = settings
        self.last_use = LastUse(database)
        self.session_cookie = Cookie("session", secure=settings.secure(), lasting_s=settings.session_longest_s)
        self.login_cookie = Cookie("login", secure=settings.secure(), lasting_s=LASTS_S)
        self.authentication = Authentication(database, self.last_use, settings, self.session_cookie)
        self.requests = TokenBuckets(settings.rate_per_s, settings.rate_burst)
        self.refusals = TokenBuckets(settings.rate_per_s, settings.rate_burst)
        """Of keys that are none: who tries them out does not keep others behind the same address from using theirs."""
        self.logins = TokenBuckets(settings.logins_per_minute / 60, max(1, round(settings.logins_per_minute)))
        self.provider = _provider(settings, client_secret)

    def warn(self) -> None:
        """Say it aloud when everybody may write."""
        scope = self.settings.anonymous()
        if scope.covers(Scope.WRITER):
            log.warning(
                "whoever reaches this service has the scope %s, without a key or a login: set ANONYMOUS_SCOPE", scope
            )

    async def close(self) -> None:
        await self.last_use.settle()
        if self.provider is not None:
            await self.provider.close()


def _provider(settings: AccessSettings, secret: ClientSecret | None) -> Provider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None or settings.public_url is None:
        return None
    return Provider(
        issuer=settings.oidc_issuer,
        discovery_url=settings.oidc_discovery_url,
        client_id=settings.oidc_client_id,
        secret=secret,
        scopes=settings.oidc_scopes,
        public_url=settings.public_url,
    )
