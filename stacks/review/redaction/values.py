"""Values that are no secret whatever the name says, and the marks of Pulumi's own for what it knows to be secret."""

import re

from stacks.review.changes.preview import UNKNOWN

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which Pulumi marks its special objects (sdk/go/common/resource/sig/sig.go)."""
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (a signature, not a secret)
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

_READABLE = re.compile(
    r"[\s=]*"  # nothing, or the padding of base64
    r"|\[secret(?: \d+(?: of [\w.-]+)?)?\]|\[unknown\]|output<.*>"  # blinded by Pulumi or by us
    rf"|{UNKNOWN}"
    r"|arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[^\s\"']+"  # a reference, resolved at run time
    r"|urn:pulumi:\S+"
    r"|(?:true|false|null|none|nil|undefined|yes|no)"
    r"|\$\{[\w.:/ -]+\}|\$\([\w.:/ -]+\)|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|%[A-Z_]+%"  # filled in elsewhere
    r"|\*+|x{4,}|<[\w -]+>|\(?(?:redacted|sensitive(?: value)?|hidden|masked)\)?"
    r"|alias/[\w/-]+"  # of a KMS key
    r"|(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/=]+(?: \S+)?"  # public keys and certificates
    r"|(?:-----BEGIN (?:CERTIFICATE|(?:RSA )?PUBLIC KEY)-----[^-]+-----END [A-Z ]+-----\s*)+",
    re.IGNORECASE,
)
_MARK = re.compile(r"[\s\"'`\\]*\[secret(?: \d+(?: of [\w.-]+)?)?\]")


def is_readable(value: str) -> bool:
    """Whether a text is no secret although its name says so: a reference, a blank, a public key, `[secret]`."""
    return _READABLE.fullmatch(value) is not None


def begins_hidden(text: str, position: int) -> bool:
    """Whether a value begins with a mark of ours: a text may be read twice, and what was hidden is no new secret."""
    return _MARK.match(text, position) is not None
