"""The whole program, from the evidence's folder to the four files: no planted secret is in any of its outputs."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.unit.review.planted import READABLE, Planted, in_base64, planted

ROOT = Path(__file__).parents[3]
PLANTED = planted()
_PREFIX = "urn:pulumi:staging::data-aggregator::data-aggregator:api:Api$"
_STACK = "urn:pulumi:staging::data-aggregator::pulumi:pulumi:Stack::data-aggregator-staging"
# Those whose values are read with care: into the differences of a container, a database, a policy, a bucket.
_TYPES = ("aws:ecs/taskDefinition:TaskDefinition", "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "acme:x:Thing")


def text_of(plant: Planted) -> str:
    """The plant as free text."""
    return plant.value if isinstance(plant.value, str) else json.dumps({plant.key: plant.value})


def containers(plant: Planted) -> str:
    """The plant in a container's definition: its command, its environment, and a property of its own."""
    environment = [{"name": plant.key.upper(), "value": text_of(plant)}, {"name": "PLAIN", "value": "readable-plain"}]
    return json.dumps(
        [{"name": "api", "command": ["run", text_of(plant)], "environment": environment, plant.key: plant.value}]
    )


def step(number: int, operation: str, old: Planted | None, new: Planted | None) -> dict[str, Any]:
    """A step with one secret in the old values and another one in the new."""
    kind = _TYPES[number % len(_TYPES)]
    urn = f"{_PREFIX}{kind}::thing-{number}"

    def state(plant: Planted | None) -> dict[str, Any] | None:
        if plant is None:
            return None
        inputs = {plant.key: plant.value, "containerDefinitions": containers(plant), "policy": containers(plant)}
        return {"urn": urn, "type": kind, "inputs": inputs, "outputs": {**inputs, "told": text_of(plant)}}

    paths = {plant.key: {"kind": "update"} for plant in (old, new) if plant} | {
        "containerDefinitions": {"kind": "update"}
    }
    step = {"op": operation, "urn": urn, "oldState": state(old), "newState": state(new), "detailedDiff": paths}
    return {key: value for key, value in step.items() if value is not None}


def preview() -> dict[str, Any]:
    """Each secret in an old and a new value, in what a resource tells, in the stack's outputs and in a diagnostic."""
    turned = PLANTED[1:] + PLANTED[:1]
    steps = [step(number, "update", old, new) for number, (old, new) in enumerate(zip(PLANTED, turned, strict=True))]
    steps += [step(100 + number, "create", None, each) for number, each in enumerate(PLANTED[::5])]
    steps += [step(200 + number, "delete", each, None) for number, each in enumerate(PLANTED[::5])]
    outputs = {f"{each.key}-{number}": each.value for number, each in enumerate(PLANTED)}
    readable = {"urn": f"{_PREFIX}acme:x:Thing::readable", "op": "update", "detailedDiff": {}}
    readable |= {"oldState": {"inputs": READABLE}, "newState": {"inputs": READABLE | {"release": "r0002-aaaaaaaaaaaa"}}}
    root = {"op": "update", "urn": _STACK, "oldState": {"outputs": outputs}, "newState": {"outputs": outputs}}
    said = [
        {"severity": severity, "message": f"{each.kind}: {each.key}: {text_of(each)}", "urn": _STACK}
        for severity in ("error", "warning", "info")
        for each in PLANTED
    ]
    return {"config": outputs, "steps": [root, readable, *steps], "diagnostics": said}


def policies() -> dict[str, Any]:
    """Each secret in the detail of a policy that is violated, not evaluated, or accepted."""
    return {
        "results": [
            {
                "control": f"C{number}",
                "title": "No secret stands in an environment",
                "severity": "high",
                "url": "https://example.org/c",
                "urn": f"{_PREFIX}acme:x:Thing::thing-{number}",
                "type": "acme:x:Thing",
                "name": f"thing-{number}",
                "outcome": ("violated", "not evaluated", "violated")[number % 3],
                "detail": f"it has {each.key}: {text_of(each)}",
                "suppressed": f"accepted with {text_of(each)}" if number % 3 == 2 else None,
            }
            for number, each in enumerate(PLANTED)
        ]
    }


def facts(stack: str) -> dict[str, Any]:
    """What the run of Pulumi left, with every secret on standard error and in the settings."""
    return {
        "stack": stack,
        "project": "data-aggregator",
        "exit_code": 255,
        "commit": "6501d93f8a1c0de25b3f9a1c0de25b6501d93f8a",
        "tree": "0bc43f28a1c0de25b3f9a1c0de25b6501d93f8ab",
        "dirty": False,
        "release": "r0001-3f9a1c0de25b",
        "schema_head": "0001",
        "state": "9b3c4a79ab76" * 5,
        "settings": {f"{each.key}-{number}": each.value for number, each in enumerate(PLANTED)},
        "pulumi_stderr": "\n".join(f"error: {each.key}: {text_of(each)}" for each in PLANTED),
        "taken_at": "2026-11-25T19:00:00Z",
    }


def rehearsal(stack: str) -> dict[str, Any]:
    """A rehearsal that failed, and printed every secret."""
    failure = "exit code 1\n" + "\n".join(text_of(each) for each in PLANTED)
    steps = [{"name": f"update with {text_of(PLANTED[0])}", "seconds": 1.5}]
    return {
        "stack": stack,
        "base": "main",
        "passed": False,
        "seconds": 9,
        "steps": steps,
        "unchanged_after": False,
        "failure": failure,
    }


@dataclass(frozen=True)
class Outcome:
    """What the program wrote, by name, and how it ended."""

    texts: dict[str, str]
    exit_code: int


def reported(folder: Path, **more: Any) -> Outcome:
    """Runs the program on evidence of two stacks, the second of which tells its secrets in other words."""
    for stack in ("staging", "production"):
        here = folder / "evidence" / stack
        here.mkdir(parents=True)
        evidence = {
            "preview.json": preview(),
            "policies.json": policies(),
            "facts.json": facts(stack),
            "rehearsal.json": rehearsal(stack),
        }
        for name, content in evidence.items():
            text = more.get(name, json.dumps(content, indent=4))
            (here / name).write_text(
                text.replace("::staging::", f"::{stack}::").replace("urn:pulumi:staging:", f"urn:pulumi:{stack}:")
            )
    stacks = ["--stack", "staging", "--stack", "production"]
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "stacks.review",
            "report",
            *stacks,
            "--from",
            folder / "evidence",
            "--out",
            folder / "out",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    texts = {file.name: file.read_text() for file in (folder / "out").glob("*")}
    assert set(texts) == {"report.md", "report.html", "report.sarif", "report.json"}, ended.stderr
    return Outcome({**texts, "stdout": ended.stdout, "stderr": ended.stderr}, ended.returncode)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run for all tests of this module."""
    return reported(tmp_path_factory.mktemp("planted"))


def test_the_report_is_written_and_says_that_the_preview_failed(outcome: Outcome) -> None:
    assert outcome.exit_code == 1
    assert outcome.texts["stderr"] == ""
    assert "[secret " in outcome.texts["report.html"]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.kind)
def test_no_planted_secret_is_in_any_output(outcome: Outcome, plant: Planted) -> None:
    found = [
        (name, spelling)
        for name, text in outcome.texts.items()
        for secret in plant.secrets
        for spelling in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), in_base64(secret))
        if spelling in text
    ]
    assert found == []


@pytest.mark.parametrize("word", ["readable-plain", "r0002-aaaaaaaaaaaa", "thing-3", "containerDefinitions", "6501d93"])
def test_what_is_no_secret_can_be_read(outcome: Outcome, word: str) -> None:
    assert word in outcome.texts["report.html"]


def test_a_preview_that_is_cut_off_in_a_secret_shows_nothing_of_it(tmp_path: Path) -> None:
    text = json.dumps(preview(), indent=4)
    plant = next(each for each in PLANTED if each.kind == "a private key")
    cut = text.index(plant.secrets[1]) + 20
    outcome = reported(
        tmp_path, **{"preview.json": text[:cut], "policies.json": text[:cut], "rehearsal.json": text[:cut]}
    )
    assert outcome.exit_code == 1
    assert [name for name, found in outcome.texts.items() if plant.secrets[1][:20] in found] == []
    assert "cut off" in outcome.texts["report.md"]
