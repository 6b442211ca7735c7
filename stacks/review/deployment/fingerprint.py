"""The fingerprint of a reviewed change: what has to be the same when it is applied.

The plan is hashed in a canonical form, so that two previews of the same change agree: by URN, without times, places in
the source and ids of providers, and with the names that a provider draws at random for new resources left out.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from stacks.review.changes.drawn_names import drawn_names
from stacks.review.changes.preview import Operation, Preview, Step, read_preview
from stacks.review.report import Fingerprint

_NUMBERED_SECRET = re.compile(r"\[secret \d+(?: of [\w.-]+)?\]")
_NAMED_MOST = 10
"""So many resources stand in a sentence; the rest is a number."""


def fingerprint_of(facts: Mapping[str, Any], plan: Mapping[str, str]) -> Fingerprint:
    """The fingerprint of one stack's evidence: its ``facts.json``, and its plan as ``planned`` gives it.

    A checkout with uncommitted changes has no tree: nobody else could apply what it previewed.
    """
    return Fingerprint(
        commit=facts.get("commit"),
        tree=None if facts.get("dirty") else facts.get("tree"),
        state=facts.get("state"),
        plan=_hash(plan),
    )


def plan_hash(preview: Preview | Mapping[str, Any]) -> str:
    """A SHA-256 of the planned operations: the same for two previews of the same change, another for any other.

    Pulumi's secrets are no part of it: it shows all of them alike.
    """
    return _hash(planned(preview))


def planned(preview: Preview | Mapping[str, Any]) -> dict[str, str]:
    """The operation on each changed resource and a hash of all that is planned for it, by URN.

    To be taken of the preview as Pulumi wrote it, before secrets are taken out of it.
    """
    read = preview if isinstance(preview, Preview) else read_preview(preview)
    drawn = {name: stars for step in read.steps for name, stars in drawn_names(step).items()}
    return {
        step.urn: f"{step.operation} {_hash(_without_drawn(_canonical(step), drawn))}"
        for step in sorted(read.steps, key=lambda step: step.urn)
    }


def moved(
    reviewed: Fingerprint,
    now: Fingerprint,
    reviewed_plan: Mapping[str, str] | None = None,
    plan_now: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """What is not as it was when the change was reviewed, as sentences; empty: it may be applied.

    Args:
        reviewed_plan, plan_now: as ``planned`` gives them; with both, the resources that differ are named.
    """
    sentences = []
    if reviewed.tree is None:
        sentences.append("What was reviewed was not committed: its files may have been any.")
    elif now.tree is None:
        sentences.append("This checkout has uncommitted changes, or is none of git: it is not what was reviewed.")
    elif reviewed.tree != now.tree:
        sentences.append(
            f"The files moved: commit {_short(reviewed.commit)} was reviewed, and {_short(now.commit)} has others."
        )
    if reviewed.state != now.state:
        sentences.append(_state_moved(reviewed.state, now.state))
    if reviewed.plan != now.plan:
        sentences.append("The plan moved: the update would not do what was reviewed.")
        if reviewed_plan is not None and plan_now is not None:
            sentences += _plan_moved(reviewed_plan, plan_now)
    return tuple(sentences)


def _state_moved(reviewed: str | None, now: str | None) -> str:
    if reviewed is None:
        return "The stack moved: it had no resources when this was reviewed, and has some now."
    if now is None:
        return "The stack moved: it had resources when this was reviewed, and has none now."
    return "The stack moved: it was updated or refreshed since the review."


def _plan_moved(reviewed: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    differing = [urn for urn in sorted(reviewed.keys() | now.keys()) if reviewed.get(urn) != now.get(urn)]
    lines = [f"{urn}: {_operations(reviewed.get(urn), now.get(urn))}." for urn in differing[:_NAMED_MOST]]
    more = len(differing) - _NAMED_MOST
    return [*lines, f"And {more} more."] if more > 0 else lines


def _operations(reviewed: str | None, now: str | None) -> str:
    before, after = (each.split()[0] if each else "no change" for each in (reviewed, now))
    return f"{before} with other values" if before == after else f"{before} was reviewed, {after} is planned now"


def _canonical(step: Step) -> dict[str, Any]:
    return {
        "operation": step.operation,
        "given": step.given_operation if step.operation is Operation.UNKNOWN else "",
        "type": step.type,
        "old": step.old,
        "new": step.new,
        "changed": sorted([each.path, each.kind, each.replaces] for each in step.changed),
        "order": step.order,
        "protected": step.protected,
        "retained": step.retained,
    }


def _without_drawn(value: Any, drawn: Mapping[str, str]) -> Any:
    """The value without drawn names, also where another resource's value holds one: an ARN, a policy."""
    if not drawn:
        return value
    text = json.dumps(value, ensure_ascii=False)
    for name in sorted(drawn, key=len, reverse=True):
        text = text.replace(name, drawn[name])
    return json.loads(text)


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    text = _NUMBERED_SECRET.sub("[secret]", text)  # numbers go by the order of a preview's steps
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "without a commit"
