"""A user who goes on asking while the stack changes."""

import threading
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from tests.local.stack.conftest import Project

PATHS = ("/", "/api/v1/sources")
PAUSE_S = 0.05


class Probe:
    """Asks each path in turn, from entering to leaving; ``answers`` counts status codes and failed connections."""

    def __init__(self, project: "Project") -> None:
        self._client = project.http()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self.answers: Counter[str] = Counter()
        self.releases: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=60)
        self._client.close()

    def _ask(self) -> None:
        while not self._stop.wait(PAUSE_S):
            for path in PATHS:
                try:
                    response = self._client.get(path)
                except httpx.HTTPError as error:
                    self.answers[f"{path} {type(error).__name__}"] += 1
                else:
                    self.answers[f"{path} {response.status_code}"] += 1
                    self.releases.add(response.headers.get("x-release", ""))

    def only_successes(self) -> bool:
        """Whether it asked at all and every answer was 200."""
        return bool(self.answers) and all(key.endswith(" 200") for key in self.answers)
