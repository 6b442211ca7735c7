"""`python -m aggregator.migrate`: one line of JSON says how it ended, the exit code says it to the deployment."""

import logging
import signal
import sys
import time
from types import FrameType

from aggregator.database.credentials import CredentialsStore, secrets_client
from aggregator.migrate.outcome import Exit, InterruptedMigration, MigrationError
from aggregator.migrate.task import migrate
from aggregator.observability import logs
from aggregator.settings import MigrationSettings, SettingsError, load

log = logging.getLogger("aggregator.migrate")


def main() -> Exit:
    logs.configure("INFO")
    began = time.monotonic()
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        settings = load(MigrationSettings)
        logs.configure(settings.log_level)
        store = CredentialsStore(lambda: secrets_client(settings.aws_region), settings.database_secret_arn)
        before, after = migrate(settings, store)
    except MigrationError as error:
        return _failed(error.exit_code, error.detail, error.remedy)
    except SettingsError as error:
        return _failed(Exit.FAILED, str(error), "Then run the update again.")
    except KeyboardInterrupt:
        return _failed(
            Exit.INTERRUPTED,
            "The migration was told to stop, and what it had not committed was rolled back.",
            "Run the update again: it goes on behind the last committed migration.",
        )
    except Exception as error:
        log.exception("unforeseen error")
        return _failed(Exit.FAILED, f"{type(error).__name__}: {error}", "The lines above show where; mend it there.")
    took_s = round(time.monotonic() - began, 2)
    log.info("migration done", extra={"exit_code": 0, "from_revision": before, "to_revision": after, "seconds": took_s})
    return Exit.DONE


def _failed(code: Exit, detail: str, remedy: str) -> Exit:
    log.error(
        "migration failed",
        extra={"exit_code": int(code), "outcome": code.name.lower(), "detail": detail, "remedy": remedy},
    )
    return code


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise InterruptedMigration


if __name__ == "__main__":
    sys.exit(main())
