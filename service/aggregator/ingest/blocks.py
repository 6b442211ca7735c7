"""A body that arrives in pieces of any size, handed on in blocks of one size."""

from collections.abc import AsyncIterator

BLOCK_BYTES = 256 * 1024
"""Large enough that one COPY a block costs little, small enough that memory does not matter."""


class Blocks:
    def __init__(self, pieces: AsyncIterator[bytes], size: int = BLOCK_BYTES) -> None:
        self._pieces = pieces
        self._size = size
        self._held = bytearray()
        self.bytes = 0
        """How much has arrived."""

    async def next(self) -> bytes:
        """The next block, of the full size but for the last; empty at the end."""
        while len(self._held) < self._size:
            piece = await anext(self._pieces, None)
            if piece is None:
                break
            self.bytes += len(piece)
            self._held += piece
        block = bytes(self._held[: self._size])
        del self._held[: self._size]
        return block
