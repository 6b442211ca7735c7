"""Imports flow one way, and environments differ in values only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "infra": {"stacks", "local", "aggregator", "tests"},
    "stacks": {"local", "aggregator", "tests"},
    "local": {"infra", "stacks", "aggregator", "tests", "pulumi_aws", "pulumi_awsx"},
    "service/aggregator": {"infra", "stacks", "local", "tests", "pulumi"},
}


def python_files(room: str) -> list[Path]:
    """The modules of a room; at least one, or the test would hold nothing."""
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    return files


def imported(tree: ast.Module) -> set[str]:
    """The top-level packages that a module imports, at its top or within its functions."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_lies_beneath_it(room: str) -> None:
    found = {
        str(file.relative_to(ROOT)): wrong
        for file in python_files(room)
        if (wrong := imported(ast.parse(file.read_text())) & FORBIDDEN[room])
    }
    assert found == {}


@pytest.mark.parametrize("room", ["infra", "stacks"])
def test_no_brick_names_an_environment(room: str) -> None:
    environments = {"local", "staging", "production"}
    found = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files(room)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and node.value in environments
    }
    assert found == set()


@pytest.mark.parametrize("room", ["infra", "stacks"])
def test_only_the_configuration_module_reads_pulumis_configuration(room: str) -> None:
    readers = {
        file.name
        for file in python_files(room)
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in {"Config", "environ", "getenv"})
        or (isinstance(node, ast.ImportFrom) and node.module == "pulumi.runtime.config")
    }
    assert readers <= {"configuration.py"}


def test_every_test_file_is_collected() -> None:
    helpers = {"conftest.py", "__init__.py"}
    stray = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if "def test_" in file.read_text() and not file.name.startswith("test_") and file.name not in helpers
    ]
    assert stray == []
