"""A one-off task as a process: one line of JSON says how it ended, the exit code says it to the deployment."""

import logging
import signal
import time
from collections.abc import Callable, Mapping
from types import FrameType

from aggregator.database.credentials import CredentialsStore, secrets_client
from aggregator.migrate.outcome import Exit, InterruptedMigration, MigrationError
from aggregator.observability import logs
from aggregator.settings import MigrationSettings, SettingsError, load

log = logging.getLogger("aggregator.migrate")

Work = Callable[[MigrationSettings, CredentialsStore], Mapping[str, str | None]]
"""What the task does; it returns what its last line tells beside the time."""


def run(noun: str, work: Work) -> Exit:
    """Do the work with the environment's settings; ``noun`` names it in the log: migration, rotation."""
    logs.configure("INFO")
    began = time.monotonic()
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        settings = load(MigrationSettings)
        logs.configure(settings.log_level)
        store = CredentialsStore(lambda: secrets_client(settings.aws_region), settings.database_secret_arn)
        told = work(settings, store)
    except MigrationError as error:
        return _failed(noun, error.exit_code, error.detail, error.remedy)
    except SettingsError as error:
        return _failed(noun, Exit.FAILED, str(error), "Then run this again.")
    except KeyboardInterrupt:
        return _failed(
            noun,
            Exit.INTERRUPTED,
            f"The {noun} was told to stop, and what it had not committed was rolled back.",
            "Run it again: what was committed stays.",
        )
    except Exception as error:
        log.exception("unforeseen error")
        return _failed(
            noun, Exit.FAILED, f"{type(error).__name__}: {error}", "The lines above show where; mend it there."
        )
    log.info("%s done", noun, extra={"exit_code": 0, **told, "seconds": round(time.monotonic() - began, 2)})
    return Exit.DONE


def _failed(noun: str, code: Exit, detail: str, remedy: str) -> Exit:
    log.error(
        "%s failed",
        noun,
        extra={"exit_code": int(code), "outcome": code.name.lower(), "detail": detail, "remedy": remedy},
    )
    return code


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise InterruptedMigration
