"""What is kept of a preview, however it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from stacks.review.__main__ import app
from stacks.review.evidence.taking import take_evidence
from stacks.review.failure import ReviewError

STATE = {
    "deployment": {
        "resources": [{"urn": "u", "type": "pulumi:pulumi:Stack", "outputs": {"release": "r1", "schema_head": "0002"}}]
    }
}
FINDING = {"urn": "u", "control": "RDS.3", "name": "database", "detail": "storageEncrypted is not true"}
VIOLATION = FINDING | {"outcome": "violated", "suppressed": None}


class Pulumi:
    """A `pulumi` on PATH that answers as it is told, and writes down how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.exports(STATE)
        self.previews('{"steps": []}')
        program = folder / "pulumi"
        program.write_text(
            f'#!/bin/sh\necho "$@" >> "{self.calls}"\n'
            f'case "$1" in stack) . "{folder}/export" ;; preview)\n'
            f'while [ "$1" != --policy-pack-config ]; do shift; done\n'
            f'file=$(sed "s/.*: *\\"\\(.*\\)\\"}}.*/\\1/" "$2"); . "{folder}/preview" ;; esac\n'
        )
        program.chmod(0o755)

    def exports(self, content: Any, then: str = "") -> None:
        (self.folder / "exported").write_text(json.dumps(content))
        (self.folder / "export").write_text(f'cat "{self.folder}/exported"\n{then}\n')

    def previews(self, content: str, then: str = "", findings: str = "") -> None:
        (self.folder / "previewed").write_text(content)
        (self.folder / "findings").write_text(findings)
        write = f'cat "{self.folder}/findings" > "$file"\n' if findings else ""
        (self.folder / "preview").write_text(f'cat "{self.folder}/previewed"\n{write}{then}\n')


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pulumi:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return Pulumi(folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\n")
    (folder / "Pulumi.blue.yaml").write_text("config:\n  shop:owner: platform\n")
    return folder


def kept(out: Path) -> dict[str, Any]:
    """The files in the stack's folder, by name."""
    return {file.stem: json.loads(file.read_text() or "null") for file in (out / "blue").iterdir()}


def test_the_preview_is_kept_as_it_is_with_the_results_and_the_facts(
    pulumi: Pulumi, project: Path, tmp_path: Path
) -> None:
    suppressed = VIOLATION | {"control": "RDS.5", "suppressed": "a reason"}
    pulumi.previews('{"steps": [1]}', findings=f"{json.dumps(suppressed)}\n{json.dumps(FINDING)}\n")
    take_evidence("blue", tmp_path / "out", project)
    files = kept(tmp_path / "out")
    assert files["preview"] == {"steps": [1]}
    assert files["policies"] == {"results": [FINDING, suppressed]}
    facts = files["facts"]
    assert facts.pop("taken_at").endswith("+00:00")
    assert len(facts.pop("state")) == 64
    assert facts == {
        "stack": "blue",
        "project": "shop",
        "exit_code": 0,
        "commit": None,
        "tree": None,
        "dirty": None,
        "release": "r1",
        "schema_head": "0002",
        "settings": {"owner": "platform"},
        "pulumi_stderr": "",
    }
    export, preview = pulumi.calls.read_text().splitlines()
    assert export.startswith("stack export --stack blue")
    assert preview.startswith(
        "preview --json --diff --show-replacement-steps --policy-pack stacks/policies --policy-pack-config "
    )


def test_a_stack_that_was_never_updated_has_neither_state_nor_release(
    pulumi: Pulumi, project: Path, tmp_path: Path
) -> None:
    pulumi.exports({"deployment": {}})
    take_evidence("blue", tmp_path / "out", project)
    facts = kept(tmp_path / "out")["facts"]
    assert facts["state"] is facts["release"] is facts["schema_head"] is None


@pytest.mark.parametrize(
    ("exports", "previews", "says"),
    [
        (
            "echo \"error: no stack named 'blue' found\" >&2; exit 255",
            {"content": "", "then": "echo \"error: no stack named 'blue' found\" >&2; exit 255"},
            "logged in to. Make it with `pulumi stack init blue`",
        ),
        (
            "",
            {"content": '{"steps": []}', "then": "exit 1", "findings": f"{json.dumps(VIOLATION)}\n"},
            "The policies stopped the preview of blue: RDS.3 in database: storageEncrypted is not true.",
        ),
        (
            "",
            {
                "content": '{"diagnostics": [{"severity": "error", "message": "error: KeyError"}]}',
                "then": "exit 1",
            },
            "The preview of blue failed with exit code 1:\nKeyError\n",
        ),
        (
            "",
            {"content": '{"steps": [', "then": "echo killed >&2; exit 137"},
            "The preview of blue failed with exit code 137:\nkilled\n",
        ),
        ("", {"content": "", "then": "exit 1"}, "failed with exit code 1:\nPulumi does not say why."),
        (
            "echo denied >&2; exit 1",
            {"content": '{"steps": []}'},
            "Pulumi previewed blue, and did not export its state: denied",
        ),
    ],
    ids=["no stack", "violation", "broken program", "killed", "silent", "no export"],
)
def test_a_preview_that_fails_leaves_all_files_and_says_what_to_do(
    pulumi: Pulumi, project: Path, tmp_path: Path, exports: str, previews: dict[str, str], says: str
) -> None:
    pulumi.exports(STATE, exports)
    pulumi.previews(**previews)
    with pytest.raises(ReviewError) as raised:
        take_evidence("blue", tmp_path / "out", project)
    assert says in str(raised.value)
    folder = tmp_path / "out" / "blue"
    assert {file.name for file in folder.iterdir()} == {"preview.json", "policies.json", "facts.json"}
    assert (folder / "preview.json").read_text() == previews["content"]
    facts = json.loads((folder / "facts.json").read_text())
    expected = previews.get("then", "exit 0").rpartition("exit ")[2]
    assert facts["exit_code"] == int(expected)


def test_no_secret_is_kept_or_told_when_a_preview_fails(pulumi: Pulumi, project: Path, tmp_path: Path) -> None:
    message = "error: cannot connect: postgresql://app:hunter2-old@db/x"
    step = {"op": "update", "urn": "u", "oldState": {"inputs": {"password": "hunter2-new"}}}
    content = json.dumps({"steps": [step], "diagnostics": [{"severity": "error", "message": message}]})
    pulumi.previews(content, "echo 'tried hunter2-new, API_TOKEN=hunter2-env' >&2; exit 1")
    with pytest.raises(ReviewError, match="cannot connect") as raised:
        take_evidence("blue", tmp_path / "out", project)
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in "".join(file.read_text() for file in (tmp_path / "out" / "blue").iterdir())


def test_without_pulumi_the_place_to_get_it_is_named(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReviewError, match=r"The Pulumi CLI is not on PATH.*https://www.pulumi.com/docs/install/"):
        take_evidence("blue", tmp_path / "out", project)
    assert kept(tmp_path / "out")["facts"]["exit_code"] == 127


def test_many_violations_are_counted_after_the_first_five(pulumi: Pulumi, project: Path, tmp_path: Path) -> None:
    findings = "".join(f"{json.dumps(VIOLATION | {'urn': f'u{number}'})}\n" for number in range(8))
    pulumi.previews("{}", "exit 1", findings)
    with pytest.raises(ReviewError, match=r"and 3 more\. Mend what they name"):
        take_evidence("blue", tmp_path / "out", project)


def test_a_line_that_was_being_written_is_left_out(pulumi: Pulumi, project: Path, tmp_path: Path) -> None:
    pulumi.previews("{}", "", f'{json.dumps(FINDING)}\n{{"urn": "u", "con')
    take_evidence("blue", tmp_path / "out", project)
    assert kept(tmp_path / "out")["policies"] == {"results": [FINDING]}


def test_the_command_takes_the_commit_and_the_settings_from_the_checkout_of_a_copy(
    pulumi: Pulumi, project: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "Pulumi.yaml").write_text("name: shop\n")
    (checkout / "Pulumi.blue.yaml").write_text("config:\n  shop:owner: somebody\n")
    options = ["--stack", "blue", "--out", str(tmp_path / "out"), "--project-folder", str(project)]
    result = CliRunner().invoke(app, ["evidence", *options, "--checkout", str(checkout)])
    assert result.exit_code == 0, result.output
    assert kept(tmp_path / "out")["facts"]["settings"] == {"owner": "somebody"}
