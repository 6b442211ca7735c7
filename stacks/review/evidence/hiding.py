"""Evidence that leaves the machine which took it: as an artifact of CI, say, that whoever may read the project gets.

Pulumi blinds its own secrets in a preview, and nobody else's; so the files are written anew without any.
"""

import json
from pathlib import Path

from stacks.review.changes.document import read_document
from stacks.review.redaction import Redactor

_PREVIEW = "preview.json"


def hide_evidence(folder: Path) -> Redactor:
    """Take the secrets out of every file of a stack's folder, in place; a secret has one number in all of them.

    A preview that is broken or cut off stays so, without its secrets: the report says it. Of its states, what no
    report reads is left out. The report and the fingerprint are the same before and after. Returns what knows them all.
    """
    redactor = Redactor(owner=folder.name)
    texts = {file: _hidden(file, redactor) for file in sorted(folder.iterdir()) if file.is_file()}
    for file, text in texts.items():
        hidden = redactor.hide_output(text)  # what was learned from a later file
        redactor.assert_none_in(hidden, file.name)
        file.write_text(hidden)
    return redactor


def _hidden(file: Path, redactor: Redactor) -> str:
    """The file's text without secrets: as it is where it holds none."""
    text = file.read_text(errors="replace")
    if file.name == _PREVIEW:
        return _hidden_preview(text, redactor)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return redactor.hide_text(text)
    hidden = redactor.hide(given)
    return text if hidden == given else f"{json.dumps(hidden)}\n"


def _hidden_preview(text: str, redactor: Redactor) -> str:
    document, problems = read_document(text)
    if not document:
        return redactor.hide_text(text)
    hidden = redactor.hide(document)
    if hidden == document and not problems:
        return text
    written = json.dumps(hidden, ensure_ascii=False)
    if not problems:
        return f"{written}\n"
    if set(document) == {"steps"}:
        return written.removesuffix("]}")  # cut off before, and now
    return f"{written}\n…\n"  # more stands behind it, as before
