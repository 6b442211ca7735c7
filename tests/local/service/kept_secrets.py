"""Secrets Manager with the secrets of sources, in memory."""

from typing import Any

from aggregator.sources.credentials import SourceSecrets
from botocore.exceptions import ClientError


class SecretsInMemory:
    """Secrets Manager with secrets by name."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def create_secret(self, *, Name: str, SecretString: str, **_more: Any) -> None:  # noqa: N803 - boto3's spelling
        if Name in self.values:
            raise ClientError({"Error": {"Code": "ResourceExistsException"}}, "CreateSecret")
        self.values[Name] = SecretString

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> None:  # noqa: N803 - boto3's spelling
        self.values[SecretId] = SecretString

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803 - boto3's spelling
        return {"SecretString": self.values[SecretId]}

    def delete_secret(self, *, SecretId: str, **_more: Any) -> None:  # noqa: N803 - boto3's spelling
        if self.values.pop(SecretId, None) is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "DeleteSecret")


def in_memory_secrets(held: SecretsInMemory | None = None) -> SourceSecrets:
    kept = held or SecretsInMemory()
    return SourceSecrets(lambda: kept, "test/sources/")
