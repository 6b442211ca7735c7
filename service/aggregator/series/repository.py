"""Every query about series."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from aggregator.database.direct import DirectReads

MOST_KEYS = 100
"""Of labels that are given at once; a mapping has at most 20."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which series; everything that is said has to hold. `text` is looked for within names, whatever its case."""

    ids: Sequence[int] = ()
    source_id: uuid.UUID | None = None
    name: str | None = None
    text: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


class SeriesRepository:
    def __init__(self, reads: DirectReads) -> None:
        self._reads = reads

    async def find(self, wanted: Filter, after: int, limit: int) -> list[Any]:
        """In the order of their ids, beginning behind `after`."""
        conditions, values = _conditions(wanted)
        return await self._reads.rows(
            "SELECT s.id, s.source_id, o.name AS source_name, s.name, s.labels, s.first_time, s.last_time "  # noqa: S608 - of parts of this module
            "FROM series s JOIN sources o ON o.id = s.source_id "
            f"WHERE s.id > %(after)s::bigint{conditions} ORDER BY s.id LIMIT %(limit)s::bigint",
            values | {"after": after, "limit": limit},
        )

    async def labels(self, wanted: Filter, key: str | None, text: str | None, limit: int) -> list[Any]:
        """Key, how many values it has, value, how many series have it: of each key the commonest values, of the first
        MOST_KEYS and one more. `text` is looked for within values, whatever their case."""
        conditions, values = _conditions(wanted)
        if key is not None:
            conditions += " AND l.key = %(key)s"
        if text:
            conditions += " AND strpos(lower(l.value), lower(%(value_text)s)) > 0"
        return await self._reads.tuples(
            f"""
            SELECT key, different, value, series FROM (
                SELECT
                    l.key, l.value, count(*) AS series,
                    count(*) OVER (PARTITION BY l.key) AS different,
                    row_number() OVER (PARTITION BY l.key ORDER BY count(*) DESC, l.value) AS place,
                    dense_rank() OVER (ORDER BY l.key) AS key_place
                FROM series s, jsonb_each_text(s.labels) AS l
                WHERE true{conditions}
                GROUP BY l.key, l.value
            ) AS counted
            WHERE place <= %(limit)s::bigint AND key_place <= %(keys)s::bigint
            ORDER BY key, place
            """,  # noqa: S608 - of parts of this module
            values | {"key": key, "value_text": text, "limit": limit, "keys": MOST_KEYS + 1},
        )


def _conditions(wanted: Filter) -> tuple[LiteralString, dict[str, Any]]:
    """SQL that says the same, from its first AND on, and the values that stand in it."""
    said = list(_said(wanted))
    conditions: LiteralString = "".join(f" AND {condition}" for condition, _ in said)
    return conditions, {name: value for _, values in said for name, value in values.items()}


def _said(wanted: Filter) -> Iterator[tuple[LiteralString, dict[str, Any]]]:
    if wanted.ids:
        yield "s.id = ANY(%(ids)s::bigint[])", {"ids": list(wanted.ids)}
    if wanted.source_id is not None:
        yield "s.source_id = %(source_id)s", {"source_id": wanted.source_id}
    if wanted.name is not None:
        yield "s.name = %(name)s", {"name": wanted.name}
    if wanted.text:
        yield "strpos(lower(s.name), lower(%(text)s)) > 0", {"text": wanted.text}
    if wanted.labels:
        yield "s.labels @> %(labels)s", {"labels": Jsonb(dict(wanted.labels))}
