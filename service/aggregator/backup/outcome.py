"""How a dump or a restore can end: one line of JSON for people, an exit code for ECS."""

import logging
import signal
import time
from collections.abc import Callable, Mapping
from enum import IntEnum
from types import FrameType

import psycopg
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError

from aggregator.observability import logs
from aggregator.settings import SettingsError

log = logging.getLogger(__name__)


class Exit(IntEnum):
    DONE = 0
    FAILED = 1
    INTERRUPTED = 143  # 128 + SIGTERM, as a shell would report it


class BackupError(Exception):
    """A dump or a restore that did not end well: what happened and what to do."""

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy


def run(noun: str, work: Callable[[], Mapping[str, object]]) -> Exit:
    """Do the work and log, as the last line, either the figures that it returns or why it failed."""
    logs.configure("INFO")
    began = time.monotonic()
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        figures = work()
    except BackupError as error:
        return _failed(noun, Exit.FAILED, error.detail, error.remedy)
    except SettingsError as error:
        return _failed(noun, Exit.FAILED, str(error), f"Then run the {noun} again.")
    except psycopg.Error as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        remedy = "Check DATABASE_HOST, the security groups and the master secret, and run it again."
        return _failed(noun, Exit.FAILED, f"The database failed: {said}", remedy)
    except (BotoCoreError, ClientError, RetriesExceededError) as error:
        remedy = "Check the task role's policy, the key of the bucket and the subnet's route, and run it again."
        return _failed(noun, Exit.FAILED, f"AWS failed: {error}", remedy)
    except KeyboardInterrupt:
        return _failed(noun, Exit.INTERRUPTED, f"The {noun} was told to stop.", "Run it again.")
    except Exception as error:
        log.exception("unforeseen error")
        return _failed(
            noun, Exit.FAILED, f"{type(error).__name__}: {error}", "The lines above show where; mend it there."
        )
    took_s = round(time.monotonic() - began, 2)
    log.info(f"{noun} done", extra={"exit_code": int(Exit.DONE), **figures, "seconds": took_s})
    return Exit.DONE


def _failed(noun: str, code: Exit, detail: str, remedy: str) -> Exit:
    log.error(f"{noun} failed", extra={"exit_code": int(code), "detail": detail, "remedy": remedy})
    return code


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
