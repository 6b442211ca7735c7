"""Changed types: PostgreSQL's own rules of what is rewritten, and what the running release can live with."""

import pytest
from pglast import parse_sql

from stacks.review.schema.column_type import ColumnType, holds_all, rewrites


def column_type(text: str) -> ColumnType:
    statement = parse_sql(f"CREATE TABLE t (c {text})")[0].stmt
    return ColumnType.of(statement.tableElts[0].typeName)


@pytest.mark.parametrize(
    ("old", "new", "holds", "rewritten"),
    [
        ("varchar(200)", "varchar(300)", True, False),
        ("varchar(200)", "varchar", True, False),
        ("varchar(200)", "text", True, False),
        ("text", "varchar", True, False),
        ("text", "varchar(10)", False, True),
        ("varchar(200)", "varchar(100)", False, True),
        ("integer", "bigint", True, True),
        ("bigint", "integer", False, True),
        ("smallint", "numeric", True, True),
        ("integer", "numeric(3)", False, True),
        ("real", "double precision", True, True),
        ("numeric(10,2)", "numeric(12,2)", True, False),
        ("numeric(10,2)", "numeric(12,4)", False, True),
        ("numeric(10,2)", "numeric", True, False),
        ("timestamp", "timestamptz", False, False),
        ("timestamptz", "date", False, True),
        ("integer", "text", False, True),
        ("varchar(10)[]", "varchar(20)[]", True, True),
        ("text[]", "text", False, True),
        ("uuid", "uuid", True, False),
    ],
)
def test_a_change_of_type(old: str, new: str, holds: bool, rewritten: bool) -> None:
    before, after = column_type(old), column_type(new)
    assert (holds_all(before, after), rewrites(before, after)) == (holds, rewritten)
