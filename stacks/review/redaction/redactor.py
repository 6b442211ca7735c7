"""Takes every secret out of what a review reads and writes."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import IntEnum
from typing import Any, TypeVar

from stacks.review.failure import ReviewError
from stacks.review.redaction.assignments import secrets_by_name
from stacks.review.redaction.forms import (
    PEM_BEGINS,
    PEM_ENDS,
    base64_texts,
    may_hold_one,
    private_keys,
    secret_keys_of_aws,
    secrets_by_form,
)
from stacks.review.redaction.json_text import loads_unambiguous, same_shape
from stacks.review.redaction.known import KnownSecrets
from stacks.review.redaction.names import is_beside_a_secret, may_name_a_secret, names_a_secret
from stacks.review.redaction.values import OUTPUT, SECRET, SIGNATURE, begins_hidden, is_readable

_T = TypeVar("_T")
_DEEPEST = 100
TOO_DEEP = "[hidden: nested too deeply to be read]"
_NAME_KEYS = ("name", "Name", "key", "Key", "headerName", "parameterName")
_VALUE_KEYS = ("value", "Value", "default", "headerValue", "parameterValue")
_SECRET_OUTPUTS = "additionalSecretOutputs"  # noqa: S105 (a property of a state)


class _Place(IntEnum):
    """What the names above a value say of it."""

    OPEN = 0
    WITHIN = 1  # in a structure that is called a secret
    NAMED = 2  # it is itself called a secret


class Redactor:
    """One for a whole review: a secret has the same number in all that one redactor hides.

    With an ``owner`` the marks name it (`[secret 1 of staging]`): in what several redactors have hidden the same number
    is not the same secret.

    Wherever it is asked to hide something it also learns: a password that stood in an old value is taken out of the
    diagnostics and of the finished report too, however it is spelt there.
    """

    def __init__(self, owner: str = "") -> None:
        self._known = KnownSecrets(owner)
        self._texts: dict[str, str] = {}
        self._urns: set[str] = set()
        self._keys: dict[Any, tuple[str, bool, bool]] = {}
        self._unpublished: set[str] = set()

    def hide(self, document: _T) -> _T:
        """The same JSON-like value with marks in the place of secrets; what is given is left as it is.

        What is nested deeper than 100 levels is hidden as a whole.
        """
        self._texts, self._keys = {}, {}
        hidden = self._walk(document, _Place.OPEN, 0)
        self._publish()
        cleaned = self._known.taken_out_of(set(self._texts.values()))
        return _replaced(hidden, cleaned) if cleaned else hidden  # type: ignore[no-any-return]

    def hide_text(self, text: str) -> str:
        """Free text (diagnostics, what a command wrote) without secrets: by name, by form, and those met before."""
        hidden = self._read(text, 0)
        self._publish()
        return self._known.take_out(hidden)

    def hide_output(self, text: str) -> str:
        """A finished report without secrets: by form, and those met before. Names do not count: the report's own words
        (`secret DATABASE_PASSWORD: from arn:…`) and the code in a page would be taken for assignments."""
        self._publish()
        whole = self._cut(text, private_keys(text))
        lines = [
            self._cut(line, [*secrets_by_form(line), *secret_keys_of_aws(line)]) if may_hold_one(line) else line
            for line in whole.splitlines(keepends=True)
        ]
        return self._known.take_out("".join(lines))

    def assert_none_in(self, text: str, where: str) -> None:
        """The last guard before something is written.

        Raises:
            ReviewError: if a secret that was met stands in the text. The message names its number, never the secret.
        """
        self._publish()
        numbers = sorted({each.number for each in self._known.found_in(text)})
        if numbers:
            which = ", ".join(f"[secret {number}]" for number in numbers)
            raise ReviewError(
                f"{where} would show {which}, which was hidden while reading: it is not written.",
                "This is an error of the review itself: file an issue that names the stack, without the evidence.",
            )

    def _publish(self) -> None:
        """Makes words of the program of all keys, and of the parts of URNs, types apart."""
        for urn in self._urns:
            parts = urn.split("::")
            self._unpublished.update([parts[0].rsplit(":", 1)[-1], *parts[1:2], *parts[3:]])
        self._known.publish(self._unpublished)
        self._urns.clear()
        self._unpublished.clear()

    def _walk(self, value: Any, place: _Place, depth: int) -> Any:
        kind = type(value)
        if kind is str:
            return self._text(value, depth) if place is _Place.OPEN else self._secret(value, depth)
        if kind is dict:
            return TOO_DEEP if depth > _DEEPEST else self._mapping(value, place, depth + 1)
        if kind is list or kind is tuple:
            return TOO_DEEP if depth > _DEEPEST else self._list(value, place, depth + 1)
        if place is _Place.NAMED and value is not None and kind is not bool:
            return self._known.mark(str(value))
        return value

    def _mapping(self, value: dict[Any, Any], place: _Place, depth: int) -> Any:
        if SIGNATURE in value and _is_secret_of_pulumi(value):
            return self._of_pulumi(value, depth)
        paired = _secret_of_a_pair(value)
        keys, texts, walk = self._keys, self._texts, self._walk
        hidden: dict[str, Any] = {}
        for key, each in value.items():
            shown, named, beside = keys.get(key) or self._key(key, depth)
            if named or key == paired:
                hidden[shown] = walk(each, _Place.NAMED, depth)
            elif place is not _Place.OPEN and not beside:
                hidden[shown] = walk(each, _Place.WITHIN, depth)
            elif type(each) is str:
                text = texts.get(each)
                hidden[shown] = self._text(each, depth) if text is None else text
            else:
                hidden[shown] = walk(each, _Place.OPEN, depth)
        if type(value.get(_SECRET_OUTPUTS)) is list:
            self._secret_outputs(value, hidden, depth)
        return hidden

    def _key(self, key: Any, depth: int) -> tuple[str, bool, bool]:
        """Of a key: how it is shown, whether it names a secret, and whether it names none even among secrets."""
        name = str(key)
        self._unpublished.add(name)
        read = self._text(name, depth), names_a_secret(name), is_beside_a_secret(name)
        self._keys[key] = read
        return read

    def _secret_outputs(self, state: Mapping[str, Any], hidden: dict[str, Any], depth: int) -> None:
        """The properties that a resource calls secret, in the state of it."""
        for part in ("inputs", "outputs"):
            properties = state.get(part)
            if isinstance(properties, Mapping):
                for name in state[_SECRET_OUTPUTS]:
                    if isinstance(name, str) and name in properties:
                        hidden[part][self._text(name, depth)] = self._walk(properties[name], _Place.NAMED, depth + 1)

    def _list(self, value: Iterable[Any], place: _Place, depth: int) -> list[Any]:
        hidden: list[Any] = []
        named = False  # by the flag before it: ["--password", "x"]
        within_a_key = False  # the lines of a PEM file, one by one
        for each in value:
            if isinstance(each, str):
                if within_a_key or PEM_BEGINS.search(each):
                    within_a_key = not PEM_ENDS.search(each)
                    hidden.append(self._known.mark(each, everywhere=not each.startswith("-----")))
                    continue
                hidden.append(self._walk(each, _Place.NAMED if named else place, depth))
                named = each.startswith("-") and "=" not in each and " " not in each and names_a_secret(each)
            else:
                hidden.append(self._walk(each, place, depth))
                named = False
        return hidden

    def _of_pulumi(self, value: Mapping[str, Any], depth: int) -> str:
        """A secret of Pulumi's: its value as JSON, its ciphertext, or both."""
        plain = value.get("plaintext", value.get("value"))
        cipher = value.get("ciphertext")
        with suppress(ValueError, RecursionError):
            plain = json.loads(plain) if isinstance(plain, str) else plain
        if isinstance(plain, (dict, list)):
            self._walk(plain, _Place.WITHIN, depth)
        if isinstance(plain, str):
            self._walk(plain, _Place.NAMED, depth)
        secret = plain if isinstance(plain, str) else json.dumps(plain) if plain is not None else str(cipher)
        mark = self._known.mark(secret)
        if isinstance(cipher, str):
            self._known.also_spelt(secret, cipher)
        return mark

    def _secret(self, text: str, depth: int) -> str:
        """A text whose name says that it is secret."""
        if is_readable(text):
            return text
        parsed = loads_unambiguous(text)
        if isinstance(parsed, (dict, list)):
            return same_shape(text, parsed, self._walk(parsed, _Place.WITHIN, depth + 1))
        self._text(text, depth)  # to learn what is in it: the password of a URL, the lines of a file
        return self._known.mark(parsed if isinstance(parsed, str) else text)

    def _text(self, text: str, depth: int) -> str:
        """A text whose name says nothing."""
        known = self._texts.get(text)
        if known is not None:
            return known
        hidden = self._read(text, depth)
        self._texts[text] = hidden
        return hidden

    def _read(self, text: str, depth: int) -> str:
        if not text.isascii():
            text = text.encode(errors="replace").decode()  # half a surrogate pair could not be written to a file
        if len(text) < 4:
            return text
        if text.startswith("urn:pulumi:"):
            self._urns.add(text)
        if depth > _DEEPEST:
            return TOO_DEEP
        parsed = loads_unambiguous(text)
        if isinstance(parsed, (dict, list, str)):
            return same_shape(text, parsed, self._walk(parsed, _Place.OPEN, depth + 1))
        spans: list[tuple[int, int]] = []
        if may_hold_one(text):
            spans += secrets_by_form(text)
        if may_name_a_secret(text):
            spans += secrets_by_name(text)
        if len(text) >= 16:
            spans += secret_keys_of_aws(text)
            spans += [
                (begin, end) for begin, end, within in base64_texts(text) if self._read(within, depth + 1) != within
            ]
        return self._cut(text, spans) if spans else text

    def _cut(self, text: str, spans: Iterable[tuple[int, int]]) -> str:
        """The text with marks in the place of the spans; of those that overlap the widest counts."""
        parts: list[str] = []
        position = 0
        for begin, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            secret = text[begin:end]
            if is_readable(secret) or begins_hidden(text, begin):
                continue
            mark = self._known.mark(secret)
            if begin >= position:
                parts += [text[position:begin], mark]
                position = end
            elif end > position:
                position = end
        return "".join([*parts, text[position:]])


def _is_secret_of_pulumi(value: Mapping[str, Any]) -> bool:
    signature = value[SIGNATURE]
    return signature == SECRET or (signature == OUTPUT and value.get("secret") is True)


def _secret_of_a_pair(value: Mapping[str, Any]) -> str | None:
    """Of {"name": "DATABASE_PASSWORD", "value": …} the key `value`; None where the name tells of no secret."""
    for key in _NAME_KEYS:
        name = value.get(key)
        if name is not None and isinstance(name, str) and names_a_secret(name):
            return next((each for each in _VALUE_KEYS if each in value), None)
    return None


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, dict):
        return {texts.get(key, key): _replaced(each, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, texts) for each in value]
    return value
