"""A person, from the claims of an ID token."""

from dataclasses import dataclass
from typing import Any

from aggregator.access.login.errors import LoginError
from aggregator.access.scopes import Scope
from aggregator.access.settings import AccessSettings

LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, section 2: a subject has at most 255 characters."""
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Person:
    subject: str
    name: str
    scope: Scope


def person_of(claims: dict[str, Any], settings: AccessSettings) -> Person:
    """Who it is, and what the person may do by the groups that the provider names.

    Raises:
        LoginError: the subject is none.
    """
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.isprintable() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise LoginError("The ID token does not say who it is about.")
    return Person(subject=subject, name=_name(claims) or subject[:LONGEST_NAME], scope=_scope(claims, settings))


def _name(claims: dict[str, Any]) -> str | None:
    for claim in ("name", "preferred_username", "email"):
        value = claims.get(claim)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value.strip()[:LONGEST_NAME]
    return None


def _scope(claims: dict[str, Any], settings: AccessSettings) -> Scope:
    held = claims.get(settings.oidc_role_claim)
    listed = held if isinstance(held, list) else [held]
    groups = {group for group in listed if isinstance(group, str)}
    if groups & _names(settings.oidc_admin_groups):
        return Scope.ADMIN
    return Scope.WRITER if groups & _names(settings.oidc_writer_groups) else Scope.READER


def _names(setting: str) -> set[str]:
    return {name.strip() for name in setting.split(",") if name.strip()}
