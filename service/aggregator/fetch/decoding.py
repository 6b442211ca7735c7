"""gzip taken apart in small pieces: a bomb is noticed after its first megabytes, not when memory is full."""

import zlib
from collections.abc import Iterator

from aggregator.fetch.errors import FetchError

PIECE_BYTES = 256 * 1024


class Identity:
    def feed(self, block: bytes) -> Iterator[bytes]:
        yield block

    def close(self) -> None:
        return


class Gunzip:
    """Raises (from both):
    FetchError: the bytes are no gzip, or end too early.
    """

    def __init__(self) -> None:
        self._member = self._new()
        self._begun = False

    def feed(self, block: bytes) -> Iterator[bytes]:
        while block:
            self._begun = True
            try:
                piece = self._member.decompress(block, PIECE_BYTES)
            except zlib.error:
                raise FetchError("The answer says to be gzip and is not. Nothing of it was stored.") from None
            if piece:
                yield piece
            block = self._member.unconsumed_tail
            if self._member.eof:
                block = self._member.unused_data
                self._member, self._begun = self._new(), False

    def close(self) -> None:
        if self._begun:
            raise FetchError("The compressed answer was cut off. Nothing of it was stored.", retryable=True)

    @staticmethod
    def _new() -> "zlib._Decompress":
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)


def decoder_of(encoding: str) -> Identity | Gunzip:
    """For a Content-Encoding.

    Raises:
        FetchError: it is one that was not asked for.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return Identity()
        case "gzip" | "x-gzip":
            return Gunzip()
        case other:
            raise FetchError(f"The answer is compressed as {other!r}, which nobody asked for. Only gzip is read.")
