"""Changed types: PostgreSQL's own rules of what is rewritten, and what the running release can live with."""

import pytest
from pglast import parse_sql

from stacks.review.schema.column_type import ColumnType, holds_all, rewrites
from tests.unit.review.schema.schema_changes import TYPES


def column_type(text: str) -> ColumnType:
    statement = parse_sql(f"CREATE TABLE t (c {text})")[0].stmt
    return ColumnType.of(statement.tableElts[0].typeName)


@pytest.mark.parametrize(
    ("old", "new", "holds", "rewritten"),
    TYPES,
)
def test_a_change_of_type(old: str, new: str, holds: bool, rewritten: bool) -> None:
    before, after = column_type(old), column_type(new)
    assert (holds_all(before, after), rewrites(before, after)) == (holds, rewritten)
