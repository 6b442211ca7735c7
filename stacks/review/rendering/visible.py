"""Foreign text made visible: what a terminal, a browser or a reader would take for something else is written out."""

import re
import unicodedata

_SUSPECTS = re.compile(r"[^\x20-\x7e]")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control and format characters (bidirectional ones among them), surrogates, private ones, line and paragraph
separators: https://www.unicode.org/reports/tr44/#General_Category_Values"""


def visible(text: str, keep: str = "\n\t") -> str:
    """The text with every character that has no picture of its own as its number: `⟨U+202E⟩`.

    Reordered text can show other code than the one that runs (https://trojansource.codes/). ``keep`` are those that
    may stay.
    """
    return _SUSPECTS.sub(lambda found: _written_out(found[0], keep), text)


def cropped(text: str, most: int) -> str:
    """At most so many characters, with the number of those that are left out."""
    if len(text) <= most:
        return text
    mark = f"… ({len(text):,} characters)"
    return text[: max(most - len(mark), 0)] + mark


def _written_out(character: str, keep: str) -> str:
    if character in keep or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"⟨U+{ord(character):04X}⟩"
