"""The table of Squawk's rules, held against the binary itself."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

from stacks.review.schema.squawk import LEFT_OUT, RULES, WEAKER, SquawkError, lint

SQUAWK = Path(sysconfig.get_path("scripts")) / "squawk"


def refused(rules: list[str]) -> str:
    """What Squawk says of names that are no rules of it."""
    named = [argument for rule in rules for argument in ("--exclude", rule)]
    return subprocess.run(
        [SQUAWK, *named, "--stdin-filepath", "x.sql"], input="", capture_output=True, text=True, check=False
    ).stderr


def test_every_rule_of_the_table_is_one_of_squawks() -> None:
    assert refused([*RULES, *LEFT_OUT]) == ""
    assert "invalid rule name" in refused(["no-such-rule"])


def test_a_rule_counts_or_is_left_out() -> None:
    assert not set(RULES) & set(LEFT_OUT)
    assert all(LEFT_OUT.values())
    assert {rule for weak, strong in WEAKER.items() for rule in (weak, *strong)} <= set(RULES)


def test_the_places_count_from_zero_and_left_out_rules_are_not_there() -> None:
    found = lint("BEGIN;\nCREATE TABLE a (b int);\nCREATE INDEX c ON d (e);\nCOMMIT;\n", "17")
    assert [(each.rule, each.line, each.column) for each in found] == [("require-concurrent-index-creation", 2, 0)]
    assert found[0].url == "https://squawkhq.com/docs/require-concurrent-index-creation"


def test_a_configuration_in_a_folder_above_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".squawk.toml").write_text('excluded_rules = ["require-concurrent-index-creation"]\n')
    monkeypatch.chdir(tmp_path)
    assert len(lint("CREATE INDEX c ON d (e);", "17")) == 1


def test_squawk_that_refuses_its_arguments_is_an_error_with_its_words() -> None:
    with pytest.raises(SquawkError, match="squawk failed: error: invalid value"):
        lint("SELECT 1;", "seventeen")
