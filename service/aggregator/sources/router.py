"""HTTP for sources: register, look, change, delete, try out, run now; and for their runs."""

import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from aggregator import errors
from aggregator.access.audit.journal import Action, Journaling
from aggregator.access.rules import ADMIN, READER, WRITER
from aggregator.conditional.etags import version_etag, version_of
from aggregator.fetch.errors import FetchError
from aggregator.fetch.fetcher import FetchRequest
from aggregator.idempotency.route import IDEMPOTENT, IdempotentRoute
from aggregator.ingest.blocks import BLOCK_BYTES
from aggregator.mapping.preview import Preview, preview
from aggregator.pages import LARGEST_ID, Cursor, Limit
from aggregator.sources import schemas
from aggregator.sources.credentials import headers_of
from aggregator.sources.dependencies import ReadingSources, SharedFetcher, WritingSources

router = APIRouter(tags=["sources"], route_class=IdempotentRoute)

RunId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_INVALID = errors.documented(errors.InvalidRequestError)
_MISSING = errors.documented(errors.NotFoundError, errors.InvalidRequestError)
_CANNOT = errors.documented(errors.NotFoundError, errors.InvalidRequestError, errors.SourceCannotError)
_SECRET = errors.documented(errors.UnavailableError)


@router.post("/sources", dependencies=[WRITER, IDEMPOTENT], status_code=201, responses=_INVALID | _SECRET)
async def create_source(
    sources: WritingSources, journal: Journaling, new: schemas.NewSource, response: Response
) -> schemas.Source:
    """Register a source. One with an address is fetched within seconds."""
    source = await sources.create(new)
    await journal.record(Action.SOURCE_CREATE, source.id, name=source.name)
    return _tagged(response, source)


@router.get("/sources", dependencies=[READER], responses=_INVALID)
async def list_sources(sources: ReadingSources, cursor: Cursor = None, limit: Limit = 50) -> schemas.SourcePage:
    return await sources.page(cursor, limit)


@router.post(
    "/sources/preview",
    dependencies=[WRITER],
    responses=errors.documented(errors.UnreachableSourceError, errors.UnusableFileError),
)
async def preview_source(fetcher: SharedFetcher, dry: schemas.DryRun) -> Preview:
    """Try a source out: fetch its beginning, or take that of a file, and show the first rows as the mapping reads them.

    Nothing is saved.
    """
    if dry.content is not None:
        return await preview(_pieces(dry.content), {}, dry.format, dry.mapping, cut=not dry.complete)
    headers = headers_of(dry.credentials) if dry.credentials else {}
    try:
        async with fetcher.open(FetchRequest(url=str(dry.url), headers=headers)) as fetched:
            return await preview(fetched.chunks(), fetched.headers, dry.format, dry.mapping)
    except FetchError as error:
        raise errors.UnreachableSourceError(str(error)) from error


@router.get("/sources/{source_id}", dependencies=[READER], responses=_MISSING)
async def get_source(sources: ReadingSources, source_id: uuid.UUID, response: Response) -> schemas.Source:
    """A source, with how its last run went and how fresh its observations are."""
    return _tagged(response, await sources.get(source_id))


@router.patch(
    "/sources/{source_id}",
    dependencies=[WRITER, IDEMPOTENT],
    responses=_CANNOT | _SECRET | errors.documented(errors.PreconditionFailedError),
)
async def change_source(
    sources: WritingSources,
    journal: Journaling,
    source_id: uuid.UUID,
    change: schemas.SourceChange,
    response: Response,
    if_match: Annotated[str | None, Header(max_length=100, description="The ETag that was read.")] = None,
) -> schemas.Source:
    """Change what is named, and nothing else. With `If-Match`, only what was read is changed."""
    source = await sources.change(source_id, change, version_of(if_match))
    await journal.record(Action.SOURCE_CHANGE, source.id, name=source.name, changed=sorted(change.model_fields_set))
    return _tagged(response, source)


@router.delete("/sources/{source_id}", dependencies=[ADMIN, IDEMPOTENT], status_code=204, responses=_MISSING | _SECRET)
async def delete_source(sources: WritingSources, journal: Journaling, source_id: uuid.UUID) -> Response:
    """Delete a source with its runs, series and observations."""
    name = await sources.delete(source_id)
    await journal.record(Action.SOURCE_DELETE, source_id, name=name)
    return Response(status_code=204)


@router.post("/sources/{source_id}/runs", dependencies=[WRITER, IDEMPOTENT], status_code=202, responses=_CANNOT)
async def run_source(sources: WritingSources, journal: Journaling, source_id: uuid.UUID) -> schemas.Run:
    """Fetch it now; the answer is the run to watch."""
    run = await sources.run_now(source_id)
    await journal.record(Action.SOURCE_RUN, source_id, run=run.id)
    return run


@router.get("/sources/{source_id}/runs", dependencies=[READER], responses=_MISSING)
async def list_runs(
    sources: ReadingSources, source_id: uuid.UUID, cursor: Cursor = None, limit: Limit = 50
) -> schemas.RunPage:
    """Newest first. Those that tell how the source is are kept for good, others for 90 days or as it is told."""
    return await sources.runs(source_id, cursor, limit)


@router.get("/runs/{run_id}", dependencies=[READER], responses=_MISSING)
async def get_run(sources: ReadingSources, run_id: RunId) -> schemas.Run:
    """A run; while it goes on its counts grow."""
    return await sources.run(run_id)


@router.get("/runs/{run_id}/rejects", dependencies=[READER], responses=_MISSING)
async def list_run_rejects(
    sources: ReadingSources, run_id: RunId, cursor: Cursor = None, limit: Limit = 50
) -> schemas.RunRejectPage:
    return await sources.rejects(run_id, cursor, limit)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    """As they would arrive: of what has rows one by one, the first are enough."""
    for begin in range(0, len(content), BLOCK_BYTES):
        yield content[begin : begin + BLOCK_BYTES]


def _tagged(response: Response, source: schemas.Source) -> schemas.Source:
    response.headers["ETag"] = version_etag(source.version, source.model_dump_json().encode())
    return source
