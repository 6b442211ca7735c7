"""S3 buckets: who may read them, and how long what is in them stays.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Kind, Part, becomes, changed, leaves, less, off, on, setting
from stacks.review.differences.values import at, counted, mappings, number, same, short, text_of, truth

_BLOCKS = {
    "blockPublicAcls": "block public ACLs",
    "blockPublicPolicy": "block public policies",
    "ignorePublicAcls": "ignore public ACLs",
    "restrictPublicBuckets": "restrict public buckets",
}
_EXPIRATIONS = {
    "expiration.days": "objects expire after",
    "noncurrentVersionExpiration.noncurrentDays": "overwritten versions go after",
}
_ENCRYPTION = "applyServerSideEncryptionByDefault"
_SETS = "bucketKeyEnabled"


def _public_access(step: Step) -> Iterator[Difference]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"""
    deleted = step.operation is Operation.DELETE
    created = step.operation in {Operation.CREATE, Operation.IMPORT}
    for name, words in _BLOCKS.items():
        was, will = (truth(side.get(name)) for side in (step.old, step.new))
        if UNKNOWN in (step.old.get(name), step.new.get(name)):
            yield Difference(subject=words, before=text_of(step.old.get(name)), after=text_of(step.new.get(name)))
        elif (was or created) and not will:
            yield Difference(
                subject=words,
                before=None if created else "on",
                after=None if deleted else "off",
                note="a policy or an ACL can make the bucket public",
                danger=Danger.SECURITY,
            )
        elif will and not was and not created:
            yield Difference(subject=words, before="off", after="on")


def _lifecycle(step: Step) -> Iterator[Difference]:
    """Rules by id; what goes earlier than before is data that goes.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    """
    created = step.operation in {Operation.CREATE, Operation.IMPORT}
    old, new = (_by_id(side.get("rules")) for side in (step.old, step.new))
    for name in [*old, *(each for each in new if each not in old)]:
        before, after = old.get(name, {}), new.get(name, {})
        subject = f"lifecycle rule {name}"
        for path, words in _EXPIRATIONS.items():
            yield from _expiration(f"{subject}: {words}", _days(before, path), _days(after, path), created=created)
        if created:
            continue
        if not before or not after:
            yield Difference(
                subject=subject,
                before=None if not before else _status(before),
                after=None if not after else _status(after),
                note="what it kept in order stays for ever" if not after else "",
            )
            continue
        if not same(before.get("status"), after.get("status")):
            yield Difference(subject=subject, before=_status(before), after=_status(after))
        skipped = frozenset(f"{subject}.{path}" for path in (*_EXPIRATIONS, "status"))
        yield from generic.differences(subject, before, after, skip=skipped)


def _expiration(subject: str, old: Any, new: Any, *, created: bool) -> Iterator[Difference]:
    before, after = number(old), number(new)
    if same(old, new):
        return
    sooner = after is not None and (before is None or after < before)
    yield Difference(
        subject=subject,
        before=counted(old, "days") or (None if created else "never"),
        after=counted(new, "days") or "never",
        note="what is older goes within a day or two" if sooner and not created else "",
        danger=Danger.DATA if sooner and not created else None,
    )


def _days(rule: Mapping[str, Any], path: str) -> Any:
    """The days after which a rule takes something away; None for one that is off."""
    return at(rule, path) if rule.get("status") == "Enabled" else None


def _status(rule: Mapping[str, Any]) -> str:
    return "on" if rule.get("status") == "Enabled" else "off"


def _by_id(rules: Any) -> dict[str, Mapping[str, Any]]:
    if rules == UNKNOWN:
        raise ValueError("the rules are not known yet")
    return {str(each["id"]): each for each in mappings(rules)}


def _encryption(step: Step) -> Iterator[Difference]:
    old, new = (_algorithm(side) for side in (step.old, step.new))
    if old == new:
        return
    own_keys = "aws:kms" in (old or "") and "aws:kms" not in (new or "")
    yield Difference(
        subject="encryption",
        before=old,
        after=new,
        note="no longer with a key of ours: whoever may read the bucket reads it" if own_keys else "",
        danger=Danger.SECURITY if own_keys and step.operation is not Operation.DELETE else None,
    )


def _algorithm(inputs: Mapping[str, Any]) -> str | None:
    rules = inputs.get("rules")
    if rules == UNKNOWN:
        return text_of(UNKNOWN)
    held = [mappings(each.get(_ENCRYPTION)) for each in mappings(rules)]
    default = held[0][0] if held and held[0] else {}
    key = default.get("kmsMasterKeyId")
    algorithm = default.get("sseAlgorithm")
    return f"{algorithm} with {short(key)}" if key else text_of(algorithm)


def _encryption_rest(step: Step) -> Iterator[Difference]:
    old, new = (
        next((truth(each.get(_SETS)) for each in mappings(side.get("rules"))), None) for side in (step.old, step.new)
    )
    if not same(old or False, new or False):
        yield Difference(subject="bucket key", before="on" if old else "off", after="on" if new else "off")


def _unlocked(step: Step) -> Iterator[Difference]:
    if step.old.get("rule") and not step.new.get("rule"):
        yield Difference(
            subject="lock of new objects",
            before="on",
            after="off",
            note="new objects can be deleted at once",
            danger=Danger.DATA,
        )


_PUBLIC = ("public-read", "public-read-write", "authenticated-read")
_ACL = tuple(becomes(each, "anybody reads the bucket", Danger.SECURITY) for each in _PUBLIC)
_VERSIONING = setting(
    "versioningConfiguration.status",
    "versioning",
    becomes("Suspended", "what is overwritten or deleted from now on is gone", Danger.DATA),
)
_LOCK: Kind = (
    setting("rule.defaultRetention.mode", "lock", becomes("GOVERNANCE", "an administrator can lift it", Danger.DATA)),
    setting("rule.defaultRetention.days", "objects are locked for", less("sooner deletable", Danger.DATA), unit="days"),
    setting(
        "rule.defaultRetention.years", "objects are locked for", less("sooner deletable", Danger.DATA), unit="years"
    ),
    Part(properties=(), tell=_unlocked),
)


def _gone(note: str, danger: Danger, subject: str) -> Part:
    """What goes with a resource that is deleted as a whole."""

    def tell(step: Step) -> Iterator[Difference]:
        if step.operation is Operation.DELETE:
            yield Difference(subject=subject, before="on", note=note, danger=danger)

    return Part(properties=(), tell=tell, deleted=True)


_KINDS: dict[str, Kind] = {
    "Bucket": (
        setting(
            "forceDestroy",
            "delete with all objects",
            on("a deletion takes the objects too", Danger.DATA),
            default=False,
        ),
        setting("objectLockEnabled", "object lock", off("objects can be deleted", Danger.DATA), default=False),
        setting("acl", "ACL", *_ACL, created=True, default="private"),
    ),
    "BucketAcl": (setting("acl", "ACL", *_ACL, created=True, default="private"),),
    "BucketPublicAccessBlock": (Part(properties=tuple(_BLOCKS), tell=_public_access, created=True, deleted=True),),
    "BucketVersioning": (
        _VERSIONING,
        _gone("S3 suspends it: what is overwritten or deleted from then on is gone", Danger.DATA, "versioning"),
    ),
    "BucketServerSideEncryptionConfiguration": (
        Part(properties=("rules",), tell=_encryption, deleted=True),
        Part(properties=(), tell=_encryption_rest),
    ),
    "BucketLifecycleConfiguration": (Part(properties=("rules",), tell=_lifecycle, created=True),),
    "BucketObjectLockConfiguration": (
        *_LOCK,
        _gone("new objects can be deleted at once", Danger.DATA, "lock of new objects"),
    ),
    "BucketOwnershipControls": (
        setting(
            "rule.objectOwnership",
            "ownership",
            leaves("BucketOwnerEnforced", "ACLs count again: who writes an object can open it", Danger.SECURITY),
        ),
    ),
    "BucketLogging": (
        setting("targetBucket", "requests are logged to", changed("")),
        _gone("who asked for what is not kept", Danger.SECURITY, "log of requests"),
    ),
    "BucketPolicy": (_gone("TLS is no longer required, nor is anything else", Danger.SECURITY, "the bucket's policy"),),
}
KINDS: dict[str, Kind] = {}
for _name, _kind in _KINDS.items():
    # pulumi-aws 7 has each of them, but for the first two generations of names, under a name that ends in V2 as well.
    for _suffix in ("", "V2"):
        KINDS[f"aws:s3/{_name[0].lower()}{_name[1:]}{_suffix}:{_name}{_suffix}"] = _kind
