"""The evidence of one stack's change, read from the folder that `evidence` and the rehearsal wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stacks.review.changes.preview import Preview, read_document, read_preview
from stacks.review.deployment.fingerprint import planned
from stacks.review.redaction import Redactor

PREVIEW = "preview.json"
FACTS = "facts.json"
POLICIES = "policies.json"
REHEARSAL = "rehearsal.json"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What stood in `facts.json`: of git, of the stack's state, and of its settings."""

    exit_code: int | None = None
    stderr: str = ""
    commit: str | None = None
    tree: str | None = None
    dirty: bool | None = None
    release: str | None = None
    schema_head: str | None = None
    state: str | None = None
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that is known of one stack's change, without any secret. ``document`` is the preview as Pulumi wrote it.

    ``policies`` and ``rehearsal`` are the files' contents; None where there is no such file. ``planned`` are hashes of
    what stood in the preview before secrets were taken out: a mark in their place depends on what was read before.
    """

    stack: str
    document: Mapping[str, Any]
    preview: Preview | None
    planned: Mapping[str, str] = field(default_factory=dict)
    facts: Facts
    policies: str | None
    rehearsal: str | None
    problems: tuple[str, ...]


def read_evidence(folder: Path, stack: str, redactor: Redactor) -> Evidence:
    """The evidence in `<folder>/<stack>`. What is missing or broken becomes a problem."""
    here = folder / stack
    problems: list[str] = []
    document: Mapping[str, Any] = {}
    preview = None
    plan: Mapping[str, str] = {}
    rehearsal = _text(here / REHEARSAL)
    text = _text(here / PREVIEW)
    if text is not None:
        given, faults = read_document(text)
        plan = planned(read_preview(given))
        document = redactor.hide(given)
        preview = read_preview(document, faults)
    elif rehearsal is None:
        problems.append(f"There is no evidence of {stack}: {PREVIEW} and {REHEARSAL} are missing.")
    facts, fault = _facts(here / FACTS, redactor)
    if fault and preview is not None:
        problems.append(fault)
    return Evidence(
        stack=stack,
        document=document,
        preview=preview,
        planned=plan,
        facts=facts,
        policies=_hidden(_text(here / POLICIES), redactor),
        rehearsal=_hidden(rehearsal, redactor),
        problems=tuple(problems),
    )


def _facts(file: Path, redactor: Redactor) -> tuple[Facts, str | None]:
    text = _text(file)
    if text is None:
        return Facts(), f"{FACTS} is missing: commit, state and release are not known."
    try:
        given = json.loads(text)
    except ValueError as error:
        return Facts(), f"{FACTS} is broken ({error}): commit, state and release are not known."
    if not isinstance(given, dict):
        return Facts(), f"{FACTS} holds no object: commit, state and release are not known."
    given = redactor.hide(given)
    settings = given.get("settings")
    return Facts(
        exit_code=given["exit_code"] if isinstance(given.get("exit_code"), int) else None,
        stderr=redactor.hide_text(str(given.get("pulumi_stderr") or "")),
        dirty=given["dirty"] if isinstance(given.get("dirty"), bool) else None,
        settings=settings if isinstance(settings, dict) else None,
        **{key: _text_of(given.get(key)) for key in ("commit", "tree", "release", "schema_head", "state")},
    ), None


def _text_of(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _text(file: Path) -> str | None:
    return file.read_text(errors="replace") if file.is_file() else None


def _hidden(text: str | None, redactor: Redactor) -> str | None:
    """JSON without secrets; what is no JSON stays a text, for its reader to complain of."""
    if text is None:
        return None
    try:
        return json.dumps(redactor.hide(json.loads(text)))
    except ValueError:
        return redactor.hide_text(text)
