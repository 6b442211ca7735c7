"""HTTP for sessions: who is logged in, and ending that. Everybody their own ones, an admin all."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from aggregator import errors
from aggregator.access.audit.journal import Action, Journal, Journaling
from aggregator.access.models import LoginSession
from aggregator.access.rules import EVERYBODY, CurrentCaller, gate_of, refusal
from aggregator.access.scopes import Scope
from aggregator.access.sessions import schemas
from aggregator.access.sessions.desk import SessionDesk
from aggregator.database.dependencies import Reading, Writing
from aggregator.idempotency.route import IDEMPOTENT, IdempotentRoute
from aggregator.pages import Cursor, Limit

router = APIRouter(prefix="/sessions", tags=["access"], route_class=IdempotentRoute)

_PERSON = Query(max_length=255, pattern=r"^[^\x00]*$", description="Only those of this person: a `person_id`.")
_INVALID = errors.documented(errors.InvalidRequestError)
_MISSING = errors.documented(errors.NotFoundError, errors.InvalidRequestError)


async def _reading(request: Request, session: Reading, caller: CurrentCaller) -> SessionDesk:
    return SessionDesk(session, gate_of(request).settings, caller)


async def _writing(request: Request, session: Writing, caller: CurrentCaller) -> SessionDesk:
    return SessionDesk(session, gate_of(request).settings, caller)


ReadingSessions = Annotated[SessionDesk, Depends(_reading)]
WritingSessions = Annotated[SessionDesk, Depends(_writing)]


@router.get("", dependencies=[EVERYBODY], responses=_INVALID)
async def list_sessions(
    sessions: ReadingSessions,
    person: Annotated[str | None, _PERSON] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> schemas.SessionPage:
    """The sessions that go on, newest first: your own, and with the scope admin everybody's."""
    return await sessions.page(person, cursor, limit)


@router.delete("/{session_id}", status_code=204, dependencies=[EVERYBODY, IDEMPOTENT], responses=_MISSING)
async def end_session(sessions: WritingSessions, journal: Journaling, session_id: uuid.UUID) -> Response:
    """End a session at once: one of your own, or with the scope admin anybody's."""
    await _note(journal, await sessions.end(session_id))
    return Response(status_code=204)


@router.delete("", dependencies=[EVERYBODY, IDEMPOTENT], responses=_INVALID)
async def end_sessions(
    sessions: WritingSessions,
    caller: CurrentCaller,
    journal: Journaling,
    person: Annotated[str, _PERSON],
    keep_current: Annotated[bool, Query(description="Leave the session that this request came with.")] = False,
) -> schemas.EndedSessions:
    """End all sessions of one person at once: of your own, or with the scope admin of anybody."""
    if not sessions.may_end_all_of(person):
        raise refusal(caller, Scope.ADMIN)
    ended = await sessions.end_all(person, keep_current=keep_current)
    for each in ended:
        await _note(journal, each)
    return schemas.EndedSessions(ended=len(ended))


async def _note(journal: Journal, ended: LoginSession) -> None:
    await journal.record(Action.SESSION_END, ended.id, person=ended.name, person_id=ended.subject)
