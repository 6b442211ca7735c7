"""What the API is told about who may ask it what: docs/access.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from infra.secrets import GivenSecret
from infra.settings import Access as AccessSettings


@dataclass(frozen=True, kw_only=True)
class Access:
    """The API's environment, and the secrets that it reads for it."""

    environment: Mapping[str, pulumi.Input[str]]
    reads: Sequence[GivenSecret]


def build_access(
    settings: AccessSettings, *, url: pulumi.Input[str], proxies: int, opts: pulumi.ResourceOptions
) -> Access:
    """What `settings` ask for, in the API's words.

    Args:
        url: where browsers find the stack; the provider has to allow its `/api/v1/login/callback`.
        proxies: how many stand in front of the API, each of which adds to `X-Forwarded-For`.
    """
    told: dict[str, pulumi.Input[str]] = {
        "ANONYMOUS_SCOPE": settings.anonymous.value,
        "FORWARDED_HOPS": str(proxies),
        "PUBLIC_URL": url,
    }
    if settings.issuer is None or settings.client_id is None:
        return Access(environment=told, reads=())
    told |= {
        "OIDC_ISSUER": settings.issuer,
        "OIDC_CLIENT_ID": settings.client_id,
        "OIDC_ADMIN_GROUPS": ",".join(settings.admin_groups),
        "OIDC_WRITER_GROUPS": ",".join(settings.writer_groups),
    }
    if settings.secret_arn is None:
        return Access(environment=told, reads=())
    secret = GivenSecret("login", settings.secret_arn, opts)
    return Access(environment={**told, "OIDC_SECRET_ARN": secret.arn}, reads=(secret,))
