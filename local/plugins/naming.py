"""Physical names that the plugin chooses where the program gives none, as pulumi-aws does."""

import hashlib
import re
from dataclasses import dataclass

_RANDOM_DIGITS = 7


@dataclass(frozen=True, kw_only=True)
class AutoName:
    """The property that is named automatically: `<logical name>-<7 hex digits>`.

    Lengths: pulumi-aws provider/resources.go, 255 where it says nothing else; the shorter of it and AWS's own limit.
    """

    property: str = "name"
    max_length: int = 255
    lower: bool = False
    prefix: str = ""
    separator: str = "-"
    frees_a_given_name: bool = True
    """A name that the program gives is freed before a replacement takes it (the bridge's AutoNamed)."""

    def choose(self, logical_name: str, seed: bytes) -> str:
        """Raises ValueError when the logical name is too long for the digits to fit."""
        name = f"{self._stem(logical_name)}{_hex(seed)}"
        if len(name) > self.max_length:
            room = self.max_length - len(self.prefix) - _RANDOM_DIGITS - len(self.separator)
            raise ValueError(
                f"the automatic name {name!r} is longer than {self.max_length} characters: "
                f"give {self.property!r}, or a logical name of at most {room}"
            )
        return name

    def chose(self, logical_name: str, name: object) -> bool:
        """Whether `name` is one that `choose` gives for the logical name."""
        pattern = re.escape(self._stem(logical_name)) + rf"[0-9a-f]{{{_RANDOM_DIGITS}}}"
        return isinstance(name, str) and re.fullmatch(pattern, name) is not None

    def _stem(self, logical_name: str) -> str:
        stem = f"{logical_name}{self.separator}"
        return self.prefix + (stem.lower() if self.lower else stem)


def _hex(seed: bytes) -> str:
    return hashlib.sha256(seed).hexdigest()[:_RANDOM_DIGITS]
