"""The tables of a database, as they follow from the SQL of its revisions, and what the running release uses of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pglast import ast, enums

from stacks.review.schema.column_type import ColumnType
from stacks.review.schema.statement import qualified

Alter = enums.AlterTableType
Kind = enums.ObjectType
Rule = enums.ConstrType
_FILLED_BY_ITSELF = {Rule.CONSTR_DEFAULT, Rule.CONSTR_IDENTITY, Rule.CONSTR_GENERATED}
_SERIALS = {"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"}


@dataclass(kw_only=True)
class Column:
    """``released`` is the name that it had when the running release was made; None: it came later."""

    type: ColumnType
    required: bool = False
    has_default: bool = False
    released: str | None = None

    @classmethod
    def of(cls, definition: ast.ColumnDef) -> "Column":
        """As a CREATE TABLE or ADD COLUMN defines it."""
        kinds = {each.contype for each in definition.constraints or ()}
        kind = ColumnType.of(definition.typeName)
        return cls(
            type=kind,
            required=bool(kinds & {Rule.CONSTR_NOTNULL, Rule.CONSTR_PRIMARY}),
            has_default=bool(kinds & _FILLED_BY_ITSELF) or kind.name in _SERIALS,
        )


@dataclass(kw_only=True)
class Table:
    """``released`` as of a column."""

    columns: dict[str, Column] = field(default_factory=dict)
    released: str | None = None


class Tables:
    """All tables; each statement that is applied changes them.

    A name that no statement has made is taken to be old: it may come from SQL that the parser cannot see into.
    """

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def release(self) -> None:
        """What is there now, the running release knows by these names."""
        for name, table in self._tables.items():
            table.released = name
            for column_name, column in table.columns.items():
                column.released = column_name

    def table(self, name: str) -> Table | None:
        """None: no statement made it."""
        return self._tables.get(name)

    def column(self, table: str, name: str) -> Column | None:
        """None: no statement made it."""
        found = self._tables.get(table)
        return found.columns.get(name) if found else None

    def is_new(self, table: str, column: str | None = None) -> bool:
        """Whether the table, or its column, is newer than the running release: it holds nothing, and nobody uses it."""
        found = self._tables.get(table)
        if found is None:
            return False
        if found.released is None:
            return True
        held = found.columns.get(column) if column else None
        return held is not None and held.released is None

    def released_names(self, table: str, column: str | None = None) -> tuple[str, str | None]:
        """What the running release calls them."""
        found, held = self.table(table), self.column(table, column) if column else None
        return (found and found.released) or table, (held and held.released) or column

    def apply(self, node: ast.Node) -> None:
        """Change the tables as the statement does; one that is none of theirs changes nothing."""
        match node:
            case ast.CreateStmt():
                self._tables.setdefault(qualified(node.relation), _created(node))
            case ast.CreateTableAsStmt():
                self._tables.setdefault(qualified(node.into.rel), Table())
            case ast.AlterTableStmt():
                if found := self._tables.get(qualified(node.relation)):
                    for command in node.cmds:
                        _alter(found, command)
            case ast.RenameStmt() if node.renameType == Kind.OBJECT_TABLE:
                self._rename(qualified(node.relation), _beside(node.relation, node.newname))
            case ast.RenameStmt() if node.renameType == Kind.OBJECT_COLUMN:
                columns = found.columns if (found := self._tables.get(qualified(node.relation))) else {}
                if node.subname in columns:
                    columns[node.newname] = columns.pop(node.subname)
            case ast.AlterObjectSchemaStmt() if node.objectType == Kind.OBJECT_TABLE:
                moved = ast.RangeVar(schemaname=node.newschema, relname=node.relation.relname)
                self._rename(qualified(node.relation), qualified(moved))
            case ast.DropStmt() if node.removeType == Kind.OBJECT_TABLE:
                for name in object_names(node):
                    self._tables.pop(name, None)

    def _rename(self, old: str, new: str) -> None:
        if old in self._tables:
            self._tables[new] = self._tables.pop(old)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What the running release uses.

    ``columns`` by table, from its models, each with whether it may be NULL; None: they are not at hand, and it is taken
    to use all that its schema has.
    """

    running: bool
    columns: Mapping[str, Mapping[str, bool]] | None = None

    def of(self, table: str, column: str | None = None) -> bool:
        """Whether it uses the table, or this column of it, by the names that it was made with."""
        if not self.running or self.columns is None:
            return self.running
        used = self.columns.get(table)
        return used is not None and (column is None or column in used)

    def writes_null(self, table: str, column: str) -> bool:
        """Whether it may write NULL into the column."""
        if not self.running or self.columns is None:
            return self.running
        return self.columns.get(table, {}).get(column, False)


def object_names(node: ast.DropStmt) -> list[str]:
    """The names of what a DROP drops."""
    return [".".join(_path(each)).removeprefix("public.") for each in node.objects]


def _path(node: ast.Node) -> list[str]:
    match node:
        case ast.String():
            return [str(node.sval)]
        case ast.TypeName():
            parts = node.names
        case ast.ObjectWithArgs():
            parts = node.objname
        case _:
            parts = node  # a tuple of names
    return [str(each.sval) for each in parts]


def _created(node: ast.CreateStmt) -> Table:
    elements = node.tableElts or ()
    columns = {each.colname: Column.of(each) for each in elements if isinstance(each, ast.ColumnDef)}
    for each in elements:
        if isinstance(each, ast.Constraint) and each.contype == Rule.CONSTR_PRIMARY:
            for key in each.keys or ():
                if key.sval in columns:
                    columns[key.sval].required = True
    return Table(columns=columns)


def _alter(table: Table, command: ast.AlterTableCmd) -> None:
    column = table.columns.get(command.name) if command.name else None
    match command.subtype:
        case Alter.AT_AddColumn:
            table.columns.setdefault(command.def_.colname, Column.of(command.def_))
        case Alter.AT_DropColumn:
            table.columns.pop(command.name, None)
        case Alter.AT_AlterColumnType if column:
            column.type = ColumnType.of(command.def_.typeName)
        case Alter.AT_SetNotNull if column:
            column.required = True
        case Alter.AT_DropNotNull if column:
            column.required = False
        case Alter.AT_ColumnDefault if column:
            column.has_default = command.def_ is not None


def _beside(relation: ast.RangeVar, name: str) -> str:
    """A renamed table keeps its schema."""
    return qualified(ast.RangeVar(schemaname=relation.schemaname, relname=name))
