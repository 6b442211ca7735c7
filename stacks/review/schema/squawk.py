"""Squawk, the linter of PostgreSQL migrations: which of its rules count here, and what each means for requests.

https://squawkhq.com/docs/rules
"""

import json
import os
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stacks.review.schema.finding import Effect, Severity

TIMEOUT_S = 30


class SquawkError(Exception):
    """Squawk gave no answer. The message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``says`` is written with the table's name in the place of ``{table}``; ``remedy`` as of a finding."""

    effects: tuple[Effect, ...]
    says: str
    remedy: str = ""
    severity: Severity = Severity.WARNING


def _breaks(says: str) -> Rule:
    return Rule(effects=(Effect.MAY_BREAK,), says=says, remedy="Release what does without it first, then contract.")


RULES: Mapping[str, Rule] = {
    "require-concurrent-index-creation": Rule(
        effects=(Effect.BLOCKS_WRITES,),
        says="every write to {table} waits until the index is built",
        remedy="postgresql_concurrently=True, in op.get_context().autocommit_block().",
    ),
    "require-concurrent-index-deletion": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="the index's table is locked for reads and writes while the index is dropped: requests queue behind it",
        remedy="postgresql_concurrently=True, in op.get_context().autocommit_block().",
    ),
    "require-concurrent-reindex": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="writes to {table}, and reads that use the index, wait until it is built anew",
        remedy="REINDEX … CONCURRENTLY, in op.get_context().autocommit_block().",
    ),
    "require-concurrent-partition-detach": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="{table} is locked for reads and writes while the partition is detached",
        remedy="DETACH PARTITION … CONCURRENTLY, in op.get_context().autocommit_block().",
    ),
    "adding-foreign-key-constraint": Rule(
        effects=(Effect.BLOCKS_WRITES,),
        says="writes to {table} and to the table that it refers to wait while every row is checked",
        remedy="postgresql_not_valid=True; VALIDATE CONSTRAINT in a later revision.",
    ),
    "constraint-missing-not-valid": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="reads and writes of {table} wait while every row is checked against the constraint",
        remedy="postgresql_not_valid=True; VALIDATE CONSTRAINT in a later revision.",
    ),
    "disallowed-unique-constraint": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="reads and writes of {table} wait until the unique index is built",
        remedy="Create a unique index concurrently, then ADD CONSTRAINT … UNIQUE USING INDEX.",
    ),
    "adding-serial-primary-key-field": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="reads and writes of {table} wait until the primary key's index is built",
        remedy="Create a unique index concurrently, then ADD CONSTRAINT … PRIMARY KEY USING INDEX.",
    ),
    "adding-not-nullable-field": Rule(
        effects=(Effect.BLOCKS_ALL,),
        says="reads and writes of {table} wait while every row is looked at for a NULL",
        remedy="A CHECK (… IS NOT NULL) NOT VALID first, validated in a later revision, then SET NOT NULL.",
    ),
    "adding-field-with-default": Rule(
        effects=(Effect.REWRITES, Effect.BLOCKS_ALL),
        says="every row of {table} is written anew for the new column, and nobody reads or writes it meanwhile",
        remedy="A constant default, or a nullable column that is filled in portions.",
    ),
    "ban-concurrent-index-creation-in-transaction": Rule(
        effects=(Effect.FAILS,),
        says="PostgreSQL refuses to build or drop an index concurrently within a transaction",
        remedy="with op.get_context().autocommit_block(): …",
        severity=Severity.ERROR,
    ),
    "ban-create-domain-with-constraint": Rule(
        effects=(Effect.ADVICE,),
        says="the domain's constraint can later be changed only by a lock on every table of it",
    ),
    "ban-alter-domain-with-add-constraint": Rule(
        effects=(Effect.BLOCKS_WRITES,),
        says="writes to every table that uses the domain wait while its rows are checked",
    ),
    "ban-uncommitted-transaction": Rule(
        effects=(Effect.FAILS,),
        says="a transaction is begun and not committed",
        remedy="Leave transactions to Alembic.",
        severity=Severity.ERROR,
    ),
    "transaction-nesting": Rule(
        effects=(Effect.FAILS,),
        says="it begins or ends a transaction by itself: when a later statement fails, half of the revision stays",
        remedy="Leave transactions to Alembic; with op.get_context().autocommit_block() where none may be.",
        severity=Severity.ERROR,
    ),
    "identifier-too-long": Rule(
        effects=(Effect.ADVICE,),
        says="PostgreSQL cuts the name at 63 bytes: what asks for the whole name does not find it",
    ),
    "ban-new-write-restriction": _breaks("a write of the running release that the new rule forbids fails"),
    "ban-drop-not-null": Rule(
        effects=(Effect.MAY_BREAK,),
        says="what the new release leaves NULL reaches the running release, which never met a NULL there",
        severity=Severity.NOTE,
    ),
    "ban-add-enum-value": Rule(
        effects=(Effect.MAY_BREAK,),
        says="rows with the new value reach the running release, whose models do not know it",
        severity=Severity.NOTE,
    ),
    "ban-drop-constraint": _breaks("an ON CONFLICT of the running release that needs the constraint fails"),
    "ban-drop-view": _breaks("a query of the running release that reads the view fails"),
    "ban-drop-function": _breaks("a statement of the running release that calls the function fails"),
    "ban-drop-trigger": _breaks("what the trigger did for the running release's writes is not done any more"),
    "ban-disable-trigger": _breaks("what the trigger did for the running release's writes is not done any more"),
    "ban-drop-type": _breaks("a statement of the running release that names the type fails"),
    "ban-drop-domain": _breaks("a statement of the running release that names the type fails"),
    "ban-drop-schema": _breaks("a statement of the running release on anything in the schema fails"),
    "ban-drop-sequence": _breaks("an INSERT of the running release that draws from the sequence fails"),
    "ban-drop-extension": _breaks("a statement of the running release that uses the extension fails"),
    "ban-drop-generated-expression": _breaks(
        "the column is not computed any more, and the running release does not write it"
    ),
    "ban-replace-view-function": _breaks("the running release gets what the new definition answers"),
    "ban-revoke": _breaks("a statement of the running release that needs the right is refused"),
    "ban-alter-row-level-security": _breaks("rows that the running release sees or writes are hidden from it"),
    "renaming-object": _breaks("a statement of the running release that uses the old name fails"),
}

LEFT_OUT: Mapping[str, str] = {
    # The review says more of these itself, since it knows the schema and the running release.
    "ban-drop-column": "schema/effects.py: with what the running release uses",
    "ban-drop-table": "schema/effects.py: with what the running release uses",
    "renaming-column": "schema/effects.py: with what the running release uses",
    "renaming-table": "schema/effects.py: with what the running release uses",
    "ban-set-schema": "schema/effects.py: as a renamed table",
    "adding-required-field": "schema/effects.py: with what the running release writes",
    "changing-column-type": "schema/effects.py: knows the old type, and so which changes rewrite nothing",
    "ban-drop-default": "schema/effects.py: only of a column that has to be written",
    "ban-truncate-cascade": "schema/effects.py: every TRUNCATE",
    "ban-drop-database": "schema/effects.py: loses data",
    "prefer-repack": "schema/effects.py: with every statement that writes a table anew",
    # The migration's session sets both (service/aggregator/migrate/session.py).
    "require-lock-timeout": "the migration's session has a lock_timeout",
    "require-statement-timeout": "the migration's session has a statement_timeout",
    "require-timeout-settings": "the migration's session has both",
    # Style: nothing that a running request notices.
    "prefer-bigint-over-int": "a choice of the model, and its test's",
    "prefer-bigint-over-smallint": "a choice of the model, and its test's",
    "prefer-identity": "a choice of the model",
    "prefer-robust-stmts": "IF NOT EXISTS hides what went wrong; Alembic runs a revision once, in a transaction",
    "prefer-text-field": "a choice of the model; a longer varchar rewrites nothing",
    "prefer-timestamp-tz": "a choice of the model",
    "ban-char-field": "a choice of the model",
    "require-enum-value-ordering": "the order of an enum's values is no one's contract here",
    "require-table-schema": "everything lies in the one schema of the role's search path",
}

_OPT_IN = (
    *("ban-new-write-restriction", "ban-drop-constraint", "ban-drop-view", "ban-drop-function", "ban-drop-trigger"),
    *("ban-disable-trigger", "ban-drop-type", "ban-drop-domain", "ban-drop-schema", "ban-drop-sequence"),
    *("ban-drop-extension", "ban-drop-generated-expression", "ban-replace-view-function", "ban-revoke"),
    *("ban-alter-row-level-security", "ban-add-enum-value", "renaming-object"),
)
"""Squawk asks to be told to look for these, since they depend on what the application does."""

WEAKER: Mapping[str, frozenset[str]] = {
    "constraint-missing-not-valid": frozenset(
        {"adding-foreign-key-constraint", "disallowed-unique-constraint", "adding-serial-primary-key-field"}
    ),
}
"""A rule that says nothing new of a statement where one of the others holds."""


@dataclass(frozen=True, kw_only=True)
class Lint:
    """What Squawk says of a place in the SQL; ``line`` and ``column`` count from 0."""

    rule: str
    line: int
    column: int
    message: str
    help: str

    @property
    def url(self) -> str:
        """Where the rule is explained."""
        return f"https://squawkhq.com/docs/{self.rule}"


def lint(sql: str, engine_version: str) -> list[Lint]:
    """What Squawk says of the SQL for this version of PostgreSQL, without the rules that are left out.

    The SQL has to hold its own BEGIN and COMMIT; of a table that is created in it Squawk says nothing of locks. Raises
    SquawkError.
    """
    executable = Path(sysconfig.get_path("scripts")) / "squawk"
    chosen = [argument for rule in _OPT_IN for argument in ("--include", rule)]
    # A configuration in some folder above must not decide what a reviewer sees.
    fixed = ("--reporter", "json", "--pg-version", engine_version, "--config", os.devnull)
    try:
        answer = subprocess.run(
            [str(executable), *fixed, "--stdin-filepath", "migration.sql", *chosen],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        found = json.loads(answer.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SquawkError(f"squawk did not run ({error}): `make help` installs it") from error
    except json.JSONDecodeError as error:
        raise SquawkError(f"squawk failed: {(answer.stderr.strip().splitlines() or ['it said nothing'])[0]}") from error
    return [
        Lint(
            rule=each["rule_name"],
            line=each["line"],
            column=each["column"],
            message=each["message"],
            help=each["help"] or "",
        )
        for each in found
        if each["rule_name"] not in LEFT_OUT
    ]
