from typing import Any

from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import Operation, Preview
from stacks.review.evidence.folder import Evidence, Facts
from stacks.review.releases import releases_of, with_releases
from tests.unit.review.steps import TASK_DEFINITION, step

OLD, NEW, STRANGE = "c9be62b5" * 8, "4f0a1c2d" * 8, "00000000" * 8


def evidence(**outputs: Any) -> Evidence:
    preview = Preview(steps=(), unchanged=1, outputs=outputs)
    return Evidence(stack="s", document={}, preview=preview, facts=Facts(), policies=None, rehearsal=None, problems=())


def image(digest: str) -> str:
    return f"registry.example/aggregator-api@sha256:{digest}"


def told(before: str, after: str) -> tuple[str | None, str | None]:
    """How an image that changes from one digest to another is told, where one stack runs each of two releases."""
    definitions = [f'[{{"name": "api", "image": "{image(each)}"}}]' for each in (before, after)]
    changed = step(
        Operation.REPLACE,
        TASK_DEFINITION,
        "api",
        forced_by="containerDefinitions",
        old={"containerDefinitions": definitions[0]},
        new={"containerDefinitions": definitions[1]},
    )
    known = releases_of(
        [
            evidence(release="r0002-222222222222", api_image=image(NEW)),
            evidence(release="r0001-111111111111", api_image=image(OLD), url="https://example.org"),
        ]
    )
    [change] = with_releases(changes_of([changed]), known)
    [difference] = [each for each in change.differences if "image" in each.subject]
    return difference.before, difference.after


def test_a_digest_is_told_by_the_release_that_runs_it_on_any_of_the_stacks() -> None:
    before, after = told(OLD, NEW)
    assert before is not None
    assert after is not None
    assert "r0001-111111111111 (sha256 c9be62b5…)" in before
    assert "r0002-222222222222 (sha256 4f0a1c2d…)" in after


def test_a_digest_that_no_stack_runs_stays_a_digest() -> None:
    before, after = told(OLD, STRANGE)
    assert before is not None
    assert "r0001-111111111111" in before
    assert after is not None
    assert "r0" not in after
    assert "sha256 00000000…" in after


def test_a_stack_before_its_first_update_runs_no_release() -> None:
    assert releases_of([evidence(), evidence(release=None, api_image=image(OLD))]) == {}
