"""What a secret looks like wherever it stands: the forms of tokens, keys, hashes, URLs and connection strings.

Each pattern's group `secret` is hidden; the text around it stays. Where a vendor documents the form, the page stands
beside it. Own patterns, for `detect-secrets` (PyPI, 1.5.0 of 2024) reads 80 kB a second here, ten minutes for a preview
of 50 MB, and it only finds: it does not say which part of the text the secret is.

Deliberately not a form: mere randomness. Image digests, revisions, ids, hashes of source and versions are as random as
a password and are what a reviewer compares. A random text under a name that tells nothing is left, except where it has
the exact form of an AWS secret access key.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterator

_TOKENS = (
    # https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_[A-Za-z0-9_]{20,}",
    # https://docs.gitlab.com/security/tokens/#token-prefixes
    r"gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.=-]{16,}",
    # https://docs.slack.dev/authentication/tokens
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}",
    r"xapp-\d-[A-Za-z0-9-]{10,}",
    r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[A-Za-z0-9/_+-]{10,}",
    # https://docs.stripe.com/keys
    r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}",
    r"whsec_[A-Za-z0-9+/=]{16,}",
    # https://docs.cloud.google.com/docs/authentication/api-keys, and Google's OAuth tokens and client secrets
    r"AIza[A-Za-z0-9_-]{35}",
    r"ya29\.[A-Za-z0-9_-]{20,}",
    r"GOCSPX-[A-Za-z0-9_-]{20,}",
    # https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
    r"npm_[A-Za-z0-9]{30,}",
    # The help of the Python Package Index, "API tokens"
    r"pypi-[A-Za-z0-9_-]{32,}",
    # https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/
    r"pul-[0-9a-f]{40}",
    # https://docs.docker.com/security/for-developers/access-tokens/
    r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}",
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
    r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=%]{40,}",  # a session token of STS
    r"sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}",
    r"hf_[A-Za-z0-9]{30,}",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",  # SendGrid
    r"hv[sbr]\.[A-Za-z0-9_-]{20,}",  # HashiCorp Vault
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,}",
    r"dop_v1_[0-9a-f]{60,}",  # DigitalOcean
    # RFC 7519: a signed or encrypted JSON Web Token; both begin with `{"` in base64
    r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,3}",
)
_HASHES = (
    r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}",  # bcrypt
    r"\$argon2(?:id|i|d)\$[^\s\"'<>\\]{16,}",
    r"\$(?:1|5|6|7|y|gy|scrypt|pbkdf2[a-z0-9-]*)\$[^\s\"'<>\\]{12,}",  # crypt(5)
    r"pbkdf2_sha\d+\$[^\s\"'<>\\]{16,}",
    # https://www.postgresql.org/docs/17/catalog-pg-authid.html
    r"SCRAM-SHA-256\$\d+:[^\s\"'<>\\]{20,}",
    r"(?<![A-Za-z0-9])md5[0-9a-f]{32}(?![A-Za-z0-9])",
)
_PEM = (
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
    r"(?:.*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|.*\Z)"  # cut off: all that is left
)
PEM_BEGINS = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")
PEM_ENDS = re.compile(r"-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")

_PRIVATE_KEY = re.compile(_PEM, re.DOTALL)
_PATTERNS = [
    re.compile(rf"(?<![A-Za-z0-9])(?P<secret>{'|'.join(_TOKENS)})"),
    re.compile(rf"(?P<secret>{'|'.join(_HASHES)})"),
    # A database's URL takes any character for its password until the last `@` before the host.
    re.compile(
        r"(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|oracle|clickhouse|cockroachdb)(?:\+\w+)?://"
        r"[^\s:/@\"'<>`]*:(?P<secret>[^\s\"']+)@(?=[\w.\[%$-])",
        re.IGNORECASE,
    ),
    re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s:/?#@\"'<>`]*:(?P<secret>[^\s/?#@\"'<>`]+)@"),
    re.compile(r"https?://(?P<secret>[^\s:/?#@\"'<>`]{16,})@", re.IGNORECASE),  # a token for a user's name
    # Query parameters whose names say nothing elsewhere: signed URLs of AWS, Azure and Google.
    re.compile(
        r"[?&;](?:amp;)?(?:sig|signature|key|code|x-(?:amz|goog)-(?:signature|credential|security-token)|AWSAccessKeyId)="
        r"(?P<secret>[^&\s#\"'<>`\\]+)",
        re.IGNORECASE,
    ),
    re.compile(r"\bBearer\s+(?P<secret>[A-Za-z0-9._~+/-]{12,}=*)", re.IGNORECASE),
    re.compile(r"\b(?:IDENTIFIED BY|PASSWORD)\s+'(?P<secret>(?:[^']|'')+)'", re.IGNORECASE),  # in SQL
    re.compile(r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<secret>\S+)"),  # .netrc
    re.compile(r"\b(?:curl|wget)\b[^\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']+:(?P<secret>[^\s\"']+)"),
    re.compile(r"\b(?:sshpass|mysql|mysqldump|mariadb)\b[^\n]{0,300}?\s-p\s?(?P<secret>[^\s-]\S*)"),
    re.compile(r"\bredis-cli\b[^\n]{0,300}?\s-a\s+(?P<secret>\S+)"),
    re.compile(r"(?:_authToken|_auth|_password)\s*=\s*[\"']?(?P<secret>[^\s\"']+)"),  # .npmrc
    re.compile(r"^[^\s:]+:(?:\d{4,5}|\*):[^\s:]+:[^\s:]+:(?P<secret>\S{6,})$", re.MULTILINE),  # .pgpass
]
_BASIC = re.compile(r"\bBasic\s+(?P<secret>[A-Za-z0-9+/]{6,}={0,2})", re.IGNORECASE)
# 40 characters of base64, no hexadecimal: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
_AWS_SECRET_KEY = re.compile(r"(?<![A-Za-z0-9/+=._-])(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=._-])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/_=-])")
_BITS_OF_A_KEY = 4.1  # of Shannon's entropy a character: 40 random ones have 4.4 to 5, words in camelCase under 4

# One of these, in small letters, stands in every text in which one of the patterns can be found.
_SIGNS = (
    ":// -----begin ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- "
    "glimt- glagent- glsoat- glffct- xox xapp- hooks.slack k_live_ k_test_ whsec_ aiza ya29. gocspx- npm_ pypi- "
    "pul- dckr_ akia asia abia acca iqoj fwog fqog sk- hf_ sg. hvs. hvb. hvr. age-secret dop_ eyj $2 $argon2 $1$ "
    "$5$ $6$ $7$ $y$ $gy$ $scrypt$ pbkdf2 scram- md5 bearer basic sig= signature= credential= token= key= keyid= "
    "code= identified password curl wget sshpass mysql mariadb redis-cli _auth _password :*:"
)
_EACH_SIGN = tuple(_SIGNS.split())
_PGPASS = re.compile(r":\d{4,5}:[^\s:]+:[^\s:]+:")


def may_hold_one(text: str) -> bool:
    """A quick no for most texts: some ten times as fast as one pattern of all signs."""
    small = text.lower()
    return any(map(small.__contains__, _EACH_SIGN)) or (text.count(":") > 3 and _PGPASS.search(text) is not None)


def secrets_by_form(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text something has the form of a secret: begin and end, in no order, perhaps overlapping."""
    yield from private_keys(text)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.span("secret")
    for match in _BASIC.finditer(text):
        if ":" in (decoded(match["secret"]) or ""):
            yield match.span("secret")


def private_keys(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text private keys stand, whole or cut off."""
    for match in _PRIVATE_KEY.finditer(text):
        yield match.span()


def secret_keys_of_aws(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text something has the form of an AWS secret access key."""
    for match in _AWS_SECRET_KEY.finditer(text):
        key = match["secret"]
        if (
            re.search("[a-z]", key)
            and re.search("[A-Z]", key)
            and re.search("[0-9]", key)
            and _bits(key) > _BITS_OF_A_KEY
        ):
            yield match.span("secret")


def base64_texts(text: str) -> Iterator[tuple[int, int, str]]:
    """What in the text is base64 of another text: begin, end and that text."""
    for match in _BASE64.finditer(text):
        found = match[0]
        if found.islower() or found.isupper():  # base64 of a text has letters of both kinds
            continue
        within = decoded(found)
        if within is not None:
            yield match.start(), match.end(), within


def decoded(text: str) -> str | None:
    """The printable text whose base64 (of either alphabet) this is; None where it is none."""
    padded = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return plain if plain and all(each.isprintable() or each in "\r\n\t" for each in plain) else None


def _bits(text: str) -> float:
    return -sum(share * math.log2(share) for share in (text.count(each) / len(text) for each in set(text)))
