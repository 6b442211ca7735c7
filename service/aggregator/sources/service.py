"""The rules of sources and their runs."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from aggregator.errors import NotFoundError, PreconditionFailedError, SourceCannotError
from aggregator.mapping.schemas import Mapping, SourceFormat
from aggregator.pages import cursor_of, read_moment, read_number
from aggregator.sources import schemas
from aggregator.sources.credentials import SourceSecrets, origin_of
from aggregator.sources.models import Run, Source
from aggregator.sources.repository import SourceRepository
from aggregator.sources.schemas import Health

LATE_AFTER_INTERVALS = 2
LATE_GRACE_S = 60


class SourceService:
    def __init__(self, repository: SourceRepository, secrets: SourceSecrets) -> None:
        self._repository = repository
        self._secrets = secrets

    async def create(self, new: schemas.NewSource) -> schemas.Source:
        """Register it; with an address it is due at once."""
        fetched = new.url is not None and new.enabled
        source = Source(
            name=new.name,
            url=str(new.url) if new.url else None,
            format=new.format,
            mapping=new.mapping.model_dump(mode="json", exclude_defaults=True) if new.mapping else None,
            interval_s=new.interval_s,
            enabled=new.enabled,
            due_at=await self._repository.now() if fetched else None,
        )
        await self._repository.add(source)
        if new.credentials is not None and source.url is not None:
            source.secret_name = await self._secrets.write(source.id, source.url, new.credentials)
            await self._repository.flush()
        return await self.get(source.id)

    async def get(self, source_id: uuid.UUID) -> schemas.Source:
        seen = await self._repository.seen(source_id)
        if seen is None:
            raise _no_source(source_id)
        return _view(seen)

    async def page(self, cursor: str | None, limit: int) -> schemas.SourcePage:
        found = await self._repository.page(read_moment(cursor), limit + 1)
        items = [_view(row) for row in found[:limit]]
        more = len(found) > limit
        last = items[-1] if more else None
        return schemas.SourcePage(
            items=items, next_cursor=cursor_of(last.created_at.isoformat(), str(last.id)) if last else None
        )

    async def change(self, source_id: uuid.UUID, change: schemas.SourceChange, version: int | None) -> schemas.Source:
        """Change what is named; what changes the content is read anew, at once.

        Raises:
            PreconditionFailedError: the source has another version than was asked for.
            SourceCannotError: a source without an address would be given what only one with an address has, or
                credentials would be sent to another host than they were entered for.
        """
        source = await self._locked(source_id)
        if version is not None and source.version != version:
            raise PreconditionFailedError("Somebody has changed the source meanwhile. Read it again, then change it.")
        named = change.model_fields_set
        if source.url is None and named & {"url", "interval_s", "credentials"}:
            raise SourceCannotError("Observations are sent to this source: it has no address, interval or credentials.")
        _check_credentials_stay(source, change)
        values = change.model_dump(mode="json", exclude_unset=True, exclude={"credentials", "mapping"})
        for field, value in values.items():
            setattr(source, field, value)
        if change.mapping is not None:
            source.mapping = change.mapping.model_dump(mode="json", exclude_defaults=True)
        if "credentials" in named:
            await self._replace_credentials(source, change)
        if named & {"url", "format", "mapping", "credentials"}:
            source.etag = source.last_modified = source.content_sha256 = None
        if named - {"name"}:
            await self._schedule(source)
        source.version += 1
        source.updated_at = await self._repository.now()
        await self._repository.flush()
        return await self.get(source_id)

    async def delete(self, source_id: uuid.UUID) -> str:
        """Remove it with its runs, series, observations and credentials; the name that it had."""
        await self._repository.wait_for_writers(source_id)
        source = await self._locked(source_id)
        name, secret_name = source.name, source.secret_name
        await self._repository.delete(source_id)
        if secret_name:
            await self._secrets.delete(secret_name)
        return name

    async def run_now(self, source_id: uuid.UUID) -> schemas.Run:
        """The run that will begin within a second or two, or the one that goes on already."""
        source = await self._locked(source_id)
        if source.url is None:
            raise SourceCannotError("Observations are sent to this source: there is no address to fetch.")
        run = await self._repository.open_run(source_id)
        if run is None:
            run = await self._repository.add_run(Run(source_id=source_id, trigger="person", state="waiting"))
            source.due_at = await self._repository.now()
            await self._repository.flush()
        return schemas.Run.model_validate(run)

    async def run(self, run_id: int) -> schemas.Run:
        run = await self._repository.run(run_id)
        if run is None:
            raise NotFoundError(f"There is no run {run_id}. Its source may have been deleted.")
        return schemas.Run.model_validate(run)

    async def runs(self, source_id: uuid.UUID, cursor: str | None, limit: int) -> schemas.RunPage:
        if not await self._repository.is_there(source_id):
            raise _no_source(source_id)
        found = await self._repository.runs(source_id, read_number(cursor), limit + 1)
        items = [schemas.Run.model_validate(run) for run in found[:limit]]
        return schemas.RunPage(items=items, next_cursor=cursor_of(items[-1].id) if len(found) > limit else None)

    async def rejects(self, run_id: int, cursor: str | None, limit: int) -> schemas.RunRejectPage:
        await self.run(run_id)
        found = await self._repository.rejects(run_id, read_number(cursor), limit + 1)
        items = found[:limit]
        return schemas.RunRejectPage(
            items=[schemas.RunReject.model_validate(each) for each in items],
            next_cursor=cursor_of(items[-1].number) if len(found) > limit else None,
        )

    async def _locked(self, source_id: uuid.UUID) -> Source:
        source = await self._repository.locked(source_id)
        if source is None:
            raise _no_source(source_id)
        return source

    async def _replace_credentials(self, source: Source, change: schemas.SourceChange) -> None:
        if change.credentials is not None and source.url is not None:
            source.secret_name = await self._secrets.write(source.id, source.url, change.credentials)
        elif source.secret_name is not None:
            await self._secrets.delete(source.secret_name)
            source.secret_name = None

    async def _schedule(self, source: Source) -> None:
        """A changed source is due at once, a paused one is not due, but for a run that a person waits for."""
        waits = await self._repository.open_run(source.id) is not None
        fetched = source.url is not None and source.enabled
        source.due_at = await self._repository.now() if fetched or waits else None


def _view(seen: Row[Any]) -> schemas.Source:
    values: tuple[Any, ...] = tuple(seen)
    source: Source = values[0]
    last_run: Run | None = values[1]
    return schemas.Source(
        id=source.id,
        name=source.name,
        url=source.url,
        format=SourceFormat(source.format) if source.format else None,
        mapping=Mapping.model_validate(source.mapping) if source.mapping else None,
        interval_s=source.interval_s,
        enabled=source.enabled,
        has_credentials=source.secret_name is not None,
        version=source.version,
        created_at=source.created_at,
        updated_at=source.updated_at,
        due_at=source.due_at,
        health=health_of(source, seen.ended_state, seen.last_success_at, seen.now),
        failures=source.failures,
        last_run=schemas.Run.model_validate(last_run) if last_run is not None else None,
        last_success_at=seen.last_success_at,
        series=seen.series,
        newest_observation_at=seen.newest_observation_at,
    )


def health_of(source: Source, ended_state: str | None, last_success_at: datetime | None, now: datetime) -> Health:
    """How the source is doing, by its last run that ended and the time since the last good one."""
    if not source.enabled:
        return Health.PAUSED
    if ended_state is None:
        return Health.NEVER
    if ended_state == "failed":
        return Health.FAILING
    if source.interval_s is not None and last_success_at is not None:
        patience = timedelta(seconds=LATE_AFTER_INTERVALS * source.interval_s + LATE_GRACE_S)
        if now - last_success_at > patience:
            return Health.LATE
    return Health.FRESH


def _check_credentials_stay(source: Source, change: schemas.SourceChange) -> None:
    """Nobody reads credentials by giving their source an address of his own."""
    if (
        source.secret_name is None
        or source.url is None
        or change.url is None
        or "credentials" in change.model_fields_set
    ):
        return
    before = origin_of(source.url)
    if before != origin_of(str(change.url)):
        raise SourceCannotError(
            f"The source's credentials were entered for {before} and are not sent to another address. "
            "Enter them again with the new address, or remove them."
        )


def _no_source(source_id: uuid.UUID) -> NotFoundError:
    return NotFoundError(f"There is no source {source_id}. It may have been deleted.")
