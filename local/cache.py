"""What is made once on a machine and used by all its checkouts, keyed by what it is made of."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_root() -> Path:
    """`$DATA_AGGREGATOR_CACHE`, else `data-aggregator` in the user's cache folder."""
    if own := os.environ.get("DATA_AGGREGATOR_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "data-aggregator"


def key_of(*inputs: str | bytes | Path) -> str:
    """A short key of texts and of files' contents; a folder counts with its files' names and contents."""
    digest = hashlib.sha256()

    def add(part: bytes) -> None:
        digest.update(len(part).to_bytes(8, "big") + part)

    for item in inputs:
        if not isinstance(item, Path):
            add(item.encode() if isinstance(item, str) else item)
        elif item.is_dir():
            for file in sorted(path for path in item.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
                add(str(file.relative_to(item)).encode())
                add(file.read_bytes())
        else:
            add(item.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """One process at a time; the lock ends with its process."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def made_once(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The folder `name/key` of the cache; `make` fills it when it is not there.

    `make` writes into a temporary folder that takes its place only when it is complete: an interrupted run leaves
    nothing that looks finished. Older keys of the same name are removed.
    """
    folder = cache_root() / name / key
    if folder.is_dir():
        return folder
    with exclusive(cache_root() / name / ".lock"):
        if not folder.is_dir():
            unfinished = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
            try:
                make(unfinished)
                unfinished.chmod(0o755)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            for other in folder.parent.iterdir():
                if other.is_dir() and other != folder:
                    shutil.rmtree(other, ignore_errors=True)
    return folder
