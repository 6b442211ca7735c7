"""`python -m aggregator.migrate.rotate`: another login and password for the application, without a failed request.

No service needs a restart: who holds the former login goes on with it, and reads the secret again once the next
rotation has replaced its password.
"""

import sys
from collections.abc import Mapping

from aggregator.database.credentials import CredentialsStore
from aggregator.migrate.outcome import Exit
from aggregator.migrate.process import run
from aggregator.migrate.role import ApplicationRole
from aggregator.migrate.session import master_session
from aggregator.settings import MigrationSettings


def rotate(settings: MigrationSettings, store: CredentialsStore) -> tuple[str, str]:
    """Alternate the application's login; the one that the secret held before, and the one that it holds now.

    Raises:
        MigrationError: with the exit code, what happened and what to do. The secret then holds what it held.
    """
    with master_session(settings) as connection:
        return ApplicationRole(settings=settings, store=store).rotate(connection)


def main() -> Exit:
    return run("rotation", _rotated)


def _rotated(settings: MigrationSettings, store: CredentialsStore) -> Mapping[str, str | None]:
    before, after = rotate(settings, store)
    return {"from_login": before, "to_login": after}


if __name__ == "__main__":
    sys.exit(main())
