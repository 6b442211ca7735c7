"""HTTP for the audit log: read it, newest first."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from aggregator import errors
from aggregator.access.audit import schemas
from aggregator.access.audit.journal import Action
from aggregator.access.models import AuditEvent
from aggregator.access.rules import ADMIN
from aggregator.database.dependencies import Reading
from aggregator.pages import Cursor, Limit, cursor_of, read_number

router = APIRouter(prefix="/audit", tags=["access"])

Actor = Annotated[
    str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="`actor_name`, as it stands there.")
]


@router.get("", dependencies=[ADMIN], responses=errors.documented(errors.InvalidRequestError))
async def list_audit_events(
    session: Reading, actor: Actor = None, action: Action | None = None, cursor: Cursor = None, limit: Limit = 50
) -> schemas.AuditPage:
    """Who did what, newest first. Nobody can change it over this API, nor can the service's login to the database."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit + 1)
    if before := read_number(cursor):
        query = query.where(AuditEvent.id < before)
    if actor is not None:
        query = query.where(AuditEvent.actor_name == actor)
    if action is not None:
        query = query.where(AuditEvent.action == action)
    found = (await session.scalars(query)).all()
    items = [schemas.AuditEvent.model_validate(event) for event in found[:limit]]
    return schemas.AuditPage(items=items, next_cursor=cursor_of(items[-1].id) if len(found) > limit else None)
