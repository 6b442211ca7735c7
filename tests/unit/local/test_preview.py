"""`make preview`: pulumi preview of a real stack with the policy pack, in the user's own environment."""

import stat
from pathlib import Path

import pytest

from local.failure import LocalError
from local.preview import become_review, preview_stack, take_evidence


@pytest.fixture(autouse=True)
def _shell_for_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An official Pulumi on PATH that writes down how it was called; returns where."""
    called = tmp_path / "called"
    program = tmp_path / "pulumi"
    program.write_text(f'#!/bin/sh\necho "$@" > "{called}"\ncommand -v python >> "{called}"\nexit 7\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return called


def test_pulumi_previews_the_stack_with_the_pack_and_the_projects_python(pulumi: Path) -> None:
    assert preview_stack("staging", ["--diff"]) == 7
    called, python = pulumi.read_text().splitlines()
    assert called == "preview --stack staging --policy-pack stacks/policies --diff"
    assert python.endswith("/.venv/bin/python")


def test_evidence_is_taken_by_that_pulumi_and_ends_with_1_where_it_fails(
    pulumi: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert take_evidence("staging", tmp_path / "out") == 1
    assert pulumi.read_text().startswith("preview --json --diff --show-replacement-steps")
    assert (tmp_path / "out" / "staging" / "facts.json").exists()
    assert "The preview of staging failed with exit code 7" in capfd.readouterr().err


def test_a_shell_of_the_local_aws_is_refused(pulumi: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    with pytest.raises(LocalError, match=r"This shell works on http://127.0.0.1:4566 instead of AWS"):
        preview_stack("staging", [])
    with pytest.raises(LocalError, match=r"This shell works on"):
        take_evidence("staging", Path("out"))
    with pytest.raises(LocalError, match=r"This shell works on"):
        become_review("staging", "deploy", [])
    assert not pulumi.exists()


@pytest.mark.parametrize(
    ("stack", "says"),
    [
        ("local", "The stack local lives on the local AWS. Preview it there: source local/env.sh; pulumi preview"),
        ("stagging", "There is no stack 'stagging'. Name one of local, production, staging."),
    ],
)
def test_a_stack_that_is_not_on_aws_is_refused(pulumi: Path, stack: str, says: str) -> None:
    with pytest.raises(LocalError) as raised:
        preview_stack(stack, [])
    assert str(raised.value) == says
    assert not pulumi.exists()


def test_without_a_pulumi_the_place_to_get_one_is_named() -> None:
    with pytest.raises(LocalError, match=r"No Pulumi CLI is on PATH.*https://www.pulumi.com/docs/install/"):
        preview_stack("staging", [])
