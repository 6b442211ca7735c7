"""Which names say that their value is a secret: of properties, environment variables, flags, headers and columns.

A name is read as its words (`masterUserPassword`, `MASTER_USER_PASSWORD` and `master-user-password` are the same).
It names a secret where it holds one of `_NAMES` and neither begins nor ends with a word that makes it talk *about* a
secret: a reviewer has to read those, and they are most of the names with `secret` in them that a stack of AWS has.
"""

import re
from functools import lru_cache

_NAMES = (
    "passwords?|passwd|passphrase|passcode|pwd|pw|pass|userpass|dbpass|secrets?|tokens?|credentials?|creds|psk|hmac"
    "|(?:api|access|private) ?keys?|(?:secret|signing|encryption|session|shared|master|account|license|client|host|ssh"
    "|deploy|hmac|pre ?shared|storage) key|connection ?string|conn str|dsn|auths?|authorization|cookie|webhook"
    "|htpasswd|pgpass|netrc|npmrc|pypirc|kubeconfig|dockerconfigjson|dockercfg|jwt|bearer|origin verify|otp|totp"
    "|mnemonic|sas|signature|plaintext|ciphertext"
)
# Words that stand inside one without any mark: PGPASSWORD, dbpassword, authtoken, clientsecret.
_JOINED = re.compile(r"[a-z]*(?:password|passwd|passphrase|secret|token|apikey|secretkey|privatekey|accesskey)")

# What the last word makes of a name. Left: the words; right: names of real resources that have to stay readable.
_ABOUT_AT_THE_END = (
    # a reference to a secret, which AWS resolves at run time
    "arn arns id ids name names ref reference from path paths file files location uri "  # secretArn, tokenFile
    "parameter parameters key alias version versions stage stages "  # passwordParameter, secretVersion (key: see below)
    # the rules that it has to keep
    "enabled disabled required optional length policy policies characters punctuation numbers uppercase lowercase "
    "type types format encoding algorithm algorithms encryption mode method methods reuse prevention strength "
    "rotation rotations rotate rotated recovery retention window "  # secretRotationEnabled, password_encryption
    # how long it lives, and how many there are
    "validity ttl expiry expiration expires expired lifetime timeout age days hours minutes seconds months years s ms "
    "count counts limit limits max min size bytes units interval period schedule duration at date time created updated "
    # where it comes from or goes to, and what is known of it
    "url urls endpoint endpoints host issuer audience scope scopes claim claims source provider manager store backend "
    "region prefix suffix label labels tags description status state set outputs usage spec "
    "username user users group groups role roles owner principal permissions "
    "behavior mechanism scheme schemes domain domains"  # cookieBehavior
)
# A first word that asks or tells something of secrets: manageMasterUserPassword, additionalSecretOutputs.
_ABOUT_AT_THE_START = (
    "manage manages use uses is has have require requires allow allows enable enables enabled disable disables "
    "generate exclude excludes include rotate block no non force additional ignore skip max min number count show hide "
    "public with propagate validate"
)
# Whole names whose words would say otherwise.
_READABLE = {
    "http tokens",  # EC2's metadata options: `required`
    "token endpoint auth method",
    "public key",
    "public access key",
    "csrf token name",
    "next token",  # where the next page of an answer begins
    "lock token",  # WAF: which version of a web ACL is changed
    "client token",  # idempotency, not a login
    "client request token",
    "auth type",
    "auth",  # as a mapping it is walked into: what is secret in it has a name of its own; as a text: see `_TEXT_ONLY`
    "master user secret",
    "master user secrets",
}
_TEXT_ONLY = {"auth"}
# Names of a secret whose last word `_ABOUT_AT_THE_END` has too.
_STILL_SECRET = re.compile(
    r"(?:^| )(?:api|access|secret|private|signing|encryption|session|shared|master|account|license|client|ssh|deploy"
    r"|host|hmac|preshared|storage) key(?: (?:data|pem|base64|b64|string|value))?$|(?:^| )webhook url$"
)
# Beside a password in one structure, and no secret:
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
_BESIDE = re.compile(
    r"(?:engine|host|hostname|port|db ?name|database|db (?:instance|cluster) identifier|server|registry|region"
    r"|user|username|email|master ?arn|description|type|kind|effect|action|resource|version|kms .*|sid|algorithm"
    r"|enabled|required|mode|value ?from)"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = re.compile(rf"(?:^| )(?:{_NAMES})(?: |$)")
_END = frozenset(_ABOUT_AT_THE_END.split())
_START = frozenset(_ABOUT_AT_THE_START.split())

_HINTS = (
    "pass secret token cred key auth conn dsn pwd pw cookie hmac psk netrc npmrc pypirc kubeconf docker jwt "
    "bearer verify otp mnemonic sas signature plaintext ciphertext webhook"
)
_EACH_HINT = tuple(_HINTS.split())


def may_name_a_secret(text: str) -> bool:
    """Whether a text may be or hold a name that ``names_a_secret`` says yes to: a quick no for most texts."""
    small = text.lower()
    return any(map(small.__contains__, _EACH_HINT))


@lru_cache(maxsize=65536)
def names_a_secret(name: str) -> bool:
    """Whether what stands under this name is a secret."""
    if len(name) > 200 or not may_name_a_secret(name):
        return False
    words = words_of(name)
    if words in _READABLE:
        return words in _TEXT_ONLY
    joined = any(_JOINED.fullmatch(word) for word in words.split())
    if not joined and not _SECRET_WORDS.search(words):
        return False
    if _STILL_SECRET.search(words):
        return not words.startswith(("public ", "kms "))
    first, _, _ = words.partition(" ")
    return first not in _START and words.rsplit(" ", 1)[-1] not in _END


@lru_cache(maxsize=65536)
def is_beside_a_secret(name: str) -> bool:
    """Whether a property in a structure full of secrets is none: the user name beside the password, its key's ARN."""
    words = words_of(name)
    return bool(_BESIDE.fullmatch(words)) or (words.rsplit(" ", 1)[-1] in _END and not _STILL_SECRET.search(words))


def words_of(name: str) -> str:
    """The words of a name in small letters: `masterUserPassword` gives `master user password`."""
    return " ".join(word.lower() for word in _WORDS.findall(name))
