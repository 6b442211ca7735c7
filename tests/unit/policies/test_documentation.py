"""docs/policies.md says what the pack holds."""

import re
from pathlib import Path

from stacks.policies.controls import CONTROLS
from stacks.policies.table import controls_table

DOCUMENT = (Path(__file__).parents[3] / "docs" / "policies.md").read_text()


def test_the_table_of_controls_is_the_newest() -> None:
    [found] = re.findall(r"<!-- controls -->\n(.*?)<!-- /controls -->", DOCUMENT, re.DOTALL)
    assert found.strip() == controls_table(), f"put this between the marks:\n\n{controls_table()}"


def test_no_control_is_both_held_and_left_out() -> None:
    [section] = re.findall(r"## Left out.*?(?=\n## )", DOCUMENT, re.DOTALL)
    left_out = {
        name for row in re.findall(r"^\| (.*?) \|", section, re.MULTILINE) for name in re.findall(r"\w+\.\d+", row)
    }
    assert left_out
    assert left_out & {control.id for control in CONTROLS} == set()
