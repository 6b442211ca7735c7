"""A GitHub on 127.0.0.1: the REST API that the review speaks, over real HTTP, with its pages, limits and refusals."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

REPOSITORY = "example/aggregator"
TOKEN = "ghs_of_this_job"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
SOMEBODY = {"login": "somebody", "type": "User"}
HEAD = "0123456789abcdef0123456789abcdef01234567"

Answer = tuple[int, Any]


@dataclass
class Failure:
    """One answer instead of the right one; `done`: the request has its effect all the same."""

    method: str
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False
    message: str = "made to fail"


@dataclass
class FakeGitHub:
    """The repository's issues, comments, labels and pull requests, and every request that came."""

    url: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda *_: None
    foreign_pages: str | None = None

    def add_comment(self, body: str, user: dict[str, str] | None = None) -> dict[str, Any]:
        comment = {"id": 1000 + len(self.comments), "body": body, "user": user or SOMEBODY}
        self.comments.append(comment)
        return comment

    def add_pull(self, number: int, *, sha: str = HEAD, repository: str = REPOSITORY, branch: str = "change") -> None:
        owner = repository.partition("/")[0]
        head = {"sha": sha, "ref": branch, "label": f"{owner}:{branch}", "repo": {"full_name": repository}}
        self.pulls.append({"number": number, "head": head, "labels": [{"name": name} for name in self.labels]})

    def ours(self) -> list[dict[str, Any]]:
        return [each for each in self.comments if each["user"] == BOT]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        match method, *path.strip("/").split("/"):
            case "GET", "pulls":
                return 200, [each for each in self.pulls if each["head"]["label"] == query["head"]]
            case "GET", "issues":
                wanted = query.get("labels", "")
                return 200, [each for each in self.issues if each["state"] == "open" and wanted in each["labels"]]
            case "GET", "issues", _, "comments":
                return 200, self.comments
            case "POST", "issues", _, "comments":
                return self._checked(body, lambda: (201, self.add_comment(body["body"], BOT)))
            case _, "issues", "comments", number:
                return self._on_comment(method, int(number), body)
            case _, "issues", _, "labels", *name:
                return self._on_label(body, *name)
            case _, "issues", *number:
                return self._on_issue(body, *number)
        return 404, {"message": "Not Found"}

    def _on_issue(self, body: Any, number: str | None = None) -> Answer:
        if number is None:
            issue = {"number": 70 + len(self.issues), "state": "open", "user": BOT, **body}
            self.issues.append(issue)
            return 201, issue
        issue = next(each for each in self.issues if each["number"] == int(number))
        issue.update(body)
        return 200, issue

    def _on_label(self, body: Any, name: str | None = None) -> Answer:
        if name is None:
            self.labels |= set(body["labels"])
            return 200, []
        if name not in self.labels:
            return 404, {"message": "Label does not exist"}
        self.labels.discard(name)
        return 200, []

    def _on_comment(self, method: str, number: int, body: Any) -> Answer:
        found = next((each for each in self.comments if each["id"] == number), None)
        if found is None:
            return 404, {"message": "Not Found"}
        if found["user"] != BOT:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "DELETE":
            self.comments.remove(found)
            return 204, None
        return self._checked(body, lambda: (200, found.update(body) or found))

    def _checked(self, body: Any, act: Callable[[], Answer]) -> Answer:
        if len(body["body"]) > 65536:
            return 422, {"message": "Validation Failed", "errors": ["body is too long (maximum is 65536 characters)"]}
        return act()

    def failure_of(self, method: str, path: str) -> Failure | None:
        for each in self.failures:
            if each.method == method and re.fullmatch(each.path, path):
                self.failures.remove(each)
                return each
        return None


class _Handler(BaseHTTPRequestHandler):
    github: FakeGitHub

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        github, method = self.github, self.command
        parts = urlsplit(self.path)
        prefix = f"/repos/{REPOSITORY}/"
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        path = unquote(parts.path.removeprefix(prefix))
        github.requests.append(f"{method} {path}")
        if self.headers.get("authorization") != f"Bearer {TOKEN}" or not parts.path.startswith(prefix):
            return self._send(401, {"message": "Bad credentials"}, {})
        github.before(method, path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        failure = github.failure_of(method, path)
        if failure is not None and not failure.done:
            return self._send(failure.status, {"message": failure.message}, failure.headers)
        status, answer = github.answer(method, path, query, body)
        if failure is not None:
            return self._send(failure.status, {"message": failure.message}, failure.headers)
        headers = {}
        if isinstance(answer, list) and method == "GET":
            answer, headers = self._page(answer, parts.path, query)
        return self._send(status, answer, headers)

    def _page(self, items: list[Any], path: str, query: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
        size, page = min(int(query.get("per_page", "30")), 100), int(query.get("page", "1"))
        last = max(1, -(-len(items) // size))
        host = self.github.foreign_pages or self.github.url

        def link(number: int, relation: str) -> str:
            return f'<{host}{path}?{urlencode({**query, "page": number})}>; rel="{relation}"'

        links = [link(page + 1, "next"), link(last, "last")] if page < last else []
        return items[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else {}

    def _send(self, status: int, answer: Any, headers: dict[str, str]) -> None:
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving() -> Iterator[FakeGitHub]:
    """One that serves, for a test."""
    github = FakeGitHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"github": github}))
    github.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
