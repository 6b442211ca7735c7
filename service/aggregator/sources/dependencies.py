"""What the routes for sources are given."""

from typing import Annotated

from fastapi import Depends, Request

from aggregator.database.dependencies import Reading, Writing
from aggregator.fetch.fetcher import Fetcher
from aggregator.sources.credentials import SourceSecrets
from aggregator.sources.repository import SourceRepository
from aggregator.sources.service import SourceService


def _secrets(request: Request) -> SourceSecrets:
    secrets: SourceSecrets = request.app.state.source_secrets
    return secrets


def _fetcher(request: Request) -> Fetcher:
    fetcher: Fetcher = request.app.state.fetcher
    return fetcher


Secrets = Annotated[SourceSecrets, Depends(_secrets)]
SharedFetcher = Annotated[Fetcher, Depends(_fetcher)]


def _reading(session: Reading, secrets: Secrets) -> SourceService:
    return SourceService(SourceRepository(session), secrets)


def _writing(session: Writing, secrets: Secrets) -> SourceService:
    return SourceService(SourceRepository(session), secrets)


ReadingSources = Annotated[SourceService, Depends(_reading)]
WritingSources = Annotated[SourceService, Depends(_writing)]
