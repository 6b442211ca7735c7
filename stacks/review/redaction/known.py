"""The secrets that were met so far: their numbers, and how to find them again in any text."""

import re
from collections.abc import Iterable

from stacks.review.redaction.spellings import SHORTEST, in_base64, spellings, travels

_WORD = re.compile(r"[A-Za-z0-9]+")
_BASE64_BEFORE = r"[A-Za-z0-9+/_-]*"
_BASE64_AFTER = r"[A-Za-z0-9+/_-]*={0,2}"


class KnownSecrets:
    """Gives every secret its number, in the order in which they are met, and takes them out of texts.

    ``public`` is the vocabulary of the program: names of properties and resources. A secret that is one of these words
    is hidden at its own place, and nowhere else.
    """

    def __init__(self) -> None:
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
        return f"[secret {number}]"

    def also_spelt(self, secret: str, other: str) -> None:
        """Another text that gives the secret away, as the ciphertext beside it: it has the same number."""
        if travels(other):
            self._travelling.setdefault(other, self._numbers[secret])

    def publish(self, names: Iterable[str]) -> None:
        """Adds to the vocabulary: whole names, and the words in them."""
        for name in names:
            folded = name.casefold()
            if folded not in self.public:
                self.public.add(folded)
                self.public.update(_WORD.findall(folded))

    def found_in(self, text: str) -> list[tuple[str, int, bool]]:
        """The spellings that stand in the text, the longest first, each with its number; True: a part of base64."""
        self._spell()
        plain = [(needle, number, False) for needle, number in self._needles if needle in text]
        return plain + [(core, number, True) for core, number in self._cores if core in text]

    def take_out(self, text: str, found: Iterable[tuple[str, int, bool]]) -> str:
        """The text with a mark in the place of what was found."""
        for needle, number, within_base64 in found:
            if needle in text:
                mark = f"[secret {number}]"
                if within_base64:
                    text = re.sub(f"{_BASE64_BEFORE}{re.escape(needle)}{_BASE64_AFTER}", mark, text)
                else:
                    text = text.replace(needle, mark)
        return text

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
