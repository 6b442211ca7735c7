"""What every group of settings has in common."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A group of settings: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def listed(values: Iterable[object]) -> str:
    """The values that an error or a description names."""
    return ", ".join(map(str, values))
