"""`python -m aggregator.migrate`: the schema to this release's head, and a login that works for the application."""

import sys
from collections.abc import Mapping

from aggregator.database.credentials import CredentialsStore
from aggregator.migrate.outcome import Exit
from aggregator.migrate.process import run
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings


def main() -> Exit:
    return run("migration", _migrated)


def _migrated(settings: MigrationSettings, store: CredentialsStore) -> Mapping[str, str | None]:
    before, after = migrate(settings, store)
    return {"from_revision": before, "to_revision": after}


if __name__ == "__main__":
    sys.exit(main())
