"""Text in other encodings, turned into UTF-8 as it arrives."""

import codecs
from collections.abc import Mapping
from email.message import Message

from aggregator.errors import UnusableFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes, headers: Mapping[str, str]) -> str | None:
    """What a byte order mark says, else the charset of the Content-Type; None for UTF-8.

    Raises:
        UnusableFileError: the charset is none that is known here.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    named = message.get_param("charset")
    if not isinstance(named, str) or not named:
        return None
    try:
        known = codecs.lookup(named)
    except LookupError:
        raise UnusableFileError(f"The content says to be in {named!r}, which is no known encoding.") from None
    if not getattr(known, "_is_text_encoding", True):
        raise UnusableFileError(f"The content says to be in {named!r}, which is no encoding of text.")
    return None if known.name in {"utf-8", "ascii"} else known.name


class ToUtf8:
    """Decodes blocks and gives them as UTF-8.

    Raises (from both):
        UnusableFileError: the bytes are not of that encoding.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def feed(self, block: bytes) -> bytes:
        return self._decode(block, final=False)

    def close(self) -> bytes:
        return self._decode(b"", final=True)

    def _decode(self, block: bytes, *, final: bool) -> bytes:
        try:
            return self._decoder.decode(block, final).encode()
        except UnicodeError:
            raise UnusableFileError(
                f"The content is not in {self._encoding}, as it says itself. Have its Content-Type corrected."
            ) from None
