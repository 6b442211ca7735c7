"""HTTP for people: log in with the provider, log out, and ask who one is."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from aggregator import errors
from aggregator.access import rules
from aggregator.access.audit.journal import Action, Journaling
from aggregator.access.callers import CallerKind
from aggregator.access.gate import Gate
from aggregator.access.login import attempts, schemas
from aggregator.access.login.entrance import Answer, Entrance
from aggregator.access.rules import EVERYBODY, LIKE_LOGINS, CurrentCaller
from aggregator.access.sessions.service import Sessions
from aggregator.conditional.reads import NO_STORE
from aggregator.database.dependencies import Writing

router = APIRouter(tags=["access"])

Next = Annotated[
    str,
    Query(
        max_length=attempts.LONGEST_PATH,
        pattern=attempts.LOCAL_PATH,
        description="Where to go then: a path here.",
    ),
]
_REDIRECT: dict[int | str, dict[str, Any]] = {
    303: {"description": "See Other", "headers": {"Location": {"schema": {"type": "string"}}}}
}
_AWAY = errors.documented(errors.NotFoundError, errors.UnavailableError)


async def _gate(request: Request) -> Gate:
    return rules.gate_of(request)


async def _entrance(request: Request) -> Entrance:
    return Entrance(request.app.state.gate, request.app.state.database)


TheGate = Annotated[Gate, Depends(_gate)]
TheEntrance = Annotated[Entrance, Depends(_entrance)]


@router.get(
    "/login",
    dependencies=[EVERYBODY, LIKE_LOGINS],
    status_code=303,
    response_class=RedirectResponse,
    responses=_AWAY | errors.documented(errors.InvalidRequestError) | _REDIRECT,
)
async def log_in(entrance: TheEntrance, gate: TheGate, next: Next = attempts.HOME) -> Response:  # noqa: A002 - its name in the address
    """For a browser: goes to the provider of the login, and comes back to `next` when somebody has logged in."""
    attempt, address = await entrance.begin(next)
    response = _to(address)
    gate.login_cookie.write(response, attempt.packed())
    return response


@router.get(
    "/login/callback",
    dependencies=[EVERYBODY, LIKE_LOGINS],
    status_code=303,
    response_class=RedirectResponse,
    responses=_AWAY | errors.documented(errors.InvalidRequestError) | _REDIRECT,
)
async def finish_login(
    request: Request,
    entrance: TheEntrance,
    gate: TheGate,
    caller: CurrentCaller,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str | None, Query(max_length=4000)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
    iss: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Where the provider sends the browser back to. Nobody else calls it."""
    came = attempts.unpack(gate.login_cookie.read(request))
    answer = Answer(state=state, code=code, error=error, issuer=iss)
    secret = await entrance.finish(came, answer, caller, gate.session_cookie.read(request))
    response = _to(came.next if came else attempts.HOME)
    gate.login_cookie.remove(response)
    gate.session_cookie.write(response, secret)
    return response


@router.post("/logout", dependencies=[EVERYBODY], status_code=204)
async def log_out(
    request: Request, session: Writing, gate: TheGate, caller: CurrentCaller, journal: Journaling
) -> Response:
    """End this browser's session. At the provider of the login one stays logged in."""
    response = Response(status_code=204)
    if caller.kind is CallerKind.PERSON:
        await Sessions(session, gate.settings).end(gate.session_cookie.read(request))
        await journal.record(Action.LOGOUT)
    gate.session_cookie.remove(response)
    return response


@router.get("/me", dependencies=[EVERYBODY], responses=NO_STORE)
async def get_me(gate: TheGate, caller: CurrentCaller, response: Response) -> schemas.Me:
    """Who asks, what that one may do, and the token that a session's writes need: a secret, which no browser stores."""
    response.headers["Cache-Control"] = "no-store"
    return schemas.Me(
        kind=caller.kind,
        id=caller.id,
        name=caller.name,
        scope=caller.scope,
        ends_at=caller.ends_at,
        csrf_token=caller.csrf_token,
        can_log_in=gate.provider is not None,
    )


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
