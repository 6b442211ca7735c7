"""The errors in what a Pulumi command printed."""

import re
import textwrap

_FOLLOWS_FROM_OTHERS = re.compile(r"error: (update|preview|destroy) failed")
MOST_CHARACTERS = 4000
"""A failed one-off task says about 1,500 with the end of its log."""


def errors_in(output: str) -> str:
    """What stands of errors under the last `Diagnostics:`, by resource; empty where Pulumi got to none."""
    _, found, after = output.rpartition("\nDiagnostics:\n")
    if not found:
        return ""
    section = re.split(r"^(?=\S)", after, maxsplit=1, flags=re.MULTILINE)[0]
    of_resources = re.split(r"^ {2}(?=\S)", section, flags=re.MULTILINE)
    errors = [
        textwrap.dedent(text.partition("\n")[2]).strip()
        for text in of_resources
        if "error: " in text and not _FOLLOWS_FROM_OTHERS.search(text)
    ]
    return "\n".join(each.removeprefix("error: ") for each in errors)[:MOST_CHARACTERS]
