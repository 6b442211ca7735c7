"""GitHub's REST API as the review needs it: all pages of a list, and another attempt where GitHub asks for one.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from stacks.review.failure import ReviewError

ATTEMPTS = 4
AGAIN = "Run it again."
LONGEST_WAIT_S = 120
"""GitHub's secondary limits ask for about a minute; who asks for more is better asked again by a person."""
UNSAID_WAIT_S = 60
"""Where a secondary limit is named without a time."""
PER_PAGE = 100
_REFUSED = {403, 429}
_GONE = {404, 410}


class GoneError(ReviewError):
    """What was asked for is not there, or not any more."""


class UnansweredError(ReviewError):
    """GitHub failed, or was not reached: whether it did what it was told is not known."""


class GitHub:
    """One repository of GitHub.

    Reading and editing are tried again after a failure of GitHub; making something is not, since it may have been made
    all the same: the caller looks first. A refusal for too many requests is waited for in every case.

    Args:
        api: `https://api.github.com`, or an enterprise's own.
        repository: `owner/name`.
        wait: seconds to spend before the next attempt.

    Raises, from each method:
        GoneError: there is no such thing.
        UnansweredError: GitHub failed at every attempt.
        ReviewError: GitHub refused.
    """

    def __init__(self, api: str, repository: str, token: str, wait: Callable[[float], None] = time.sleep) -> None:
        self._client = httpx.Client(
            base_url=f"{api.rstrip('/')}/repos/{repository}/",
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=30,
        )
        self._wait = wait

    def pages(self, path: str, **parameters: str) -> Iterator[Any]:
        """Every item of a list, over all of its pages."""
        answer = self._ask("GET", path, parameters={"per_page": str(PER_PAGE), **parameters})
        while True:
            yield from answer.json()
            following = answer.links.get("next", {}).get("url")
            if following is None:
                return
            url = httpx.URL(following)
            if (url.scheme, url.netloc) != (self._client.base_url.scheme, self._client.base_url.netloc):
                raise ReviewError(
                    f"GitHub's next page lies on another host ({url.host}), which gets no token.",
                    "See that GITHUB_API_URL is GitHub's.",
                )
            answer = self._ask("GET", following)

    def make(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST: asked once, but for refusals."""
        return self._ask("POST", path, body=body, again=False).json()

    def edit(self, path: str, body: Mapping[str, Any]) -> Any:
        """PATCH."""
        return self._ask("PATCH", path, body=body).json()

    def remove(self, path: str) -> None:
        """DELETE."""
        self._ask("DELETE", path)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        again: bool = True,
    ) -> httpx.Response:
        for attempt in range(1, ATTEMPTS + 1):
            last = attempt == ATTEMPTS
            try:
                answer = self._client.request(method, path, params=parameters, json=body)
            except httpx.TransportError as error:
                if last or not again:
                    raise UnansweredError(
                        f"GitHub was not reached ({type(error).__name__}: {error}).", AGAIN
                    ) from error
                self._wait(2**attempt)
                continue
            if answer.is_success:
                return answer
            pause = _asked_to_wait(answer)
            if answer.status_code >= 500 and (last or not again):
                raise UnansweredError(f"GitHub failed at {method} {path}: status {answer.status_code}.", AGAIN)
            if answer.status_code < 500 and (pause is None or last):
                raise _refusal(method, path, answer)
            self._wait(2**attempt if pause is None else pause)
        raise AssertionError  # the last attempt returns or raises


def _asked_to_wait(answer: httpx.Response) -> float | None:
    """Seconds, where the request was one too many.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
    """
    if answer.status_code not in _REFUSED:
        return None
    pause: float | None = None
    if (after := answer.headers.get("retry-after", "")).isdecimal():
        pause = float(after)
    elif answer.headers.get("x-ratelimit-remaining") == "0":
        pause = max(0.0, float(answer.headers.get("x-ratelimit-reset", "0")) - time.time())
    elif "secondary rate limit" in answer.text:
        pause = UNSAID_WAIT_S
    return pause if pause is not None and pause <= LONGEST_WAIT_S else None


def _refusal(method: str, path: str, answer: httpx.Response) -> ReviewError:
    if answer.status_code in _GONE:
        return GoneError(f"GitHub has no {path}.", "See that GITHUB_REPOSITORY is the repository.")
    return ReviewError(
        f"GitHub refused {method} {path} with status {answer.status_code}: {answer.text[:300]}",
        "See that the job's `permissions` allow it.",
    )
