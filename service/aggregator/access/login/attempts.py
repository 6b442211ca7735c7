"""A login that has begun: what has to come back with the browser, kept in a cookie of that browser until then.

The cookie needs no signature: whoever can write it in a browser is that browser, or has taken it over. What it holds
only makes the answer of the provider fit to the question, and `next` is looked at again.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass

from aggregator.access import tokens

LASTS_S = 600
HOME = "/"
LOCAL_PATH = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"
"""A path of this host. `//host` and `/\\host` are another one's, and browsers drop line ends and tabs in between."""
LONGEST_PATH = 1000


@dataclass(frozen=True, kw_only=True)
class Attempt:
    state: str
    """Comes back in the address: the answer belongs to this browser."""
    nonce: str
    """Comes back in the ID token: it was made for this login."""
    verifier: str
    """Of PKCE: the code is worth nothing to whoever sees it. https://www.rfc-editor.org/rfc/rfc7636"""
    next: str
    """The path to go to afterwards."""

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    def answers(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())

    def packed(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")


def begin(next_path: str) -> Attempt:
    return Attempt(state=tokens.new_token(), nonce=tokens.new_token(), verifier=tokens.new_token(), next=next_path)


def unpack(cookie: str | None) -> Attempt | None:
    """What `packed` gave; None for anything else."""
    try:
        held = json.loads(base64.urlsafe_b64decode((cookie or "") + "=" * (-len(cookie or "") % 4)))
        texts = {name: str(held[name]) for name in ("state", "nonce", "verifier", "next")}
    except (ValueError, binascii.Error, TypeError, KeyError):
        return None
    if not all(tokens.is_token(texts[name]) for name in ("state", "nonce", "verifier")):
        return None
    return Attempt(**texts | {"next": texts["next"] if is_local(texts["next"]) else HOME})


def is_local(path: str) -> bool:
    return len(path) <= LONGEST_PATH and re.fullmatch(LOCAL_PATH, path) is not None
