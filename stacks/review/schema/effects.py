"""What one statement takes away from the running release, and which data it loses."""

from collections.abc import Iterator
from dataclasses import dataclass

from pglast import ast

from stacks.review.schema.column_type import ColumnType, holds_all, rewrites
from stacks.review.schema.finding import Effect, Finding, Severity
from stacks.review.schema.rows import whole_table_findings
from stacks.review.schema.statement import Statement, qualified
from stacks.review.schema.tables import Alter, Column, Kind, Tables, Usage, object_names

_CONTAINERS = {
    Kind.OBJECT_SCHEMA: ("schema", "with every table in it"),
    Kind.OBJECT_TYPE: ("type", "with every column of it"),
    Kind.OBJECT_DOMAIN: ("domain", "with every column of it"),
    Kind.OBJECT_EXTENSION: ("extension", "with every column of its types"),
}
"""What a DROP of these takes along with CASCADE."""


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Judges statements one after the other: ``tables`` stand as they are before the statement."""

    revision: str
    tables: Tables
    usage: Usage

    def findings(self, statement: Statement) -> Iterator[Finding]:
        """Everything but the locks that Squawk knows of."""
        node = statement.node
        match node:
            case ast.AlterTableStmt():
                for command in node.cmds:
                    yield from self._alter(statement, qualified(node.relation), command)
            case ast.RenameStmt() if node.renameType == Kind.OBJECT_TABLE:
                yield from self._rename(statement, qualified(node.relation), None, node.newname)
            case ast.RenameStmt() if node.renameType == Kind.OBJECT_COLUMN:
                yield from self._rename(statement, qualified(node.relation), node.subname, node.newname)
            case ast.AlterObjectSchemaStmt() if node.objectType == Kind.OBJECT_TABLE:
                yield from self._rename(statement, qualified(node.relation), None, f"{node.newschema}.…")
            case ast.DropStmt() if node.removeType == Kind.OBJECT_TABLE:
                for name in object_names(node):
                    yield from self._drop(statement, name, None)
            case ast.DropStmt() if node.removeType in _CONTAINERS and node.behavior.name == "DROP_CASCADE":
                kind, along = _CONTAINERS[node.removeType]
                for name in object_names(node):
                    yield self._lost(statement, f"{kind} {name}", along)
            case ast.DropdbStmt():
                yield self._lost(statement, f"database {node.dbname}", "with all that it holds")
            case ast.DropOwnedStmt():
                yield self._lost(
                    statement, f"owned by {', '.join(each.rolename for each in node.roles)}", "every table"
                )
            case _:
                yield from whole_table_findings(self.revision, statement, self.tables)

    def _alter(self, statement: Statement, table: str, command: ast.AlterTableCmd) -> Iterator[Finding]:
        name = command.name
        column = self.tables.column(table, name) if name else None
        match command.subtype:
            case Alter.AT_AddColumn:
                added = Column.of(command.def_)
                if added.required and not added.has_default and not self.tables.is_new(table):
                    yield self._required(statement, table, command.def_.colname)
            case Alter.AT_DropColumn:
                yield from self._drop(statement, table, name)
            case Alter.AT_AlterColumnType:
                yield from self._retype(statement, table, name, command.def_)
            case Alter.AT_SetNotNull if not (column and column.required) and not self.tables.is_new(table):
                if not self.tables.is_new(table, name):
                    yield self._forbidden_null(statement, table, name)
                elif column and not column.has_default:
                    yield self._unwritten(statement, table, name)
            case Alter.AT_ColumnDefault if column and column.required and command.def_ is None:
                if self.tables.is_new(table, name) and not self.tables.is_new(table):
                    yield self._unwritten(statement, table, name)
                elif not self.tables.is_new(table) and self._used(table, name):
                    yield Finding(
                        rule="drop-default",
                        severity=Severity.WARNING,
                        effects=(Effect.MAY_BREAK,),
                        subject=f"column {table}.{name}",
                        says=f"column {table}.{name} has to be written from here: an INSERT of the running release "
                        "that leaves it to its default fails",
                        line=statement.line,
                    )
            case Alter.AT_SetLogged | Alter.AT_SetUnLogged | Alter.AT_SetTableSpace | Alter.AT_SetAccessMethod:
                if not self.tables.is_new(table):
                    yield rewriting(statement, table)

    def _drop(self, statement: Statement, table: str, column: str | None) -> Iterator[Finding]:
        if self.tables.is_new(table, column):
            return
        subject = f"column {table}.{column}" if column else f"table {table}"
        used = self._used(table, column)
        yield Finding(
            rule="drop-column" if column else "drop-table",
            severity=Severity.WARNING,
            effects=(Effect.LOSES_DATA, *self._breaking(used), Effect.TAKES_AWAY),
            subject=subject,
            says=f"{subject} goes, with what it holds" + (f": {self._need(table, column)}" if used else ""),
            remedy=_CONTRACT_LATER if used else "",
            line=statement.line,
            acknowledgement=f"migration:{self.revision}:drop {subject}",
        )

    def _rename(self, statement: Statement, table: str, column: str | None, new: str) -> Iterator[Finding]:
        if not self.tables.is_new(table, column):
            rule = "rename-column" if column else "rename-table"
            yield self._taken(statement, rule, table, column, f"is called {new} from here")

    def _retype(self, statement: Statement, table: str, name: str, change: ast.ColumnDef) -> Iterator[Finding]:
        if self.tables.is_new(table):
            return
        new = ColumnType.of(change.typeName)
        computed = change.raw_default is not None and not _is_cast(change.raw_default, name, new)
        column = self.tables.column(table, name)
        was = f"from {column.type.text} " if column else ""
        if computed or column is None or rewrites(column.type, new):
            yield rewriting(statement, table)
        if self.tables.is_new(table, name) or (column and not computed and holds_all(column.type, new)):
            return
        used = self._used(table, name)
        lossy = computed or not new.is_text()
        subject = f"column {table}.{name}"
        yield Finding(
            rule="change-type",
            severity=Severity.WARNING,
            effects=(
                *((Effect.LOSES_DATA,) if lossy else ()),
                *self._breaking(used),
                Effect.TAKES_AWAY,
            ),
            subject=subject,
            says=f"{subject} turns {was}to {new.text}"
            + (": what is computed takes the place of what it held" if computed else "")
            + (": what the new type cannot hold is cut, or stops the migration" if lossy and not computed else "")
            + (f"; {self._need(table, name)}" if used else ""),
            remedy="Add a column of the new type, write both, fill it, and drop the old one in a later release.",
            line=statement.line,
            acknowledgement=f"migration:{self.revision}:change type {subject}" if lossy else None,
        )

    def _taken(self, statement: Statement, rule: str, table: str, column: str | None, what: str) -> Finding:
        subject = f"column {table}.{column}" if column else f"table {table}"
        used = self._used(table, column)
        return Finding(
            rule=rule,
            severity=Severity.WARNING,
            effects=(*self._breaking(used), Effect.TAKES_AWAY),
            subject=subject,
            says=f"{subject} {what}" + (f": {self._need(table, column)}" if used else ""),
            remedy=_CONTRACT_LATER if used else "",
            line=statement.line,
        )

    def _forbidden_null(self, statement: Statement, table: str, column: str) -> Finding:
        subject = f"column {table}.{column}"
        of_release, column_of_release = self.tables.released_names(table, column)
        writes = self.usage.writes_null(of_release, column_of_release or column)
        return Finding(
            rule="set-not-null",
            severity=Severity.WARNING,
            effects=(*((Effect.MAY_BREAK,) if writes else ()), Effect.TAKES_AWAY),
            subject=subject,
            says=f"{subject} must not be NULL any more"
            + (": a write of the running release that leaves it empty fails" if writes else ""),
            remedy=_CONTRACT_LATER if writes else "",
            line=statement.line,
        )

    def _required(self, statement: Statement, table: str, column: str) -> Finding:
        used = self._used(table)
        return Finding(
            rule="add-required-column",
            severity=Severity.WARNING,
            effects=(Effect.FAILS, *((Effect.BREAKS,) if used else ()), Effect.TAKES_AWAY),
            subject=f"column {table}.{column}",
            says=f"column {table}.{column} is NOT NULL without a default: the statement fails once {table} holds a row"
            + (", and so does every INSERT of the running release" if used else ""),
            remedy="Give it a server_default, or leave it nullable until a later release writes it.",
            line=statement.line,
        )

    def _unwritten(self, statement: Statement, table: str, column: str) -> Finding:
        """A column that the running release does not know, and without which it cannot insert."""
        return Finding(
            rule="require-column",
            severity=Severity.WARNING,
            effects=(*((Effect.BREAKS,) if self._used(table) else ()), Effect.TAKES_AWAY),
            subject=f"column {table}.{column}",
            says=f"column {table}.{column} is NOT NULL without a default from here: an INSERT of the running release, "
            "which does not know it, fails",
            remedy="Keep a server_default until a later release.",
            line=statement.line,
        )

    def _lost(self, statement: Statement, subject: str, along: str) -> Finding:
        return Finding(
            rule=f"drop-{subject.partition(' ')[0]}",
            severity=Severity.WARNING,
            effects=(Effect.LOSES_DATA, Effect.TAKES_AWAY),
            subject=subject,
            says=f"{subject} goes, {along}",
            line=statement.line,
            acknowledgement=f"migration:{self.revision}:drop {subject}",
        )

    def _used(self, table: str, column: str | None = None) -> bool:
        return self.usage.of(*self.tables.released_names(table, column))

    def _breaking(self, used: bool) -> tuple[Effect, ...]:
        """Certain where the models say it, possible where only the schema is known."""
        if not used:
            return ()
        return (Effect.MAY_BREAK if self.usage.columns is None else Effect.BREAKS,)

    def _need(self, table: str, column: str | None) -> str:
        of_release, column_of_release = self.tables.released_names(table, column)
        name = f"{of_release}.{column_of_release}" if column_of_release else of_release
        if self.usage.columns is None:
            return f"the running release was made for a schema with {name} as it was"
        return f"the models of the running release use {name}"


_CONTRACT_LATER = "Release what does without it first; take it away in the release after that, as a contraction."


def rewriting(statement: Statement, table: str) -> Finding:
    """A statement that writes the whole table anew."""
    return Finding(
        rule="rewrite-table",
        severity=Severity.WARNING,
        effects=(Effect.REWRITES, Effect.BLOCKS_ALL),
        subject=f"table {table}",
        says=f"every row of {table} is written anew, and nobody reads or writes it meanwhile",
        line=statement.line,
    )


def _is_cast(expression: ast.Node, column: str, new: ColumnType) -> bool:
    """Whether USING takes the column's own value, as it is or cast to the new type."""
    if isinstance(expression, ast.TypeCast) and ColumnType.of(expression.typeName) == new:
        expression = expression.arg
    return isinstance(expression, ast.ColumnRef) and [getattr(each, "sval", "") for each in expression.fields] == [
        column
    ]
