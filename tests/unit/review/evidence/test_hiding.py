"""Evidence can be handed on without its secrets, and tells the same."""

import json
from pathlib import Path

import pytest

from stacks.review.deployment.fingerprint import plan_hash
from stacks.review.evidence.folder import Evidence, read_evidence
from stacks.review.evidence.hiding import hide_evidence
from stacks.review.redaction import Redactor
from tests.unit.review.large_preview import REAL
from tests.unit.review.planted import planted
from tests.unit.review.test_planted_secrets import facts, policies, preview, rehearsal

PLANTED = planted()


def read(folder: Path) -> Evidence:
    """As the report reads it."""
    return read_evidence(folder, "staging", Redactor())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Evidence of one stack, full of secrets."""
    here = tmp_path / "staging"
    here.mkdir()
    for name, content in {
        "preview.json": preview(),
        "policies.json": policies(),
        "facts.json": facts("staging"),
        "rehearsal.json": rehearsal("staging"),
    }.items():
        (here / name).write_text(json.dumps(content))
    return tmp_path


def test_no_secret_is_left_in_any_file(folder: Path) -> None:
    hide_evidence(folder / "staging")
    text = "".join(file.read_text() for file in (folder / "staging").iterdir())
    assert [each.kind for each in PLANTED for secret in each.secrets if secret in text] == []


def test_the_steps_and_the_fingerprint_stay(folder: Path) -> None:
    before = read(folder)
    hide_evidence(folder / "staging")
    after = read(folder)
    assert before.preview is not None
    assert after.preview is not None
    assert [step.urn for step in after.preview.steps] == [step.urn for step in before.preview.steps]
    assert plan_hash(after.preview) == plan_hash(before.preview)
    assert after.problems == before.problems
    assert "of staging]" in str(after.preview)


def test_a_real_preview_tells_the_same(folder: Path) -> None:
    (folder / "staging" / "preview.json").write_text(REAL.read_text())
    before = read(folder).preview
    hide_evidence(folder / "staging")
    assert read(folder).preview == before


def test_a_preview_that_is_cut_off_stays_so_without_its_secrets(folder: Path) -> None:
    file = folder / "staging" / "preview.json"
    text = json.dumps(preview(), indent=4)
    file.write_text(text[: text.index('"diagnostics"') - 400])
    before = read(folder).preview
    hide_evidence(folder / "staging")
    assert [each.kind for each in PLANTED for secret in each.secrets if secret in file.read_text()] == []
    after = read(folder).preview
    assert after is not None
    assert before is not None
    assert [step.urn for step in after.steps] == [step.urn for step in before.steps]
    assert any("cut off" in each for each in after.problems)


def test_two_previews_in_one_file_stay_a_problem(folder: Path) -> None:
    file = folder / "staging" / "preview.json"
    file.write_text(REAL.read_text() * 2)
    hide_evidence(folder / "staging")
    after = read(folder).preview
    assert after is not None
    assert any("stands more" in each for each in after.problems)
