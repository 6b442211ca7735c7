"""What somebody may do: each scope includes those before it."""

from enum import StrEnum


class Scope(StrEnum):
    """`none` may ask who it is; `admin` also deletes, makes keys, and sees the audit log."""

    NONE = "none"
    READER = "reader"
    WRITER = "writer"
    ADMIN = "admin"

    def covers(self, needed: "Scope") -> bool:
        return _ORDER.index(self) >= _ORDER.index(needed)


_ORDER = tuple(Scope)
