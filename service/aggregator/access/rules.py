"""The rule of a route: which scope a request needs. Every route under /api/v1 has one, or a test fails.

    @router.get("/things", dependencies=[READER])

What is written into the OpenAPI document is the rule that holds: both are taken from here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request, Security, params
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security import APIKeyCookie, SecurityScopes
from fastapi.security.base import SecurityBase

from aggregator import errors
from aggregator.access.callers import Caller, CallerKind
from aggregator.access.errors import ForbiddenError, TooManyRequestsError, UnauthenticatedError
from aggregator.access.forgery import check_intended
from aggregator.access.limits import by_address
from aggregator.access.scopes import Scope

if TYPE_CHECKING:
    from aggregator.access.gate import Gate

_ROLES = (
    "The name beside it in an operation is the scope that the operation needs: each of reader, writer and admin "
    "includes those before it, and none is everybody's. A deployment may give requests without any of this a scope too."
)
_session = APIKeyCookie(
    name="__Host-session",
    scheme_name="session",
    auto_error=False,
    description="A browser's session after the login, for people. Writes need the header `X-CSRF-Token` beside it, "
    "with the token of `/api/v1/me`. On a plain `http` address of one machine the cookie is called `session`.",
)


def gate_of(request: Request) -> "Gate":
    gate: Gate = request.app.state.gate
    return gate


class _Admission(SecurityBase):
    """What the framework calls before a route, and takes for the way in by a key: the one dependency of a rule. Every
    request would pay for each further one, and so `describe` writes the other way in."""

    scheme_name = "key"
    model = HTTPBearerModel(description=f"An API key, for machines: `da_…`. {_ROLES}", bearerFormat="da_…")

    async def __call__(self, request: Request, rule: SecurityScopes) -> None:
        """Let the request pass, with its caller known.

        Raises:
            UnauthenticatedError: nobody known asks, and the rule does not let everybody in; or a key came that is none.
            ForbiddenError: the caller has a narrower scope, or a browser was made to send it by another site.
            TooManyRequestsError: the caller asks too often.
        """
        await _enter(request, Scope(rule.scopes[0]))


_admit = _Admission()


async def enter_early(request: Request, dependencies: Sequence[params.Depends]) -> Caller | None:
    """For a route that does something before FastAPI comes to its rule: hold that first. Its caller, if it has one.

    Raises:
        UnauthenticatedError, ForbiddenError, TooManyRequestsError: as the rule does.
    """
    for each in dependencies:
        if isinstance(each, params.Security) and each.dependency is _admit and each.scopes:
            return await _enter(request, Scope(each.scopes[0]))
    return None


async def _enter(request: Request, needed: Scope) -> Caller:
    """Once a request, however often it is asked."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    gate = gate_of(request)
    caller = await _known(gate, request)
    gate.requests.take(_counted_as(caller))
    check_intended(request, caller, gate.settings.public_url)
    if not caller.scope.covers(needed):
        raise refusal(caller, needed)
    request.state.caller = caller
    return caller


async def _known(gate: "Gate", request: Request) -> Caller:
    """Who asks. A client that comes with many wrong keys is not worth a query for each."""
    address = gate.authentication.address_of(request)
    counted = by_address(address)
    gate.refusals.check(counted)
    try:
        return await gate.authentication.caller(request, address)
    except UnauthenticatedError:
        gate.refusals.take(counted)
        raise


def _counted_as(caller: Caller) -> str:
    if caller.kind is CallerKind.ANONYMOUS:
        return by_address(caller.address)
    return f"{caller.kind} {caller.session or caller.id}"


def requires(scope: Scope) -> Any:
    """The dependency of a route that needs this scope. A route has one of these."""
    return Security(_admit, scopes=[scope.value])


EVERYBODY = requires(Scope.NONE)
READER = requires(Scope.READER)
WRITER = requires(Scope.WRITER)
ADMIN = requires(Scope.ADMIN)


async def _count_login(request: Request) -> None:
    """Few logins from one address: each makes the provider work, and a refused one is written down.

    Raises:
        TooManyRequestsError: there were more.
    """
    gate = gate_of(request)
    gate.logins.take(by_address(gate.authentication.address_of(request)))


LIKE_LOGINS = Depends(_count_login)
"""For the routes of a login, beside their rule."""


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


CurrentCaller = Annotated[Caller, Depends(_caller)]
"""Who asks, in a route that has a rule."""


def describe(document: dict[str, Any]) -> None:
    """Say at each operation that has a rule how else one may come in, and how it may be refused, in place."""
    refusals = errors.documented(UnauthenticatedError, ForbiddenError, TooManyRequestsError)
    document["components"]["securitySchemes"][_session.scheme_name] = jsonable_encoder(
        _session.model, by_alias=True, exclude_none=True
    )
    for operations in document["paths"].values():
        for operation in operations.values():
            if "security" not in operation:
                continue
            operation["security"] += [
                {_session.scheme_name: each[_admit.scheme_name]} for each in operation["security"]
            ]
            for status, response in refusals.items():
                shown = {key: response[key] for key in ("description", "content")}
                operation["responses"].setdefault(str(status), shown)
            operation["responses"] = dict(sorted(operation["responses"].items()))


def refusal(caller: Caller, needed: Scope) -> errors.AppError:
    """Why this caller may not do what needs that scope."""
    if caller.kind is CallerKind.ANONYMOUS:
        return UnauthenticatedError(
            f"This needs the scope {needed}. Send an API key as 'Authorization: Bearer da_…', or log in."
        )
    who = f"the key {caller.name} has" if caller.kind is CallerKind.KEY else f"you, {caller.name}, have"
    return ForbiddenError(f"This needs the scope {needed}; {who} the scope {caller.scope}.")
