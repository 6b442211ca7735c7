"""Problem details: the document and the code name the same types, and no answer strays from the form."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from aggregator import problems
from aggregator.app import create_routes
from aggregator.errors import AppError, FrameworkError

DOCUMENT = Path(__file__).parents[3] / "docs" / "api-problems.md"


def kinds(base: type[AppError] = AppError) -> Iterator[type[AppError]]:
    yield base
    for kind in base.__subclasses__():
        if kind is not FrameworkError:
            yield from kinds(kind)


def test_the_document_has_each_type_with_its_status_and_no_other() -> None:
    create_routes()  # imports every module that may define a kind
    written = re.findall(r"^### `(\S+)` \((\d+)\)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(written) == sorted((problems.type_of(kind.error), str(int(kind.status))) for kind in kinds())


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.error)
def test_a_kind_has_a_title_and_an_example_of_its_own(kind: type[AppError]) -> None:
    others = [other for other in kinds() if other is not kind]
    assert kind.title not in {other.title for other in others}
    assert kind.example not in {other.example for other in others}


def test_every_operation_describes_its_errors_as_problems() -> None:
    document = create_routes().openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert {"500", "503"} <= set(answers), (method, path)
            for status, answer in answers.items():
                if status.startswith(("4", "5")):
                    assert set(answer["content"]) == {problems.MEDIA_TYPE}, (method, path, status)
                    assert answer["content"][problems.MEDIA_TYPE]["examples"], (method, path, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_what_the_framework_refuses_has_the_blank_type_and_keeps_its_headers() -> None:
    transport = httpx.ASGITransport(app=create_routes())
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        missing = await client.get("/api/v1/no%20such?token=hunter2")
        refused = await client.put("/api/v1/datasets")
    assert missing.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not Found",
        "instance": "/api/v1/no%20such",
        "error": "not_found",
    }
    assert (refused.status_code, refused.json()["type"]) == (405, "about:blank")
    assert refused.headers["allow"]
