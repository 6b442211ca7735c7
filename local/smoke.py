"""Whether the stack serves: its page and its API, through the load balancer, as a browser would ask."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress

DEADLINE_S = 60
CHECKS = {"/": "text/html", "/api/v1/release": "application/json"}
"""Path -> the type of content that it must answer with."""


def smoke_test(url: str, aws: LocalAws, progress: Progress) -> str:
    """Ask a stack of the local AWS until everything answers.

    Args:
        url: the stack's output: `http://<load balancer>.alb.localhost:<port>`, or `https://<domain>`.

    Raises:
        LocalError: something does not answer with 200 within the deadline.
    """
    parts = urlsplit(url)
    headers = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
    # By address: all names of the local AWS are this machine, and not every resolver knows it even of *.localhost.
    with httpx.Client(base_url=aws.endpoint, headers=headers, timeout=10, trust_env=False) as client:
        return _all_answer(
            client,
            url,
            progress,
            "See the logs of the containers (`docker logs <id>`) and of MiniStack, then run this again.",
            aws.logs / "ministack.log",
        )


def smoke_test_public(url: str, progress: Progress) -> str:
    """Ask a stack on AWS, at its public address, until everything answers.

    Raises:
        LocalError: something does not answer with 200 within the deadline.
    """
    with httpx.Client(base_url=url, timeout=10) as client:
        return _all_answer(
            client, url, progress, "See its alarms and logs in CloudWatch, and docs/runbooks/roll-back.md.", None
        )


def _all_answer(client: httpx.Client, url: str, progress: Progress, remedy: str, log: Path | None) -> str:
    deadline = time.monotonic() + DEADLINE_S
    for path, content_type in CHECKS.items():
        while (found := _ask(client, path, content_type)) is not None:
            progress.note(f"{path}: {found}")
            if time.monotonic() > deadline:
                raise LocalError(
                    f"{url.rstrip('/')}{path} did not answer as it should within {DEADLINE_S} s: {found}.", remedy, log
                )
            time.sleep(0.2)
    return f"{', '.join(CHECKS)} answer"


def _ask(client: httpx.Client, path: str, content_type: str) -> str | None:
    """What is wrong with the answer, or None."""
    try:
        response = client.get(path)
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    got = response.headers.get("content-type", "")
    if response.status_code != 200:
        return f"status {response.status_code}"
    return None if got.startswith(content_type) else f"content type {got!r} instead of {content_type}"
