import json
from pathlib import Path
from typing import Any

import pytest

from stacks.review.acknowledgements import Acknowledgement
from stacks.review.assembly import Migrations, assemble
from stacks.review.changes.change import Danger
from stacks.review.evidence.folder import read_evidence
from stacks.review.redaction import Redactor
from stacks.review.report import Report, Verdict
from tests.local.head import HEAD

MIGRATIONS = Migrations(Path("service/aggregator/migrations"))
URN = "urn:pulumi:test::data-aggregator::aws:s3/bucket:Bucket::backups"
ROOT = "urn:pulumi:test::data-aggregator::pulumi:pulumi:Stack::data-aggregator-test"
DELETED = {"op": "delete", "urn": URN, "oldState": {"inputs": {"bucket": "backups"}}}
PASSED = {
    "control": "S3.1", "title": "t", "severity": "high", "url": "u", "urn": URN, "type": "t", "name": "n",
    "outcome": "passed", "detail": "", "suppressed": None,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test").mkdir()
    return tmp_path


def write(folder: Path, *steps: dict[str, Any], **facts: Any) -> None:
    here = folder / "test"
    deleted = [step for step in steps if step["op"] == "delete"]
    summary = {"delete": len(deleted), "same": 3} if deleted else {"same": 3}
    preview = {"steps": [{"op": "same", "urn": ROOT}, *steps], "changeSummary": summary}
    (here / "preview.json").write_text(json.dumps(preview))
    given = {"exit_code": 0, "commit": "c", "tree": "t", "state": "s", "schema_head": HEAD, "settings": {}, **facts}
    (here / "facts.json").write_text(json.dumps(given))
    (here / "policies.json").write_text(json.dumps({"results": [PASSED]}))


def reviewed(folder: Path, *acknowledgements: Acknowledgement) -> Report:
    redactor = Redactor()
    return assemble([read_evidence(folder, "test", redactor)], acknowledgements, MIGRATIONS, redactor)


def test_a_stack_to_which_nothing_happens_is_not_dangerous(folder: Path) -> None:
    write(folder)
    report = reviewed(folder)
    assert report.verdict is Verdict.NOTHING_DANGEROUS
    assert report.headline == "test: nothing changes."
    assert report.stacks[0].unchanged == 3


def test_losing_data_needs_an_acknowledgement_and_takes_the_one_that_names_it(folder: Path) -> None:
    write(folder, DELETED)
    report = reviewed(folder)
    assert report.verdict is Verdict.NEEDS_ACKNOWLEDGEMENT
    assert report.stacks[0].missing_acknowledgements == (URN,)
    assert [each.name for each in report.stacks[0].of(Danger.DATA)] == ["backups"]
    report = reviewed(folder, Acknowledgement(urn=URN, stack="test", reason="moved", owner="platform"))
    assert report.verdict is Verdict.NOTHING_DANGEROUS
    assert report.stacks[0].acknowledged == {URN: "moved"}


def test_an_acknowledgement_that_nothing_needs_is_named(folder: Path) -> None:
    write(folder)
    report = reviewed(folder, Acknowledgement(urn=URN, stack="test", reason="moved", owner="platform"))
    assert report.unused_acknowledgements == (f"{URN} on test",)


def test_a_preview_that_failed_is_not_called_unchanged(folder: Path) -> None:
    write(folder, exit_code=255, pulumi_stderr="error: no credentials\n")
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert report.headline == "test: the preview failed: no credentials."


def test_a_preview_that_is_cut_off_is_no_preview_without_danger(folder: Path) -> None:
    write(folder, DELETED)
    file = folder / "test/preview.json"
    file.write_text(file.read_text()[:-30])
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert "broken or cut off" in report.headline
    assert [each.name for each in report.stacks[0].changes] == ["backups"]


def test_a_stack_without_evidence_is_a_failure_that_names_the_files(folder: Path) -> None:
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert "There is no evidence of test: preview.json and rehearsal.json are missing" in report.headline


def test_a_preview_whose_policies_did_not_run_failed(folder: Path) -> None:
    write(folder)
    (folder / "test/policies.json").write_text('{"results": []}')
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert report.stacks[0].problems == ("policies.json has no results: the policy pack did not run.",)


def test_a_violated_policy_is_why_a_preview_failed(folder: Path) -> None:
    write(folder, exit_code=255)
    (folder / "test/policies.json").write_text(json.dumps({"results": [{**PASSED, "outcome": "violated"}]}))
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert "the preview is stopped by 1 violated policy" in report.headline


def test_a_rehearsal_that_failed_fails_the_report(folder: Path) -> None:
    write(folder)
    rehearsal = {"stack": "test", "base": None, "passed": False, "seconds": 3.0, "steps": [], "unchanged_after": False}
    (folder / "test/rehearsal.json").write_text(json.dumps({**rehearsal, "failure": "the migration failed"}))
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert "the rehearsal failed: the migration failed" in report.headline


def test_a_schema_that_this_checkout_does_not_know_fails_the_report(folder: Path) -> None:
    write(folder, schema_head="9999")
    report = reviewed(folder)
    assert report.verdict is Verdict.FAILED
    assert "9999" in report.stacks[0].problems[0]


def test_the_fingerprint_names_commit_tree_state_and_plan(folder: Path) -> None:
    write(folder, DELETED)
    first = reviewed(folder).stacks[0].fingerprint
    assert first is not None
    assert (first.commit, first.tree, first.state) == ("c", "t", "s")
    write(folder)
    second = reviewed(folder).stacks[0].fingerprint
    assert second is not None
    assert second.plan != first.plan


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "error: Settings that do not work:\n  storage_gb: not 1\n  to paste:\n    storage_gb: 20",
            "work: storage_gb: not 1.",
        ),
        (
            "error: Program failed:\nTraceback (most recent call last):\n  File x\nRuntimeError: no vault.",
            "RuntimeError: no vault.",
        ),
    ],
)
def test_a_failed_preview_says_in_the_first_line_what_was_wrong(folder: Path, message: str, said: str) -> None:
    write(folder, exit_code=255, pulumi_stderr=message)
    assert reviewed(folder).headline.endswith(said)


def test_a_lifted_protection_is_told_though_pulumi_calls_the_resource_unchanged(folder: Path) -> None:
    write(folder, {"op": "same", "urn": URN, "oldState": {"protect": True}, "newState": {}})
    report = reviewed(folder)
    assert report.verdict is Verdict.NOTHING_DANGEROUS
    assert report.headline == "test: the protection of what holds data is lifted: s3 bucket backups."
    [change] = report.stacks[0].of(Danger.DATA)
    assert change.reasons == ("its protection is lifted: an update may delete or replace it",)
    assert report.stacks[0].problems == ()
