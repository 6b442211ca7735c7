"""The commit that a project's folder stands at, and its stacks' settings."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stacks.review.failure import ReviewError


@dataclass(frozen=True, kw_only=True)
class Commit:
    """Git's ids of HEAD and of its tree; ``dirty``: tracked files differ from it."""

    id: str
    tree: str
    dirty: bool


def read_commit(folder: Path) -> Commit | None:
    """None where the folder is no git checkout, git is not installed, or nothing is committed."""
    ids = _git(folder, "rev-parse", "HEAD", "HEAD^{tree}")
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    if ids is None or changes is None:
        return None
    commit, tree = ids.split()
    return Commit(id=commit, tree=tree, dirty=bool(changes))


def uncommitted(folder: Path, *, except_in: Path) -> tuple[str, ...]:
    """The files of the checkout that are changed or not tracked, except for those in one folder; ignored ones apart.

    Also a file that git does not track may be a part of the program, or of an image.
    """
    here, apart = folder.resolve(), except_in.resolve()
    outside = [f":(exclude){apart.relative_to(here)}"] if apart != here and apart.is_relative_to(here) else []
    listed = _git(folder, "status", "--porcelain", "--untracked-files=all", "--", ".", *outside)
    return tuple(line.strip().split(maxsplit=1)[1] for line in (listed or "").splitlines())


def read_project_name(folder: Path) -> str:
    """The name in ``Pulumi.yaml``.

    Raises ReviewError when the folder has none.
    """
    return str(_load(folder / "Pulumi.yaml").get("name", ""))


def read_settings(folder: Path, stack: str) -> Mapping[str, Any]:
    """The mapping of ``Pulumi.<stack>.yaml`` without the project's prefix; encrypted values are blinded.

    Raises ReviewError when the stack has no such file.
    """
    prefix = f"{read_project_name(folder)}:"
    config = _load(folder / f"Pulumi.{stack}.yaml").get("config") or {}
    return {key.removeprefix(prefix): _without_ciphertext(value) for key, value in config.items()}


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _load(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text())
    except FileNotFoundError:
        known = ", ".join(sorted(each.name for each in file.parent.glob("Pulumi*.yaml"))) or "no such file"
        raise ReviewError(
            f"There is no {file.name} in {file.parent}, which has {known}.",
            "Correct the stack's name, or run this in the project's folder.",
        ) from None
    except yaml.YAMLError as error:
        raise ReviewError(f"{file} is no YAML: {error}.", "Mend it and run this again.") from None
    return content if isinstance(content, dict) else {}


def _without_ciphertext(value: Any) -> Any:
    """Pulumi writes an encrypted value as ``secure: <ciphertext>``."""
    if isinstance(value, dict):
        return "[secret]" if set(value) == {"secure"} else {k: _without_ciphertext(v) for k, v in value.items()}
    return [_without_ciphertext(each) for each in value] if isinstance(value, list) else value
