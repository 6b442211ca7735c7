"""What a statement does to all the rows of a table: empties it, overwrites it, locks it, or nobody can say."""

from collections.abc import Iterator

from pglast import ast, enums

from stacks.review.schema.finding import Effect, Finding, Severity
from stacks.review.schema.statement import Statement, nodes, qualified
from stacks.review.schema.tables import Tables

_QUERIES = (ast.SelectStmt, ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
_HARMLESS_CALLS = {"setval", "set_config", "nextval", "pg_notify"}
_SHARE, _EXCLUSIVE = 5, 7
"""The lock modes from which on writes wait, and from which on the reads do that write-locks would let pass.

https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES; ACCESS EXCLUSIVE, the default, is 8.
"""


def whole_table_findings(revision: str, statement: Statement, tables: Tables) -> Iterator[Finding]:
    """Of statements that change rows, lock tables, or run code that the parser does not see."""
    node = statement.node
    match node:
        case ast.TruncateStmt():
            cascade = node.behavior == enums.DropBehavior.DROP_CASCADE
            for relation in node.relations:
                if not tables.is_new(name := qualified(relation)):
                    also = ", with every table that refers to it" if cascade else ""
                    yield _emptied(revision, statement, name, f"truncate {name}", f"table {name} is emptied{also}")
        case ast.LockStmt() if node.mode >= _SHARE:
            for relation in node.relations:
                if not tables.is_new(name := qualified(relation)):
                    effect = Effect.BLOCKS_ALL if node.mode > _EXCLUSIVE else Effect.BLOCKS_WRITES
                    yield _warning(statement, "lock-table", effect, name, f"{name} is locked until the revision ends")
        case ast.ClusterStmt() if node.relation:
            name = qualified(node.relation)
            yield _warning(
                statement, "cluster", Effect.REWRITES, name, f"every row of {name} is written anew, in order"
            )
        case ast.VacuumStmt() if any(option.defname == "full" for option in node.options or ()):
            names = ", ".join(qualified(each.relation) for each in node.rels or ()) or "every table"
            yield _warning(statement, "vacuum-full", Effect.REWRITES, names, f"every row of {names} is written anew")
        case ast.RefreshMatViewStmt() if not node.concurrent:
            name = qualified(node.relation)
            says = f"reads of the view {name} wait until it is computed anew"
            yield _warning(statement, "refresh-view", Effect.BLOCKS_ALL, name, says)
        case ast.DoStmt() | ast.CallStmt() | ast.ExecuteStmt():
            yield _unread(statement, "it runs code that cannot be read from here: look at what it changes, and locks")
        case _ if isinstance(node, _QUERIES):
            yield from _query(revision, statement, tables)


def _query(revision: str, statement: Statement, tables: Tables) -> Iterator[Finding]:
    """Of a query and of those in its WITH."""
    for each in nodes(statement.node, ast.DeleteStmt, ast.UpdateStmt, ast.MergeStmt):
        name = qualified(each.relation)
        if tables.is_new(name):
            continue
        match each:
            case ast.DeleteStmt() if _everything(each.whereClause):
                yield _emptied(revision, statement, name, f"delete all of {name}", f"every row of {name} is deleted")
            case ast.DeleteStmt():
                says = f"rows of {name} are deleted: how many fit the condition cannot be seen from here"
                yield _warning(statement, "delete-rows", Effect.UNREAD, name, says)
            case ast.MergeStmt():
                says = f"rows of {name} are changed by a MERGE: which ones cannot be seen from here"
                yield _warning(statement, "merge-rows", Effect.UNREAD, name, says)
            case ast.UpdateStmt() if _everything(each.whereClause) and not each.fromClause:
                yield _overwritten(revision, statement, tables, name, each)
    if isinstance(statement.node, ast.SelectStmt):
        called = {str(each.funcname[-1].sval) for each in nodes(statement.node, ast.FuncCall)}
        if unseen := sorted(called - _HARMLESS_CALLS):
            yield _unread(statement, f"what the function {', '.join(unseen)} changes cannot be read from here")
        elif not called:
            yield _unread(statement, "it asks the database: what the revision does with the answer is not in this SQL")


def _overwritten(revision: str, statement: Statement, tables: Tables, table: str, update: ast.UpdateStmt) -> Finding:
    """An UPDATE of all rows: it locks them, and what stood in a column that is not new is gone."""
    columns = [target.name for target in update.targetList if not tables.is_new(table, target.name)]
    waits = f"requests that write rows of {table} wait until all of them are written"
    if not columns:
        return _warning(statement, "update-all-rows", Effect.BLOCKS_WRITES, table, waits)
    names = ", ".join(f"{table}.{column}" for column in columns)
    return Finding(
        rule="update-all-rows",
        severity=Severity.WARNING,
        effects=(Effect.LOSES_DATA, Effect.BLOCKS_WRITES),
        subject=f"column {names}",
        says=f"{names} is overwritten in every row; {waits}",
        remedy="Write into a new column, in portions.",
        line=statement.line,
        acknowledgement=f"migration:{revision}:overwrite column {names}",
    )


def _everything(condition: ast.Node | None) -> bool:
    """No condition, or one that is always true."""
    if condition is None:
        return True
    return isinstance(condition, ast.A_Const) and bool(getattr(condition.val, "boolval", False))


def _emptied(revision: str, statement: Statement, table: str, what: str, says: str) -> Finding:
    return Finding(
        rule=what.partition(" ")[0],
        severity=Severity.WARNING,
        effects=(Effect.LOSES_DATA,),
        subject=f"table {table}",
        says=says,
        line=statement.line,
        acknowledgement=f"migration:{revision}:{what}",
    )


def _warning(statement: Statement, rule: str, effect: Effect, table: str, says: str) -> Finding:
    subject = f"table {table}"
    effects = (effect, Effect.BLOCKS_ALL) if effect is Effect.REWRITES else (effect,)
    return Finding(
        rule=rule, severity=Severity.WARNING, effects=effects, subject=subject, says=says, line=statement.line
    )


def _unread(statement: Statement, says: str) -> Finding:
    return Finding(
        rule="unread-code", severity=Severity.WARNING, effects=(Effect.UNREAD,), says=says, line=statement.line
    )
