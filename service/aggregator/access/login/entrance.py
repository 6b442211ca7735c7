"""The way in for people: to the provider, back from it, and into a session."""

import logging
from dataclasses import dataclass
from typing import NoReturn

from aggregator.access.audit.journal import Action, Journal
from aggregator.access.callers import Caller, CallerKind
from aggregator.access.errors import UnauthenticatedError
from aggregator.access.gate import Gate
from aggregator.access.login import attempts
from aggregator.access.login.attempts import Attempt
from aggregator.access.login.errors import LoginError
from aggregator.access.login.people import person_of
from aggregator.access.login.provider import Provider
from aggregator.access.sessions.service import Sessions
from aggregator.database.engine import Database
from aggregator.errors import NotFoundError

log = logging.getLogger(__name__)

LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the address says with which the browser comes back. Anybody may have written it."""

    state: str
    code: str | None
    error: str | None
    issuer: str | None

    def to(self, attempt: Attempt | None, issuer: str) -> tuple[Attempt, str]:
        """The login that this belongs to, and the code.

        Raises:
            LoginError: it belongs to none of this browser, or the provider has said no.
        """
        if attempt is None or not attempt.answers(self.state):
            raise LoginError("This login was not begun in this browser, or more than 10 minutes ago.")
        if self.issuer is not None and self.issuer != issuer:  # https://www.rfc-editor.org/rfc/rfc9207
            raise LoginError("Another provider than the one that was asked has answered.")
        if self.code is None or self.error is not None:
            raise LoginError(f"The provider has let nobody in ({_word(self.error)}).")
        return attempt, self.code


class Entrance:
    def __init__(self, gate: Gate, database: Database) -> None:
        self._gate = gate
        self._database = database

    async def begin(self, next_path: str) -> tuple[Attempt, str]:
        """A login, and the provider's address for it.

        Raises:
            NotFoundError: nobody can log in here.
            UnavailableError: the provider cannot be used now.
        """
        attempt = attempts.begin(next_path)
        return attempt, await self._provider().address(attempt)

    async def finish(self, attempt: Attempt | None, answer: Answer, caller: Caller, former: str | None) -> str:
        """The secret of the session of whoever came back with this answer, instead of the former session.

        No transaction is open while the provider is asked.

        Raises:
            UnauthenticatedError: the login is refused; that stands in the audit log.
            NotFoundError, UnavailableError: as from `begin`.
        """
        provider = self._provider()
        try:
            begun, code = answer.to(attempt, provider.issuer)
            person = person_of(await provider.claims(code, begun), self._gate.settings)
        except LoginError as refusal:
            await self._refuse(caller, str(refusal))
        known = Caller(
            kind=CallerKind.PERSON, id=person.subject, name=person.name, scope=person.scope, address=caller.address
        )
        async with self._database.writing() as session:
            secret = await Sessions(session, self._gate.settings).begin(person, former)
            await Journal(session, known).record(Action.LOGIN, scope=person.scope)
        return secret

    async def _refuse(self, caller: Caller, said: str) -> NoReturn:
        reason = "".join(filter(str.isprintable, said))[:LONGEST_REASON]  # a part of it may be the provider's words
        log.warning("a login was refused: %s", reason)
        async with self._database.writing() as session:
            await Journal(session, caller).record(Action.LOGIN_REFUSED, reason=reason)
        raise UnauthenticatedError(f"{reason} Begin again at /api/v1/login.")

    def _provider(self) -> Provider:
        if self._gate.provider is None:
            raise NotFoundError("Nobody can log in here: the service has no OIDC_ISSUER.")
        return self._gate.provider


def _word(error: str | None) -> str:
    """The provider's code for its refusal, as far as it is a word."""
    return error if error and error.replace("_", "").isalnum() and error.isascii() and len(error) < 60 else "no code"
