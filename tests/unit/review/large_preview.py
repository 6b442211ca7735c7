"""Large previews, made of the steps of a real one: other URNs, other ids, other passwords."""

import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

REAL = Path(__file__).parent / "previews" / "changed-subnet-and-class.json"
"""Of the stack on the local AWS: an isolated subnet was moved, and the database got another class."""
_HEXADECIMAL = re.compile(r"(?<=[^0-9a-f])[0-9a-f]{7}(?=[0-9a-f]*[\"!:,-])")


def large_preview(resources: int = 0, megabytes: float = 0, secrets: bool = True) -> str:
    """A preview of so many changed resources, or so large, as Pulumi writes it.

    With ``secrets`` each resource has an own password, and tells it in a command.
    """
    document = json.loads(REAL.read_text())
    templates = [_template(urn, steps, secrets) for urn, steps in _changed(document["steps"]).items()]
    written: list[str] = []
    size = 0
    for number, pieces in enumerate(itertools.cycle(templates)):
        if (resources and number >= resources) or (megabytes and size >= megabytes * 1e6):
            break
        written.append(f"{number:07x}".join(pieces))
        size += len(written[-1])
    rest = {**document, "changeSummary": {"update": len(written), "same": 1}, "steps": []}
    return json.dumps(rest, indent=4).replace('"steps": []', '"steps": [' + ",\n".join(written) + "]")


def write_evidence(folder: Path, stack: str, resources: int) -> None:
    """The evidence of so many changed resources, for a report."""
    here = folder / stack
    here.mkdir(parents=True)
    (here / "preview.json").write_text(large_preview(resources))
    facts = {"stack": stack, "exit_code": 0, "commit": "c", "tree": "t", "state": "s", "schema_head": None}
    (here / "facts.json").write_text(json.dumps({**facts, "settings": {"database": {"engine_version": "17"}}}))
    passed = {"control": "S3.1", "title": "t", "severity": "high", "url": "u", "urn": "u", "type": "t", "name": "n"}
    results = [{**passed, "outcome": "passed", "detail": "", "suppressed": None}]
    (here / "policies.json").write_text(json.dumps({"results": results}))


def _changed(steps: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    by_urn: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        if step["op"] != "same":
            by_urn.setdefault(step["urn"], []).append(step)
    return by_urn


def _template(urn: str, steps: list[dict[str, Any]], secrets: bool) -> list[str]:
    """The steps as text, in pieces between which a number of the resource's own belongs."""
    text = json.dumps(steps, indent=4)[1:-1].strip().replace(urn, f"{urn}-0000000")
    if secrets:
        text = text.replace('"region":', '"password": "0000000-w0rd", "command": ["psql", "0000000-w0rd"], "region":')
    return _HEXADECIMAL.split(text)


if __name__ == "__main__":  # the benchmark runs it
    write_evidence(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
