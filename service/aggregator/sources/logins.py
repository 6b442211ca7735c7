"""What a source's host wants to be told before it answers: taken, kept in Secrets Manager, and never given back."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints


def _sendable(value: SecretStr) -> SecretStr:
    """https://www.rfc-editor.org/rfc/rfc9110#section-5.5; the message never quotes it."""
    held = value.get_secret_value()
    if not (held.isascii() and held.isprintable()) or held != held.strip():
        raise ValueError("only printable ASCII characters, without spaces around them, can be sent in a header")
    return value


def _own_name(name: str) -> str:
    if name.lower() in _RESERVED:
        raise ValueError(f"the header {name} is the service's own to send")
    return name


_RESERVED = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since"}
    | {"if-none-match", "range", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"}
)
"""What would change how the request is made, or how its answer is read."""

_HeaderName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"), AfterValidator(_own_name)
]


class BearerToken(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["bearer"]
    token: Annotated[SecretStr, AfterValidator(_sendable)] = Field(min_length=1, max_length=4000)


class BasicLogin(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["basic"]
    username: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^:\x00-\x1f]*$")]
    password: SecretStr = Field(max_length=4000)


class HeaderValue(BaseModel):
    """A header of one's own, such as `X-Api-Key`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["header"]
    name: _HeaderName
    value: Annotated[SecretStr, AfterValidator(_sendable)] = Field(min_length=1, max_length=4000)


Credentials = Annotated[BearerToken | BasicLogin | HeaderValue, Field(discriminator="kind")]
"""Taken and never given back: they are kept in Secrets Manager, and sent to the source's own host only."""
