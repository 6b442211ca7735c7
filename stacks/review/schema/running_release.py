"""The source of the release that runs, as git has it: its models say what of the schema it still needs."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stacks.review.failure import ReviewError


@contextmanager
def source_of(commit: str | None, checkout: Path, folder: Path) -> Iterator[Path | None]:
    """The folder as it is in that commit, for as long as the context lasts; None where no commit is given.

    Args:
        commit: a branch, a tag or an id of the checkout's git.
        checkout: the folder of the project.
        folder: below the checkout.

    Raises ReviewError when git does not have the commit, or the commit has no such folder.
    """
    if commit is None:
        yield None
        return
    command = ["git", "archive", "--format=tar", f"{_id_of(commit, checkout)}", "--", folder.parts[0]]
    archived = subprocess.run(command, cwd=checkout, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if archived.returncode:
        raise ReviewError(
            f"The commit {commit!r} has no folder {folder.parts[0]}.", "Name the commit of the release that runs."
        )
    with tempfile.TemporaryDirectory(prefix="data-aggregator-running-") as extracted:
        with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as files:
            files.extractall(extracted, filter="data")
        yield Path(extracted, folder)


def _id_of(commit: str, checkout: Path) -> str:
    command = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"]
    found = subprocess.run(command, cwd=checkout, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if found.returncode:
        raise ReviewError(
            f"The git of {checkout.resolve()} has no commit {commit!r}.",
            "Name the commit of the release that runs, or fetch it first: a shallow clone lacks what came before.",
        )
    return found.stdout.strip()
