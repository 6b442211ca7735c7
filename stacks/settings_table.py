"""The settings as a Markdown table, for the README: `python -m stacks.settings_table`."""

import json
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from infra.settings import Settings
from stacks.configuration import allowed_values, group_in


def settings_table() -> str:
    """One row a key: its path, what it means with its bounds, and an example."""
    rows = [f"| `{path}` | {meaning} | `{example}` |" for path, meaning, example in _rows(Settings, "")]
    return "\n".join(["| key | meaning | example |", "| --- | --- | --- |", *rows])


def _rows(group: type[BaseModel], path: str) -> Iterator[tuple[str, str, str]]:
    for name, field in group.model_fields.items():
        inner = group_in(field.annotation)
        if inner is None:
            yield f"{path}{name}", allowed_values(field, with_example=False), json.dumps((field.examples or [None])[0])
        else:
            by_name = "<name>." if get_args(field.annotation) else ""
            yield from _rows(inner, f"{path}{name}.{by_name}")


if __name__ == "__main__":
    print(settings_table())
