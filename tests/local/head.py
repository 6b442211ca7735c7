"""The head of the service's schema, and the numbers of the revisions that tests put behind it."""

from infra.revisions import read_revisions
from local.instance import CHECKOUT


def _behind(revision: str) -> str:
    return f"{int(revision) + 1:04}"


HEAD = read_revisions(CHECKOUT / "service/aggregator/migrations").head
NEXT = _behind(HEAD)
NEXT_BUT_ONE = _behind(NEXT)
