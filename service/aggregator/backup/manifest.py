"""What is known of a dump, kept beside it in the bucket; it is written last, so a dump without one is unfinished."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

PREFIX = "dumps/"
DUMP, MANIFEST = ".dump", ".json"
NO_SCHEMA = "none"


class Contents(BaseModel):
    """What a database holds, as one snapshot sees it."""

    model_config = ConfigDict(frozen=True)

    rows: dict[str, int]
    """Table, with its schema -> its rows."""
    roles: list[str]
    """Who was granted something: a restore needs them, and no dump holds them."""
    schema_head: str | None
    """Alembic's revision; None before the first migration."""
    postgres_version: str

    @property
    def total_rows(self) -> int:
        return sum(self.rows.values())


class Manifest(BaseModel):
    """A dump: where it lies, what is in it, and how to tell that all of it is there."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(pattern=f"^{PREFIX}.+{DUMP.replace('.', '[.]')}$")
    bytes: int = Field(ge=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    database: str
    stack: str
    release: str
    started_at: datetime
    seconds: float
    """How long the dump took, its upload included."""
    contents: Contents


def dump_key(at: datetime, schema_head: str | None) -> str:
    """The key of a dump: keys sort by time."""
    return f"{PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{schema_head or NO_SCHEMA}{DUMP}"


def manifest_key(key: str) -> str:
    """The key of a dump's manifest."""
    return key.removesuffix(DUMP) + MANIFEST


def differences(expected: Contents, found: Contents) -> list[str]:
    """Each way in which a restored database is not the one that was dumped, in words; empty: it is."""
    wrong = [
        _difference(table, expected.rows.get(table), found.rows.get(table))
        for table in sorted(expected.rows.keys() | found.rows.keys())
        if expected.rows.get(table) != found.rows.get(table)
    ]
    if expected.schema_head != found.schema_head:
        wrong.append(f"the schema is at {found.schema_head} instead of {expected.schema_head}")
    return wrong


def _difference(table: str, expected: int | None, found: int | None) -> str:
    if found is None:
        return f"{table} is missing, with its {expected} rows"
    if expected is None:
        return f"{table} was not dumped, and is there with {found} rows"
    return f"{table} has {found} rows instead of {expected}"
