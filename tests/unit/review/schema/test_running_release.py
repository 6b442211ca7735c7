import subprocess
from pathlib import Path

import pytest

from stacks.review.failure import ReviewError
from stacks.review.schema.running_release import source_of

FOLDER = Path("service/migrations")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tag `running` has other files than its work tree."""
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "models.py").write_text("running")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "t"],
        ["tag", "running"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / FOLDER / "models.py").write_text("next")
    return tmp_path


def test_the_source_is_the_commits_and_goes_with_the_context(checkout: Path) -> None:
    with source_of("running", checkout, FOLDER) as folder:
        assert folder is not None
        assert (folder / "models.py").read_text() == "running"
    assert not folder.exists()


def test_without_a_commit_there_is_no_source(checkout: Path) -> None:
    with source_of(None, checkout, FOLDER) as folder:
        assert folder is None


@pytest.mark.parametrize("commit", ["gone", "--help", "running:service"])
def test_a_commit_that_git_does_not_have_is_refused_with_what_to_do(checkout: Path, commit: str) -> None:
    with pytest.raises(ReviewError, match=r"has no commit .* fetch it first"), source_of(commit, checkout, FOLDER):
        pass


def test_a_commit_without_the_folder_is_refused(checkout: Path) -> None:
    with pytest.raises(ReviewError, match="has no folder other"), source_of("running", checkout, Path("other/folder")):
        pass
