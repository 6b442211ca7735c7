"""The form of every answer that is not a success: problem details, https://www.rfc-editor.org/rfc/rfc9457."""

from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"

BLANK = "about:blank"
"""The type of a problem that its status says all about, RFC 9457, section 4.2.1."""

_TYPES = "/problems/"


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    location: str = Field(description="Where the field is: body, query, path or header.")
    field: str = Field(description="Its name; names inside of it follow after dots.")
    detail: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """What every answer that is not a success looks like (RFC 9457). The types are listed in docs/api-problems.md."""

    type: str = Field(description="A stable name of the kind of problem, for programs. A URI reference.")
    title: str = Field(description="The kind of problem in words; the same for every problem of the type.")
    status: int = Field(description="The HTTP status of the answer.")
    detail: str = Field(description="What happened this time, and what to do, for people.")
    instance: str = Field(description="The path that was asked for, without its query.")
    # The web of the release before reads `error`, and talks to this release during an update. The next one drops it.
    error: str = Field(description="Deprecated, use `type`.", deprecated=True)
    errors: list[FieldProblem] | None = Field(default=None, description="Problems of single fields, where known.")


def type_of(error: str) -> str:
    """The URI reference of an error's code: `not_found` is `/problems/not-found`."""
    return _TYPES + error.replace("_", "-")


def instance_of(path: str) -> str:
    """A path as the framework decoded it, as a URI reference again. Queries stay out: they may hold secrets."""
    return quote(path, errors="replace")


def describe(document: dict[str, Any], invalid: dict[str, Any]) -> dict[str, Any]:
    """Correct what FastAPI writes about errors, in place, and give the document back.

    FastAPI knows one media type a route, that of its success, and a form of its own for a 422. `invalid` is the
    response to put in place of the latter.
    """
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if not status.startswith(("4", "5")):
                    continue
                content = response["content"]
                written = content.get(MEDIA_TYPE) or invalid["content"][MEDIA_TYPE]
                schema = {"$ref": "#/components/schemas/Problem"}
                response["content"] = {MEDIA_TYPE: {"schema": schema, "examples": written["examples"]}}
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document
