"""What a build reads, as one hash: names, contents and executable bits, never times.

Two checkouts of the same source have the same hash; so have two builds of it.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.plugins.docker_build.ignore import IgnoreRules
from local.plugins.errors import PluginError

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class BuildContext:
    """A context directory and its Dockerfile, both on this machine."""

    location: Path
    dockerfile: Path
    named: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def locate(cls, location: str, dockerfile: str | None, named: Mapping[str, str] | None = None) -> "BuildContext":
        """Raises PluginError with the path that is missing. A URL as context is refused: it has no content to hash."""
        for name, place in {"context.location": location, **(named or {})}.items():
            if "://" in place or place.startswith("git@"):
                raise PluginError(f"{name} is {place!r}: the local AWS builds from a directory of this machine only")
            if not Path(place).is_dir():
                raise PluginError(f"{name} is {place!r}, and there is no such directory (in {Path.cwd()})")
        file = Path(dockerfile) if dockerfile else Path(location) / "Dockerfile"
        if not file.is_file():
            raise PluginError(
                f"there is no Dockerfile at {str(file)!r} (in {Path.cwd()}): add it, or set dockerfile.location"
            )
        return cls(
            location=Path(location), dockerfile=file, named={name: Path(place) for name, place in (named or {}).items()}
        )

    def hash(self, *, build_args: Mapping[str, str], target: str | None, platforms: list[str]) -> str:
        """The hash of everything that decides what the image holds, base images apart."""
        hasher = hashlib.sha256()
        settings = {"args": dict(build_args), "target": target or "", "platforms": sorted(platforms)}
        hasher.update(json.dumps(settings, sort_keys=True).encode())
        hasher.update(_content(self.dockerfile))
        rules = IgnoreRules.of(self.location, self.dockerfile)
        for name, root in {"": self.location, **self.named}.items():
            for path, entry in _entries(root, rules if not name else IgnoreRules()):
                hasher.update(f"{name}\0{path}\0{_kind(entry)}\0".encode("utf-8", "surrogateescape"))
                if stat.S_ISREG(entry.lstat().st_mode):
                    hasher.update(_content(entry))
        return hasher.hexdigest()


def _entries(root: Path, rules: IgnoreRules, below: str = "") -> Iterator[tuple[str, Path]]:
    """Every path of the context that the rules leave in, sorted by name."""
    for entry in sorted(os.scandir(root / below), key=lambda each: each.name):
        path = f"{below}{entry.name}"
        excluded = rules.excludes(path)
        directory = entry.is_dir(follow_symlinks=False)
        if not excluded:
            yield path, Path(entry.path)
        if directory and (not excluded or rules.may_include_below(path)):
            yield from _entries(root, rules, f"{path}/")


def _kind(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link to {path.readlink()}"
    if stat.S_ISDIR(mode):
        return "directory"
    return "executable" if mode & stat.S_IXUSR else "file"


def _content(path: Path) -> bytes:
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            hasher.update(chunk)
    return hasher.digest()
