"""The commit that evidence belongs to, and the settings beside it."""

import subprocess
from pathlib import Path

import pytest

from stacks.review.evidence.checkout import read_commit, read_project_name, read_settings
from stacks.review.failure import ReviewError


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project at its first commit."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\n")
    (tmp_path / "Pulumi.blue.yaml").write_text(
        "config:\n  shop:account:\n    id: '1'\n  shop:key:\n    secure: v1:abc\n  aws:region: eu-west-1\n"
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def test_a_clean_checkout_is_its_commit(project: Path) -> None:
    commit = read_commit(project)
    assert commit is not None
    assert commit.id == git(project, "rev-parse", "HEAD")
    assert commit.tree == git(project, "rev-parse", "HEAD^{tree}")
    assert not commit.dirty


def test_a_changed_tracked_file_is_told_and_a_new_file_is_not(project: Path) -> None:
    (project / "new").write_text("")
    assert not getattr(read_commit(project), "dirty", True)
    (project / "Pulumi.yaml").write_text("name: other\n")
    assert getattr(read_commit(project), "dirty", False)


def test_a_folder_that_is_no_checkout_has_no_commit(tmp_path: Path) -> None:
    assert read_commit(tmp_path) is None


def test_without_git_there_is_no_commit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert read_commit(project) is None


def test_settings_lose_the_projects_prefix_and_their_ciphertexts(project: Path) -> None:
    assert read_project_name(project) == "shop"
    assert read_settings(project, "blue") == {"account": {"id": "1"}, "key": "[secret]", "aws:region": "eu-west-1"}


def test_a_stack_without_settings_is_refused_with_those_that_have_some(project: Path) -> None:
    with pytest.raises(ReviewError, match=r"There is no Pulumi.green.yaml in .*, which has Pulumi.blue.yaml"):
        read_settings(project, "green")


def test_settings_that_are_no_yaml_are_refused(project: Path) -> None:
    (project / "Pulumi.blue.yaml").write_text("config: {")
    with pytest.raises(ReviewError, match=r"Pulumi.blue.yaml is no YAML"):
        read_settings(project, "blue")
