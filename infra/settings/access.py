"""Settings of who may ask the API what: docs/access.md."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from infra.settings.noun import Noun


class AnonymousScope(StrEnum):
    """What a request may do that says nothing of itself; each includes those before it."""

    NONE = "none"
    READER = "reader"
    WRITER = "writer"
    ADMIN = "admin"


class Access(Noun):
    """What nobody has to log in for, and the OpenID Connect provider with which people do."""

    anonymous: AnonymousScope = Field(description="what a request may do without a login or a key", examples=["none"])
    issuer: str | None = Field(
        pattern=r"^(https://[^/?#@\s]+|http://[a-z.-]+\.localhost)(/[^?#\s]*)?$",
        description="the OpenID Connect provider, as it names itself, or null where nobody logs in; "
        "http only below localhost",
        examples=["https://login.example.org"],
    )
    client_id: str | None = Field(
        min_length=1, description="what the provider calls this service, or null", examples=["data-aggregator"]
    )
    secret_arn: str | None = Field(
        pattern=r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$",
        description='a secret of the account with {"client_secret": …} of the provider, or null for a public client',
        examples=["arn:aws:secretsmanager:eu-central-1:000000000000:secret:login-AbCdEf"],
    )
    admin_groups: tuple[str, ...] = Field(
        description="groups of the provider whose members may do everything", examples=[["platform"]]
    )
    writer_groups: tuple[str, ...] = Field(
        description="groups whose members may change sources; whoever else logs in may read", examples=[["data"]]
    )
    audit_retention_days: int = Field(
        default=400, ge=90, le=36500, description="how long lines of the audit log are kept", examples=[400]
    )

    @model_validator(mode="after")
    def _somebody_gets_in(self) -> Self:
        if (self.issuer is None) is not (self.client_id is None):
            raise ValueError(
                f"issuer is {self.issuer} and client_id is {self.client_id}: give both, or null for both where nobody "
                "logs in"
            )
        if self.issuer is None and self.anonymous is not AnonymousScope.ADMIN:
            raise ValueError(
                f"anonymous is {self.anonymous} and there is no issuer: nobody could ever do more. Give an issuer, or "
                "anonymous: admin on a network of your own"
            )
        return self

    @model_validator(mode="after")
    def _groups_are_names_and_one_has_admins(self) -> Self:
        if self.issuer is not None and not self.admin_groups:
            raise ValueError("admin_groups is empty: nobody who logs in could make a key. Name a group")
        if wrong := [group for group in (*self.admin_groups, *self.writer_groups) if not group or "," in group]:
            raise ValueError(f"{wrong[0]!r} cannot be a group's name here: it has to have a character, and no comma")
        return self
