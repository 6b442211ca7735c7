"""Large previews, made of the steps of a real one: other URNs, other ids, other passwords."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

from stacks.review.document import read_document

REAL = Path(__file__).parent / "previews" / "changed-subnet-and-class.json"
"""Of the stack on the local AWS: an isolated subnet was moved, and the database got another class."""
_HEXADECIMAL = re.compile(r"(?<=[^0-9a-f])[0-9a-f]{7}(?=[0-9a-f]*[\"!:-])")


def large_preview(resources: int = 0, megabytes: float = 0, secrets: bool = True) -> str:
    """A preview of so many changed resources, or so large, as Pulumi writes it.

    With ``secrets`` each resource has an own password, and tells it in a command.
    """
    document, _ = read_document(REAL.read_text())
    traced = json.loads(REAL.read_text())["steps"]
    by_urn = {
        urn: json.dumps(list(steps), indent=4)[1:-1].strip()
        for urn, steps in itertools.groupby((step for step in traced if step["op"] != "same"), lambda step: step["urn"])
    }
    written: list[str] = []
    size = 0
    for number, (urn, steps) in enumerate(itertools.cycle(by_urn.items())):
        if (resources and number >= resources) or (megabytes and size >= megabytes * 1e6):
            break
        own = _HEXADECIMAL.sub(f"{number:07x}", steps.replace(urn, f"{urn}-{number}"))
        if secrets:
            known = f'"password": "pass-{number}-w0rd", "command": ["psql", "pass-{number}-w0rd"], "region":'
            own = own.replace('"region":', known)
        written.append(own)
        size += len(own)
    counts: dict[str, Any] = {"update": len(written), "same": 1}
    rest = {**document, "changeSummary": counts, "steps": []}
    return json.dumps(rest, indent=4).replace('"steps": []', '"steps": [' + ",\n".join(written) + "]")
