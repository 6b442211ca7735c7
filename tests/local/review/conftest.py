"""The throw-away PostgreSQL of the service's tests."""

from tests.local.service.conftest import postgres

__all__ = ["postgres"]
