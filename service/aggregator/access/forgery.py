"""Writes that another site made a browser send, which adds the cookie by itself.

https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html: a token that no
other site can read, and what the browser itself says of where a request comes from. API keys are never added by a
browser: they need none of it.
"""

import hmac

from starlette.requests import HTTPConnection

from aggregator.access.callers import Caller, CallerKind
from aggregator.access.errors import ForbiddenError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "X-CSRF-Token"


def check_intended(request: HTTPConnection, caller: Caller, public_url: str | None) -> None:
    """Let pass what changes nothing, and what the caller meant.

    Raises:
        ForbiddenError: another site sent it, or nothing shows that this one did.
    """
    if request.scope["method"] in SAFE or caller.kind is CallerKind.KEY:
        return
    site = request.headers.get("sec-fetch-site")
    if caller.kind is CallerKind.ANONYMOUS:
        # Nobody's rights can be misused, but the network's: who may reach this service may be an open door's guard.
        if site == "cross-site":
            raise ForbiddenError("The browser says that another site sent this. Use this service's own pages.")
        return
    origin = request.headers.get("origin")
    if site not in {None, "same-origin"} or origin not in {None, public_url}:
        raise ForbiddenError(f"The browser says that another site sent this. Use {public_url}.")
    if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), (caller.csrf_token or "").encode()):
        raise ForbiddenError(f"Send the header {HEADER} with the csrf_token of /api/v1/me: this session has another.")
