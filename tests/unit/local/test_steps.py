"""What a person reads while steps run and when one fails."""

import sys
from pathlib import Path

import pytest

from local.commands import run
from local.failure import LocalError
from local.steps import Step, run_steps, show_failure


def test_without_a_terminal_each_step_is_one_line_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    run_steps([Step("first", lambda _: "found"), Step("second", lambda _: None)])
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["✓", "first", "0.0", "s", "found"]
    assert second.split() == ["✓", "second", "0.0", "s"]


def test_a_failed_step_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: object) -> None:
        raise LocalError("It broke.", "Mend it.")

    with pytest.raises(LocalError, match="It broke"):
        run_steps([Step("first", fail), Step("second", lambda _: pytest.fail("was run"))])
    assert capsys.readouterr().out.startswith("✗ first")


def test_an_interrupted_step_says_how_to_go_on() -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(LocalError, match=r"Stopped\. Run the same command again: it goes on from here\."):
        run_steps([Step("first", interrupted)])


def test_a_failed_command_shows_the_end_of_its_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = "print(*range(100), sep=chr(10)); raise SystemExit(3)"
    with pytest.raises(LocalError) as failure:
        run(
            [sys.executable, "-c", program],
            log=tmp_path / "log",
            doing="counting",
            remedy="Count less.",
        )
    show_failure(failure.value)
    shown = capsys.readouterr().err.splitlines()
    assert "99" in shown
    assert "10" not in shown
    assert shown[-2] == f"Counting failed: {sys.executable} ended with code 3."
    assert shown[-1] == "Count less."


def test_a_missing_program_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"no-such-program was not found while counting\. Install it\."):
        run(["no-such-program"], log=tmp_path / "log", doing="counting", remedy="Install it.")
