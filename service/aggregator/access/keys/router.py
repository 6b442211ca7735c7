"""HTTP for keys: make one, list them, revoke one."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from aggregator import errors
from aggregator.access.audit.journal import Action, Journaling
from aggregator.access.keys import schemas
from aggregator.access.keys.repository import KeyRepository
from aggregator.access.keys.service import KeyService
from aggregator.access.rules import ADMIN, CurrentCaller
from aggregator.database.dependencies import Reading, Writing
from aggregator.idempotency.route import IDEMPOTENT, IDEMPOTENT_SECRET, IdempotentRoute
from aggregator.pages import Cursor, Limit

router = APIRouter(prefix="/keys", tags=["access"], route_class=IdempotentRoute)

_INVALID = errors.documented(errors.InvalidRequestError)
_MISSING = errors.documented(errors.NotFoundError, errors.InvalidRequestError)


async def _reading(session: Reading) -> KeyService:
    return KeyService(KeyRepository(session))


async def _writing(session: Writing) -> KeyService:
    return KeyService(KeyRepository(session))


ReadingKeys = Annotated[KeyService, Depends(_reading)]
WritingKeys = Annotated[KeyService, Depends(_writing)]


@router.post("", status_code=201, dependencies=[ADMIN, IDEMPOTENT_SECRET], responses=_INVALID)
async def create_key(
    keys: WritingKeys, caller: CurrentCaller, journal: Journaling, new: schemas.NewKey, response: Response
) -> schemas.CreatedKey:
    """Make an API key for a machine. The answer is the only place where it can be read."""
    response.headers["Cache-Control"] = "no-store"
    made = await keys.create(new, caller)
    await journal.record(Action.KEY_CREATE, made.id, name=made.name, prefix=made.prefix, scope=made.scope)
    return made


@router.get("", dependencies=[ADMIN], responses=_INVALID)
async def list_keys(keys: ReadingKeys, cursor: Cursor = None, limit: Limit = 50) -> schemas.KeyPage:
    """All keys, newest first, also those that were revoked. None of them can be read back."""
    return await keys.page(cursor, limit)


@router.delete("/{key_id}", status_code=204, dependencies=[ADMIN, IDEMPOTENT], responses=_MISSING)
async def revoke_key(keys: WritingKeys, journal: Journaling, key_id: uuid.UUID) -> Response:
    """Refuse a key from now on. It stays in the list, with the time at which it was revoked."""
    key, changed = await keys.revoke(key_id)
    if changed:
        await journal.record(Action.KEY_REVOKE, key.id, name=key.name, prefix=key.prefix)
    return Response(status_code=204)
