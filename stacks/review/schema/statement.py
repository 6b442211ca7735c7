"""The statements of a revision, as PostgreSQL's own parser reads them (pglast)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pglast import ast, parse_sql, prettify
from pglast.parser import ParseError
from pglast.stream import RawStream
from pglast.visitors import Visitor

__all__ = ["Statement", "StatementError", "nodes", "parse", "prettify", "qualified", "text_of"]


class StatementError(ValueError):
    """PostgreSQL would not read the SQL. The message says what, and in which line."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement. ``line`` counts from 1 in the SQL that it came from, ``start`` and ``end`` are characters."""

    node: ast.Node
    line: int
    start: int
    end: int


def parse(sql: str) -> list[Statement]:
    """All statements of the SQL, those that begin and end transactions too.

    Raises StatementError.
    """
    try:
        parsed = parse_sql(sql)
    except ParseError as error:
        message, at = error.args[0], error.args[1] if len(error.args) > 1 else 0
        raise StatementError(f"{message} in line {sql.count(chr(10), 0, at or 0) + 1}") from error
    found = []
    for raw in parsed:
        start = raw.stmt_location or 0
        end = start + raw.stmt_len if raw.stmt_len else len(sql)
        found.append(Statement(node=raw.stmt, line=sql.count("\n", 0, start) + 1, start=start, end=end))
    return found


def nodes(node: ast.Node, *kinds: type[ast.Node]) -> Iterator[ast.Node]:
    """The node and all within it that are of these kinds."""
    found: list[ast.Node] = []

    class Collector(Visitor):  # type: ignore[misc] # pglast is Any to mypy: see pyproject.toml
        def visit(self, _: object, each: ast.Node) -> None:
            if isinstance(each, kinds):
                found.append(each)

    Collector()(node)
    yield from found


def qualified(relation: ast.RangeVar) -> str:
    """A table's name; with its schema where that is not the default one."""
    schema = relation.schemaname
    return f"{schema}.{relation.relname}" if schema and schema != "public" else str(relation.relname)


def text_of(node: ast.Node) -> str:
    """The SQL of a part of a statement."""
    return str(RawStream()(node))
