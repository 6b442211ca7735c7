"""The commit that a change starts from."""

import subprocess
from pathlib import Path

import pytest

from local.base_commit import find_base
from local.failure import LocalError


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Two commits: a file, and another text in it."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for text in ("before", "after"):
        (folder / "file").write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", text)
    return folder


def test_its_files_are_those_of_the_commit(checkout: Path, tmp_path: Path) -> None:
    base = find_base(checkout, "main~1")
    assert base.id == git(checkout, "rev-parse", "HEAD~1")
    base.extract(tmp_path / "base")
    assert (tmp_path / "base" / "file").read_text() == "before"
    assert not base.is_what_is_checked_out()


def test_the_same_tree_in_another_commit_is_no_change(checkout: Path) -> None:
    git(checkout, "commit", "-q", "--allow-empty", "-m", "empty")
    base = find_base(checkout, "HEAD~1")
    assert base.is_what_is_checked_out()
    (checkout / "new").write_text("")
    assert not base.is_what_is_checked_out()


@pytest.mark.parametrize("ref", ["nowhere", "HEAD~9", "--all", "HEAD^{tree}", ""])
def test_what_is_no_commit_is_refused(checkout: Path, ref: str) -> None:
    with pytest.raises(LocalError, match=r"has no commit '.*'\. Name a branch, a tag or an id that it has, or fetch"):
        find_base(checkout, ref)


def test_a_folder_without_git_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="has no commit 'main'"):
        find_base(tmp_path, "main")
