"""The settings of who may do what. They are a part of the API's own."""

from pydantic import Field
from pydantic_settings import BaseSettings

from aggregator.access.scopes import Scope


class AccessSettings(BaseSettings):
    anonymous_scope: Scope | None = None
    """What a request without a key or a session may do. Left out, everything: this is for a network of one's own."""
    forwarded_hops: int = Field(default=0, ge=0, le=5)
    """Proxies in front whose X-Forwarded-For is believed: 1 behind a load balancer, 2 with a CDN before it."""

    def anonymous(self) -> Scope:
        return Scope.ADMIN if self.anonymous_scope is None else self.anonymous_scope
