"""The JSON that `pulumi preview --json` wrote, read whatever became of it on the way.

Cut off, broken, empty, behind lines of a log, an error page of a proxy: what can be read is, and the rest is said.
"""

import json
import re
from itertools import chain, islice
from typing import Any

_OF_A_PREVIEW = {"steps", "changeSummary", "diagnostics", "config", "duration"}
"""The keys of `PreviewDigest`; any of them tells a preview from another object in front of it."""
_UNREAD = ("stackTrace", "sourcePosition", "dependencies")
"""Of a state: with the sources of what stays the same two thirds of the text, and nothing that a reviewer reads."""
_STEPS = re.compile(r'(?<!\\)"steps"\s*:\s*\[')
_SPACE = re.compile(r"[\s,]*")
_AT_A_LINE = re.compile(r"^\{", re.MULTILINE)
_MOST_ATTEMPTS = 40
_LONGEST_PROLOGUE = 2000  # characters of what stood before the preview that are kept

_decoder = json.JSONDecoder(parse_constant=str)  # NaN and Infinity are no JSON: they are shown as texts
_patient = json.JSONDecoder(parse_constant=str, parse_int=lambda digits: int(digits) if len(digits) < 4000 else digits)


def read_document(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The preview's JSON, and what is wrong with it; a text that is cut off gives the steps before the cut."""
    if not text.strip():
        return {}, ("The preview is empty: Pulumi wrote nothing.",)
    if "{" not in text:
        return {}, (_no_json(text),)
    document, start, end = _whole(text)
    problems: list[str] = []
    if document is None:
        steps = _steps_before_the_cut(text)
        if not steps and not _STEPS.search(text):
            return {}, (_no_json(text) if _is_html(text) else _broken(text, start, 0),)
        document = {"steps": steps}
        problems.append(_broken(text, start, len(steps)))
    elif text[end:].strip():
        problems.append(
            f"Behind the preview's end, at character {end:,}, stands more: perhaps a second preview, which is not read."
        )
    if "\ufffd" in text:
        problems.append("The preview holds bytes that are no UTF-8; they are shown as \ufffd.")
    if text[:start].strip():
        _keep_what_stood_before(document, text[:start].strip())
    for step in document["steps"] if isinstance(document.get("steps"), list) else []:
        _drop_what_nobody_reads(step)
    return document, tuple(problems)


def _whole(text: str) -> tuple[dict[str, Any] | None, int, int]:
    """The first object that is a preview, where it begins and ends; without one, where it seems to begin."""
    likely = None
    at_lines = (match.start() for match in _AT_A_LINE.finditer(text))
    for start in islice(chain(at_lines, [text.find("{")]), _MOST_ATTEMPTS):
        try:
            found, end = _decode(text, start)
        except (ValueError, RecursionError):
            likely = start
            continue
        if isinstance(found, dict) and not _OF_A_PREVIEW.isdisjoint(found):
            return found, start, end
    return None, text.find("{") if likely is None else likely, 0


def _decode(text: str, start: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:  # https://docs.python.org/3/library/stdtypes.html#int-max-str-digits
        return _patient.raw_decode(text, start)


def _steps_before_the_cut(text: str) -> list[Any]:
    """The whole elements of `"steps": [` that can still be read."""
    opening = _STEPS.search(text)
    steps: list[Any] = []
    position = opening.end() if opening else len(text)
    while position < len(text):
        space = _SPACE.match(text, position)
        position = space.end() if space else position
        try:
            step, position = _decode(text, position)
        except (ValueError, RecursionError):
            break
        steps.append(step)
    return steps


def _broken(text: str, start: int, steps: int) -> str:
    try:
        _decode(text, start)
        why = "it holds no steps"
    except json.JSONDecodeError as error:
        why = f"at character {error.pos:,}: {error.msg}"
    except (ValueError, RecursionError):
        why = "it is nested too deeply"
    return f"The preview is broken or cut off ({why}): {steps} steps before that are shown, and others may be missing."


def _no_json(text: str) -> str:
    if _is_html(text):
        return "The preview is a page of HTML and no JSON: perhaps the answer of a proxy, or of a login."
    return "The preview is no JSON of Pulumi's: it holds no object."


def _is_html(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:200].lower().startswith(("<!doctype html", "<html", "<head", "<?xml"))


def _keep_what_stood_before(document: dict[str, Any], prologue: str) -> None:
    said = document.get("diagnostics")
    message = f"Before the preview stood: {prologue[:_LONGEST_PROLOGUE]}"
    document["diagnostics"] = [{"severity": "info", "message": message}, *(said if isinstance(said, list) else [])]


def _drop_what_nobody_reads(step: Any) -> None:
    if not isinstance(step, dict):
        return
    for when in ("oldState", "newState"):
        state = step.get(when)
        if isinstance(state, dict):
            for key in _UNREAD:
                state.pop(key, None)
            sources = state.pop("propertyDependencies", None)
            if isinstance(sources, dict) and when == "newState":
                state["propertyDependencies"] = {key: sources[key] for key in _differing(step) & sources.keys()}


def _differing(step: dict[str, Any]) -> set[str]:
    """The inputs that Pulumi calls changed: of these a reviewer is told where they come from."""
    paths = [step.get("detailedDiff"), step.get("diffReasons"), step.get("replaceReasons")]
    named = [path for each in paths if isinstance(each, dict | list) for path in each if isinstance(path, str)]
    return {re.split(r"[.\[]", path, maxsplit=1)[0] for path in named}
