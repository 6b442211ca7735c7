"""The plan that binds an update, made usable for components of plugins.

Pulumi lets an update set what was unknown in its plan, but not the id within a reference to a resource that did not
exist: it writes that as an empty id, and then refuses every update that creates something within such a component
(`awsx:ec2:Vpc` returns its subnets). Such a reference is unknown as a whole; the resource that it names has a plan of
its own.
"""

import json
from pathlib import Path
from typing import Any

from stacks.review.changes.preview import UNKNOWN

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
"""The mark of a reference to a resource: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig"""


def mend_plan(file: Path) -> int:
    """Let references to resources that do not exist yet be unknown; returns how many there were."""
    plan, mended = _mended(json.loads(file.read_text()))
    if mended:
        file.write_text(json.dumps(plan))
    return mended


def _mended(value: Any) -> tuple[Any, int]:
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _REFERENCE and value.get("id") == "":
            return UNKNOWN, 1
        parts = {key: _mended(inner) for key, inner in value.items()}
        return {key: inner for key, (inner, _) in parts.items()}, sum(count for _, count in parts.values())
    if isinstance(value, list):
        items = [_mended(inner) for inner in value]
        return [inner for inner, _ in items], sum(count for _, count in items)
    return value, 0
