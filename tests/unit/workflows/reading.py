"""The workflows as their tests read them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / ".github" / "workflows"


@dataclass(frozen=True)
class Job:
    """A job of a workflow, under its id."""

    workflow: str
    id: str
    content: dict[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.content["steps"])

    @property
    def needs(self) -> list[str]:
        needed = self.content.get("needs", [])
        return [needed] if isinstance(needed, str) else list(needed)

    def __str__(self) -> str:
        return f"{self.workflow}: {self.id}"


@dataclass(frozen=True)
class Workflow:
    """A file of the folder."""

    file: Path

    @cached_property
    def text(self) -> str:
        return self.file.read_text()

    @cached_property
    def content(self) -> dict[str, Any]:
        loaded: dict[Any, Any] = yaml.safe_load(self.text)
        # YAML 1.1 reads the key `on` as true.
        return {"on" if key is True else str(key): value for key, value in loaded.items()}

    @property
    def jobs(self) -> list[Job]:
        return [Job(self.file.name, name, content) for name, content in self.content["jobs"].items()]

    def job(self, name: str) -> Job:
        return next(job for job in self.jobs if job.id == name)


def workflows() -> list[Workflow]:
    """All of them; at least one, or the tests would hold nothing."""
    found = [Workflow(file) for file in sorted(FOLDER.glob("*.y*ml"))]
    assert found
    return found


def workflow(name: str) -> Workflow:
    return Workflow(FOLDER / name)


def make_targets() -> set[str]:
    """What the Makefile can make."""
    rules = re.findall(r"^([a-z][a-z -]*):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return {target for rule in rules for target in rule.split()}
