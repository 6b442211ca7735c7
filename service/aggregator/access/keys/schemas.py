"""What goes in and out over HTTP about keys."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

KeyName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]


LATEST_YEAR = 2999
"""Long before what PostgreSQL holds and Python does not."""


class KeyScope(StrEnum):
    READER = "reader"
    WRITER = "writer"
    ADMIN = "admin"


def _to_come(moment: datetime | None) -> datetime | None:
    if moment is not None and moment <= datetime.now(UTC):
        raise ValueError("that is over: say a moment to come, or leave it out")
    if moment is not None and moment.year > LATEST_YEAR:
        raise ValueError(f"that is after {LATEST_YEAR}: leave it out")
    return moment


class NewKey(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "nightly import", "scope": "writer"}]}
    )

    name: KeyName = Field(description="What uses it: one key for each, so that each can be revoked.")
    scope: KeyScope = Field(description="Each includes those before it: reader, writer, admin.")
    expires_at: Annotated[AwareDatetime | None, AfterValidator(_to_come)] = Field(
        default=None, description="Left out, it works until it is revoked."
    )


class Key(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    prefix: str = Field(description="How the key begins.")
    scope: KeyScope
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To a minute.")


class CreatedKey(Key):
    key: str = Field(description="The key itself. It is shown this once: only its hash is kept.")


class KeyPage(BaseModel):
    items: list[Key]
    next_cursor: str | None = Field(description="Null on the last page.")
