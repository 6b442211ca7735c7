"""What a report means to CI: a failure fails, an acknowledgement that is needed is shown."""

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from stacks.review.github.verdict import main

NEEDED = "It needs an acknowledgement: make deploy refuses what no committed one names."


def judged(folder: Path, summary: Path) -> tuple[int, str]:
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, ["--from", str(folder)], env={"GITHUB_STEP_SUMMARY": str(summary)})
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("verdict", "code", "told"),
    [
        (0, 0, "Nothing in it is dangerous.\n"),
        (
            2,
            0,
            f"::warning title=Needs acknowledgement::{NEEDED}\n{NEEDED}\n",
        ),
        (1, 1, "It failed: the report's first lines say why.\n"),
    ],
)
def test_only_a_failure_fails_and_each_is_in_the_summary(tmp_path: Path, verdict: int, code: int, told: str) -> None:
    (tmp_path / "report.md").write_text("# The report")
    (tmp_path / "report.json").write_text(json.dumps({"verdict": verdict}))
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    assert judged(tmp_path, summary) == (code, told)
    assert summary.read_text() == "before\n# The report\n"


@pytest.mark.parametrize("content", [None, "", "{}", '{"verdict": 7}'], ids=["none", "empty", "no verdict", "another"])
def test_a_report_that_is_not_complete_fails(tmp_path: Path, content: str | None) -> None:
    (tmp_path / "report.md").write_text("# The report")
    if content is not None:
        (tmp_path / "report.json").write_text(content)
    code, told = judged(tmp_path, tmp_path / "summary")
    assert code == 1
    assert "holds no complete report" in told
