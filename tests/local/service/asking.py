"""Asking the API as somebody: with settings of access, with keys, and one request for each operation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aggregator.access.login.secret import ClientSecret
from aggregator.access.settings import AccessSettings
from aggregator.app import create_app, create_routes
from aggregator.database.engine import Database
from fastapi import FastAPI

from tests.local.service.kept_secrets import in_memory_secrets

IDENTIFIER = "00000000-0000-4000-8000-000000000000"
"""Of nothing that is there."""


@asynccontextmanager
async def guarded(
    database: Database, *, secret: ClientSecret | None = None, **settings: Any
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The application with these settings of access, and whoever asks it at its public address; without limits, where
    none are given."""
    access = AccessSettings(**{"rate_per_s": 0, "logins_per_minute": 0} | settings)
    app = create_app(
        database, release="test-1", source_secrets=in_memory_secrets(), access=access, client_secret=secret
    )
    transport = httpx.ASGITransport(app=app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url=access.public_url or "http://api") as client:
            yield app, client
        await app.state.gate.close()
    finally:
        await database.close()


def as_key(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def operations() -> list[tuple[str, str, str | None]]:
    """Method, path of nothing that is there, and the scope that the document says; None where all is open."""
    found = []
    for path, methods in create_routes().openapi()["paths"].items():
        for method, operation in methods.items():
            security = operation.get("security")
            filled = path.replace("{source_id}", IDENTIFIER).replace("{dataset_id}", IDENTIFIER)
            filled = (
                filled.replace("{key_id}", IDENTIFIER)
                .replace("{session_id}", IDENTIFIER)
                .replace("{run_id}", "1")
                .replace("{series_id}", "1")
            )
            assert "{" not in filled, f"say here what stands for the parameter of {path}"
            found.append((method.upper(), filled, security[0]["key"][0] if security else None))
    return found
