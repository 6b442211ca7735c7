"""Types of columns: whether a change of one rewrites the table, and whether the running release can live with it.

https://www.postgresql.org/docs/17/sql-altertable.html (Notes), and ``ATColumnChangeRequiresRewrite`` of PostgreSQL.
"""

from dataclasses import dataclass

from pglast import ast

from stacks.review.schema.statement import text_of

_ANY_LENGTH = "text"
_WIDER = {
    "int2": {"int4", "int8", "numeric"},
    "int4": {"int8", "numeric"},
    "int8": {"numeric"},
    "float4": {"float8"},
}
"""Types without a modifier, and those that hold all of their values."""
_INSTANTS = {"timestamp", "timestamptz"}


@dataclass(frozen=True, kw_only=True)
class ColumnType:
    """PostgreSQL's own name (`varchar`, `int4`), the modifiers (length; precision and scale), and how it is written."""

    name: str
    modifiers: tuple[int, ...]
    array: bool
    text: str

    @classmethod
    def of(cls, node: ast.TypeName) -> "ColumnType":
        """The type that a statement names."""
        modifiers = tuple(
            each.val.ival for each in node.typmods or () if isinstance(each, ast.A_Const) and hasattr(each.val, "ival")
        )
        return cls(name=node.names[-1].sval, modifiers=modifiers, array=bool(node.arrayBounds), text=text_of(node))

    def is_text(self) -> bool:
        """Whether it takes text of any length."""
        return not self.array and (self.name == _ANY_LENGTH or (self.name == "varchar" and not self.modifiers))


def holds_all(old: ColumnType, new: ColumnType) -> bool:
    """Whether every value that the running release reads or writes as the old type works as the new one."""
    if old.array != new.array:
        return False
    if (old.name, old.modifiers) == (new.name, new.modifiers):
        return True
    if new.name == _ANY_LENGTH or (new.name == "varchar" and not new.modifiers):
        return old.name in {_ANY_LENGTH, "varchar"}
    if old.name == new.name:
        return _no_narrower(old, new)
    return new.name in _WIDER.get(old.name, set()) and not new.modifiers


def rewrites(old: ColumnType, new: ColumnType) -> bool:
    """Whether PostgreSQL writes every row anew, while nobody reads or writes the table.

    Between `timestamp` and `timestamptz` it does not, since a migration's session has UTC as its time zone.
    """
    if (old.name, old.modifiers, old.array) == (new.name, new.modifiers, new.array):
        return False
    if old.array or new.array:
        return True
    if {old.name, new.name} == _INSTANTS and old.modifiers == new.modifiers:
        return False
    texts = {_ANY_LENGTH, "varchar"}
    if old.name in texts and new.name in texts:
        return not holds_all(old, new)
    return old.name != new.name or not _no_narrower(old, new)


def _no_narrower(old: ColumnType, new: ColumnType) -> bool:
    """For two of one name: lengths and precisions may grow; the scale of a `numeric` may not change."""
    if not new.modifiers:
        return old.name in {"varchar", "numeric", "varbit", *_INSTANTS}
    if not old.modifiers or old.name not in {"varchar", "numeric", "varbit", *_INSTANTS}:
        return False
    return new.modifiers[0] >= old.modifiers[0] and new.modifiers[1:] == old.modifiers[1:]
