"""The README says what the code says."""

import re
from pathlib import Path

import pytest

from local.plugins.capabilities import capability_table
from stacks.settings_table import settings_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    ("name", "table"),
    [("capabilities", capability_table()), ("settings", settings_table())],
    ids=["capabilities", "settings"],
)
def test_a_generated_table_is_the_newest(name: str, table: str) -> None:
    [found] = re.findall(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found.strip() == table, f"put this between the marks <!-- {name} -->:\n\n{table}"


def test_every_make_target_of_the_readme_exists() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named
    assert named <= targets


def test_every_folder_of_the_readme_exists() -> None:
    folders = re.findall(r"^\| `([a-z/]+/)` \|", README, re.MULTILINE)
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
