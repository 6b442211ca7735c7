"""Migrates the database that is told on standard input to the schema of the service on the path."""

import json
import sys
from typing import Any

from aggregator.database.credentials import CredentialsStore
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings


class Kept:
    """Secrets Manager with the login that the other release made."""

    def __init__(self, login: dict[str, str]) -> None:
        self._login = login

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803, ARG002 - boto3's spelling
        return {"SecretString": json.dumps(self._login)}

    def put_secret_value(self, **_: Any) -> None:
        raise NotImplementedError("the other release's login has to stay")


def main() -> None:
    given = json.load(sys.stdin)
    migrate(MigrationSettings(**given["settings"]), CredentialsStore(lambda: Kept(given["login"]), "arn:test"))


if __name__ == "__main__":
    main()
