"""The commit that a change starts from, as git has it."""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from local.failure import LocalError


@dataclass(frozen=True)
class BaseCommit:
    """A commit in the git of a checkout; `id` is the whole one."""

    checkout: Path
    id: str

    def extract(self, folder: Path) -> None:
        """Write its files into a new folder."""
        archive = _git(self.checkout, "archive", "--format=tar", self.id)
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")

    def is_what_is_checked_out(self) -> bool:
        """Whether the checkout's files are the commit's, new ones included."""
        trees = _git(self.checkout, "rev-parse", f"{self.id}^{{tree}}", "HEAD^{tree}").split()
        return trees[0] == trees[1] and not _git(self.checkout, "status", "--porcelain")


def find_base(checkout: Path, ref: str) -> BaseCommit:
    """The commit that a branch, a tag or an id means.

    Raises:
        LocalError: the folder is no git checkout, or it has no such commit.
    """
    command = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"]
    found = subprocess.run(command, cwd=checkout, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if found.returncode:
        raise LocalError(
            f"The git of {checkout} has no commit {ref!r}.",
            "Name a branch, a tag or an id that it has, or fetch it first: a shallow clone lacks what came before.",
        )
    return BaseCommit(checkout, found.stdout.strip())


def _git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, stdout=subprocess.PIPE, check=True).stdout
