"""The API behind a real server in this process: what is streamed arrives piece by piece, and can be cut off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from aggregator.app import create_app
from aggregator.database.engine import Database

from tests.local.service.kept_secrets import in_memory_secrets

WITHIN_S = 60


@asynccontextmanager
async def listening(database: Database, uploads_at_once: int = 3) -> AsyncIterator[httpx.AsyncClient]:
    secrets = in_memory_secrets()
    app = create_app(database, release="test-1", source_secrets=secrets, uploads_at_once=uploads_at_once)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(WITHIN_S):
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=WITHIN_S, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        await serving
