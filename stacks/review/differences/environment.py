"""What a container is told: plain environment and secrets, by name, also where a value moves from one to the other."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.differences.generic import CHANGED_SECRET
from stacks.review.differences.values import holds_secret, is_sensitive, listed, same, text_of

_FORCED = ("require", "verify-ca", "verify-full")
"""https://www.postgresql.org/docs/17/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS"""
_HIDDEN = "a value that its name calls secret"


def environment_differences(
    subject: str, old: Mapping[str, Any], new: Mapping[str, Any], *, leave_out: Set[str] = frozenset()
) -> Iterator[Difference]:
    """The differences of what two containers are told; ``subject`` names the container, ``leave_out`` variables."""
    plain, plain_now = (_by_name(side.get("environment"), "value") for side in (old, new))
    secret, secret_now = (_by_name(side.get("secrets"), "valueFrom") for side in (old, new))
    into_secrets = {name for name in plain if name in secret_now and name not in plain_now}
    into_plain = {name for name in secret if name in plain_now and name not in secret_now}
    for name in sorted({*plain, *plain_now} - into_secrets - into_plain - leave_out):
        yield from _plain(f"{subject}, environment {name}", name, plain.get(name), plain_now.get(name))
    for name in sorted({*secret, *secret_now} - into_secrets - into_plain):
        before, after = secret.get(name), secret_now.get(name)
        if not same(before, after):
            yield Difference(subject=f"{subject}, secret {name}", before=text_of(before), after=text_of(after))
    for name in sorted(into_secrets):
        yield Difference(
            subject=f"{subject}, {name}",
            before="plain environment",
            after=f"secret {text_of(secret_now[name])}",
            note="moved from the plain environment into the secrets",
        )
    for name in sorted(into_plain):
        yield Difference(
            subject=f"{subject}, {name}",
            before="secret",
            after="plain environment",
            note="moved from the secrets into the plain environment: whoever may read the task definition reads it",
            danger=Danger.SECURITY,
        )


def _plain(subject: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
    # An empty text is a value to a program: only what is absent is absent.
    if old == new or (old is not None and new is not None and str(old) == str(new)):
        return
    sensitive = is_sensitive(name)
    if holds_secret(old) or holds_secret(new) or (sensitive and None not in (old, new)):
        yield Difference(subject=subject, note=CHANGED_SECRET)
    elif sensitive:
        danger = Danger.SECURITY if old is None else None
        yield Difference(subject=subject, before=old and _HIDDEN, after=new and _HIDDEN, danger=danger)
    else:
        weaker = name.endswith("SSLMODE") and old in _FORCED and new not in _FORCED
        yield Difference(
            subject=subject,
            before=_shown(old),
            after=_shown(new),
            note="connections without TLS are taken" if weaker else "",
            danger=Danger.SECURITY if weaker else None,
        )


def _shown(value: Any) -> str | None:
    digest = value.removeprefix("sha256:") if isinstance(value, str) else ""
    if digest != value and len(digest) == 64:
        return f"sha256 {digest[:8]}…"
    return text_of(value)


def _by_name(pairs: Any, value: str) -> dict[str, Any]:
    return {str(each["name"]): each.get(value) for each in listed(pairs) if isinstance(each, Mapping)}
