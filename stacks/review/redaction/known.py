"""The secrets that were met so far: their numbers, and how to find them again in any text."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from stacks.review.redaction.spellings import SHORTEST, in_base64, spellings, travels

_WORD = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}")
_BASE64_BEFORE = r"[A-Za-z0-9+/_-]*"
_BASE64_AFTER = r"[A-Za-z0-9+/_-]*={0,2}"


class _Found(NamedTuple):
    """One spelling of a secret that stands in a text; ``within_base64``: as a part of base64 of something longer."""

    spelling: str
    number: int
    within_base64: bool


class KnownSecrets:
    """Gives every secret its number, in the order in which they are met, and takes them out of texts.

    ``owner``: whose secrets they are, where marks of several redactors come together: `[secret 1 of staging]`.
    ``public`` is the vocabulary of the program: names of properties and resources. A secret that is one of these words
    is hidden at its own place, and nowhere else.
    """

    def __init__(self, owner: str = "") -> None:
        self._owner = f" of {owner}" if owner else ""
        self.public: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._travelling: dict[str, int] = {}
        self._needles: list[tuple[str, int]] = []
        self._cores: list[tuple[str, int]] = []
        self._spelt: tuple[int, int] = (0, 0)

    def mark(self, secret: str, everywhere: bool = True) -> str:
        """What is written in its place: `[secret 3]`, always the same for the same secret."""
        number = self._numbers.setdefault(secret, len(self._numbers) + 1)
        if everywhere and travels(secret):
            self._travelling.setdefault(secret, number)
        return self._mark(number)

    def also_spelt(self, secret: str, other: str) -> None:
        """Another text that gives the secret away, as the ciphertext beside it: it has the same number."""
        if travels(other):
            self._travelling.setdefault(other, self._numbers[secret])

    def publish(self, names: Iterable[str]) -> None:
        """Adds to the vocabulary: names without digits (a key that is data may hold a secret), and the words in all."""
        for name in names:
            folded = name.casefold()
            if not _DIGIT.search(folded):
                self.public.add(folded)
            self.public.update(_WORD.findall(folded))

    def found_in(self, text: str) -> list[_Found]:
        """What of the secrets stands in the text, the longest first."""
        self._spell()
        found = [_Found(needle, number, False) for needle, number in self._needles if needle in text]
        runs = "\n".join(set(_BASE64.findall(text)))
        return found + [_Found(core, number, True) for core, number in self._cores if core in runs]

    def take_out(self, text: str) -> str:
        """The text with marks in the place of all secrets that were met."""
        return self._without(text, self.found_in(text))

    def taken_out_of(self, texts: Iterable[str]) -> dict[str, str]:
        """Of many texts those that hold a secret, with what they are without."""
        ordered = list(texts)
        # All of them are searched at once: a hundred times as fast as each secret in each text.
        whole = "\0".join(ordered)
        begins = list(accumulate((len(text) + 1 for text in ordered), initial=0))
        by_text: dict[int, list[_Found]] = {}
        for found in self.found_in(whole):
            position = whole.find(found.spelling)
            while position >= 0:
                index = bisect_right(begins, position) - 1
                by_text.setdefault(index, []).append(found)
                position = whole.find(found.spelling, begins[index + 1])
        return {ordered[index]: self._without(ordered[index], found) for index, found in by_text.items()}

    def _spell(self) -> None:
        """Writes down all spellings anew when a secret or a public word came since."""
        now = (len(self._travelling), len(self.public))
        if now == self._spelt:
            return
        needles: dict[str, int] = {}
        cores: dict[str, int] = {}
        for secret, number in self._travelling.items():
            if secret.casefold() in self.public:
                continue
            for spelling in spellings(secret):
                if len(spelling) >= SHORTEST:
                    needles.setdefault(spelling, number)
            for core in in_base64(secret):
                cores.setdefault(core, number)
        self._needles = sorted(needles.items(), key=lambda each: -len(each[0]))
        self._cores = sorted(cores.items(), key=lambda each: -len(each[0]))
        self._spelt = now

    def _without(self, text: str, found: Iterable[_Found]) -> str:
        for each in found:
            if each.spelling in text:  # a longer one may have held it
                mark = self._mark(each.number)
                if each.within_base64:
                    text = re.sub(f"{_BASE64_BEFORE}{re.escape(each.spelling)}{_BASE64_AFTER}", mark, text)
                else:
                    text = text.replace(each.spelling, mark)
        return text

    def _mark(self, number: int) -> str:
        return f"[secret {number}{self._owner}]"
