"""What decides whether an image is built: the hash of its source, and what .dockerignore leaves out."""

import os
from pathlib import Path

import pytest

from local.plugins.docker_build.context import BuildContext
from local.plugins.docker_build.ignore import IgnoreRules
from local.plugins.errors import PluginError


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A context with a Dockerfile, a module and a cache that is ignored."""
    folder = tmp_path / "source"
    (folder / "app").mkdir(parents=True)
    (folder / "cache").mkdir()
    (folder / "Dockerfile").write_text("FROM scratch\nCOPY . /\n")
    (folder / ".dockerignore").write_text("cache\n")
    (folder / "app" / "main.py").write_text("print(1)\n")
    (folder / "cache" / "x").write_text("x")
    return folder


def _hash(source: Path, args: dict[str, str] | None = None, target: str | None = None) -> str:
    context = BuildContext.locate(str(source), None)
    return context.hash(build_args=args or {}, target=target, platforms=["linux/amd64"])


def test_times_and_ignored_files_are_no_change(source: Path) -> None:
    before = _hash(source)
    os.utime(source / "app" / "main.py", (0, 0))
    (source / "cache" / "x").write_text("y")
    assert _hash(source) == before


def test_the_same_source_in_another_folder_has_the_same_hash(source: Path) -> None:
    before = _hash(source)
    assert _hash(source.rename(source.parent / "elsewhere")) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "app" / "main.py").write_text("print(2)\n"),
        lambda folder: (folder / "app" / "main.py").chmod(0o755),
        lambda folder: (folder / "app" / "main.py").rename(folder / "app" / "other.py"),
        lambda folder: (folder / "app" / "link").symlink_to("main.py"),
        lambda folder: (folder / "app" / "empty").mkdir(),
        lambda folder: (folder / "Dockerfile").write_text("FROM scratch\nCOPY app /\n"),
        lambda folder: (folder / ".dockerignore").write_text(""),
    ],
    ids=["content", "executable", "name", "link", "folder", "Dockerfile", "dockerignore"],
)
def test_whatever_the_build_reads_is_a_change(source: Path, change: object) -> None:
    before = _hash(source)
    change(source)  # type: ignore[operator]
    assert _hash(source) != before


def test_build_arguments_and_target_are_part_of_the_hash(source: Path) -> None:
    hashes = {_hash(source), _hash(source, {"A": "1"}), _hash(source, {"A": "2"}), _hash(source, target="test")}
    assert len(hashes) == 4


def test_an_executable_bit_of_others_is_no_change(source: Path) -> None:
    before = _hash(source)
    (source / "app" / "main.py").chmod(0o640)
    assert _hash(source) == before


@pytest.mark.parametrize(
    ("rules", "excluded", "kept"),
    [
        ("node_modules", ["node_modules/a/b"], ["web/node_modules/a"]),
        ("**/node_modules", ["node_modules/a", "web/node_modules/a"], ["node_modules.md"]),
        ("*.md\n!README.md", ["NOTES.md"], ["README.md", "docs/NOTES.md"]),
        ("**/*.pyc", ["a.pyc", "a/b/c.pyc"], ["a.py"]),
        ("/build/", ["build/x"], ["src/build/x"]),
        ("# a comment\n\n  tmp  ", ["tmp/x"], ["# a comment"]),
        ("docs\n!docs/keep\ndocs/keep/not.txt", ["docs/a", "docs/keep/not.txt"], ["docs/keep/this.txt"]),
        ("file?.txt", ["file1.txt"], ["file12.txt", "file/.txt"]),
        ("*/[ab].txt", ["x/a.txt"], ["x/c.txt", "a.txt"]),
        ("a/../b", ["b/x"], ["a/x"]),
    ],
)
def test_dockerignore_is_read_as_docker_reads_it(rules: str, excluded: list[str], kept: list[str]) -> None:
    parsed = IgnoreRules.parse(rules)
    assert [path for path in excluded if not parsed.excludes(path)] == []
    assert [path for path in kept if parsed.excludes(path)] == []


def test_a_file_taken_in_again_below_an_excluded_folder_counts(source: Path) -> None:
    (source / ".dockerignore").write_text("cache\n!cache/x\n")
    before = _hash(source)
    (source / "cache" / "x").write_text("changed")
    assert _hash(source) != before


def test_the_dockerfiles_own_ignore_file_goes_first(source: Path) -> None:
    (source / "Dockerfile.dockerignore").write_text("app\n")
    before = _hash(source)
    (source / "app" / "main.py").write_text("print(3)\n")
    assert _hash(source) == before


@pytest.mark.parametrize(
    ("location", "dockerfile", "message"),
    [
        ("nowhere", None, "context.location is 'nowhere', and there is no such directory"),
        (".", "nowhere/Dockerfile", "there is no Dockerfile at 'nowhere/Dockerfile'"),
        ("https://example.test/x.git", None, "builds from a directory of this machine only"),
    ],
)
def test_what_is_missing_is_named_with_its_path(location: str, dockerfile: str | None, message: str) -> None:
    with pytest.raises(PluginError) as refused:
        BuildContext.locate(location, dockerfile)
    assert message in str(refused.value)
