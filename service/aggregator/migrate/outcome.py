"""How a migration can end. Each way has an exit code of its own, which the deployment reads."""

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    FAILED = 1
    LOCK_HELD = 10
    BLOCKED = 11
    DEADLINE = 12
    INTERRUPTED = 143  # 128 + SIGTERM, as a shell would report it


class MigrationError(Exception):
    """A migration that did not end well: its exit code, what happened and what to do."""

    def __init__(self, exit_code: Exit, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.exit_code = exit_code
        self.detail = detail
        self.remedy = remedy


class InterruptedMigration(KeyboardInterrupt):
    """SIGTERM arrived. Derived from KeyboardInterrupt, for which psycopg cancels the running statement."""
