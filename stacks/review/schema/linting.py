"""Squawk's remarks on all pending revisions, as findings of the statements that they belong to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pglast import ast

from stacks.review.schema.finding import Effect, Finding, Severity
from stacks.review.schema.squawk import RULES, WEAKER, Lint, lint
from stacks.review.schema.statement import Statement, qualified
from stacks.review.schema.tables import Alter, Tables, Usage, object_names

_BY_THE_JUDGE = {Alter.AT_AddColumn, Alter.AT_SetNotNull}
"""Restrictions on writes that ``effects.Judge`` knows more of."""


@dataclass(frozen=True, kw_only=True)
class Linting:
    """``lints`` by revision's number; lines count from 0 in the revision's own SQL."""

    lints: Mapping[int, Sequence[Lint]] = field(default_factory=dict)

    @classmethod
    def of(cls, sqls: Sequence[str], engine_version: str) -> "Linting":
        """Lint the revisions as one file: a table that an earlier one of them creates is empty, and not in use.

        Raises SquawkError.
        """
        lints: dict[int, list[Lint]] = {}
        starts, line = [], 0
        for sql in sqls:
            starts.append(line)
            line += sql.count("\n")
        for each in lint("".join(sqls), engine_version):
            number = max(index for index, start in enumerate(starts) if start <= each.line)
            moved = Lint(**{**vars(each), "line": each.line - starts[number]})
            lints.setdefault(number, []).append(moved)
        return cls(lints=lints)

    def findings(self, number: int, sql: str, statement: Statement, tables: Tables, usage: Usage) -> Iterator[Finding]:
        """Of one statement, while ``tables`` stand as before it."""
        here = [each for each in self.lints.get(number, ()) if _is_in(each, sql, statement)]
        rules = {each.rule for each in here}
        relation = getattr(statement.node, "relation", None)
        table = qualified(relation) if isinstance(relation, ast.RangeVar) else None
        for each in {each.rule: each for each in reversed(here)}.values():  # one of a rule is enough, the first
            if WEAKER.get(each.rule, frozenset()) & rules or _is_the_judges(each, statement):
                continue
            finding = _finding(each, statement, table)
            if table and tables.is_new(table) and not {Effect.FAILS, Effect.UNREAD} & set(finding.effects):
                continue
            if Effect.MAY_BREAK in finding.effects and not _is_used(table, tables, usage):
                continue
            yield finding


def _finding(each: Lint, statement: Statement, table: str | None) -> Finding:
    subject = f"table {table}" if table else _of_a_drop(statement.node)
    if each.rule == "syntax-error":
        says = f"Squawk cannot read it ({each.message}): locks are not judged from here on"
        return Finding(
            rule=each.rule, severity=Severity.WARNING, effects=(Effect.UNREAD,), says=says, line=statement.line
        )
    rule = RULES.get(each.rule)
    if rule is None:  # a rule of a later Squawk: in its own words until it stands in the table
        return Finding(
            rule=each.rule,
            severity=Severity.WARNING,
            effects=(Effect.ADVICE,),
            subject=subject,
            says=each.message,
            remedy=each.help,
            line=statement.line,
            url=each.url,
        )
    return Finding(
        rule=each.rule,
        severity=rule.severity,
        effects=rule.effects,
        subject=subject,
        says=rule.says.format(table=table or "the table"),
        remedy=rule.remedy,
        line=statement.line,
        url=each.url,
    )


def _of_a_drop(node: ast.Node) -> str:
    if not isinstance(node, ast.DropStmt):
        return ""
    kind = node.removeType.name.removeprefix("OBJECT_").lower().replace("_", " ")
    return f"{kind} {', '.join(object_names(node))}"


def _is_in(each: Lint, sql: str, statement: Statement) -> bool:
    """Squawk's columns are bytes, the parser's places are characters."""
    lines = sql.splitlines(keepends=True)
    if each.line >= len(lines):
        return False
    within = len(lines[each.line].encode()[: each.column].decode(errors="ignore"))
    place = sum(len(line) for line in lines[: each.line]) + within
    return statement.start <= place <= statement.end


def _is_the_judges(each: Lint, statement: Statement) -> bool:
    node = statement.node
    if each.rule != "ban-new-write-restriction" or not isinstance(node, ast.AlterTableStmt):
        return False
    return all(command.subtype in _BY_THE_JUDGE for command in node.cmds)


def _is_used(table: str | None, tables: Tables, usage: Usage) -> bool:
    if table is None:
        return usage.running
    return usage.of(*tables.released_names(table))
