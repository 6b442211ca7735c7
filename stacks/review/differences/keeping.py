"""What keeps things: logs, alarms, keys, secrets, images, backups; and for how long.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.kind import Kind, Meaning, Part, becomes, dropped, leaves, less, off, on, setting
from stacks.review.differences.values import at, counted, is_known, listed, mappings, number, same, short, text_of


def _retention(step: Step) -> Iterator[Difference]:
    """Nothing, and 0 days, mean for ever."""
    old, new = step.old.get("retentionInDays") or 0, step.new.get("retentionInDays") or 0
    if same(old, new):
        return
    before, after = number(old), number(new)
    shorter = after and before is not None and (before == 0 or after < before)
    yield Difference(
        subject="lines are kept",
        before=_days(old),
        after=_days(new),
        note="older lines go, within three days" if shorter else "",
        danger=Danger.DATA if shorter else None,
    )


def _days(days: Any) -> str | None:
    return counted(days, "days") if days else "for ever"


def _goes(note: str, danger: Danger, subject: str, window: str = "") -> Part:
    """What goes with a resource that is deleted."""

    def tell(step: Step) -> Iterator[Difference]:
        if step.operation is Operation.DELETE:
            days = f", for good after {text_of(step.old[window])} days" if window and step.old.get(window) else ""
            yield Difference(subject=subject, note=f"{note}{days}", danger=danger)

    return Part(properties=(), tell=tell, deleted=True)


def _actions(step: Step) -> Iterator[Difference]:
    for name, words in (
        ("alarmActions", "told when it fires"),
        ("okActions", "told when it is well again"),
        ("insufficientDataActions", "told when it has no data"),
    ):
        old, new = (listed(side.get(name)) for side in (step.old, step.new))
        if same(old, new):
            continue
        if not is_known(new) or not is_known(old):
            yield Difference(subject=words, before=_names(old), after=_names(new))
            continue
        gone = [each for each in old if each not in new]
        nobody = bool(old) and not new and name == "alarmActions"
        yield Difference(
            subject=words,
            before=_names(gone),
            after=_names([each for each in new if each not in old]),
            note="nobody hears of it" if nobody else "",
            danger=Danger.AVAILABILITY if gone and name == "alarmActions" else None,
        )


def _names(arns: list[Any]) -> str | None:
    return ", ".join(short(each) for each in arns) or None


def _threshold(step: Step) -> Iterator[Difference]:
    old, new = step.old.get("threshold"), step.new.get("threshold")
    if same(old, new):
        return
    before, after = number(old), number(new)
    operator = str(step.new.get("comparisonOperator") or "")
    note = ""
    if before is not None and after is not None and operator.startswith(("Greater", "Less")):
        note = "fires later" if (after > before) == operator.startswith("Greater") else "fires sooner"
    yield Difference(subject="threshold", before=text_of(old), after=text_of(new), note=note)


def _backup_rules(step: Step) -> Iterator[Difference]:
    if UNKNOWN in (step.old.get("rules"), step.new.get("rules")):
        raise ValueError("the rules are not known yet")
    old, new = (_by_name(side) for side in (step.old, step.new))
    for name in [*old, *(each for each in new if each not in old)]:
        before, after = old.get(name, {}), new.get(name, {})
        subject = f"backup rule {name}"
        if not after:
            yield Difference(
                subject=subject,
                before=text_of(before.get("schedule")),
                note="no more backups by it",
                danger=Danger.DATA,
            )
            continue
        if not before:
            yield Difference(subject=subject, after=text_of(after.get("schedule")))
            continue
        for path, words in (
            ("schedule", "at"),
            ("lifecycle.deleteAfter", "kept for (days)"),
            ("targetVaultName", "in"),
        ):
            was, will = at(before, path), at(after, path)
            if not same(was, will):
                shorter = path == "lifecycle.deleteAfter" and (number(will) or float("inf")) < (
                    number(was) or float("inf")
                )
                yield Difference(
                    subject=f"{subject}, {words}",
                    before=text_of(was),
                    after=text_of(will),
                    note="new recovery points go sooner" if shorter else "",
                    danger=Danger.DATA if shorter else None,
                )


def _by_name(inputs: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(each["ruleName"]): each for each in mappings(inputs.get("rules"))}


def _at_once(_: Any, new: Any) -> Meaning | None:
    return Meaning("a deletion is final at once", Danger.DATA) if number(new) == 0 else None


_SHORTER = less("less time to undo a deletion", Danger.DATA)
_METRIC = "fires at another point"
KINDS: dict[str, Kind] = {
    "aws:cloudwatch/logGroup:LogGroup": (
        Part(properties=("retentionInDays",), tell=_retention),
        setting("kmsKeyId", "key of the encryption", dropped("no longer with a key of ours", Danger.SECURITY)),
        _goes("its lines go", Danger.DATA, "the log"),
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": (
        Part(properties=("alarmActions", "okActions", "insufficientDataActions"), tell=_actions),
        setting("actionsEnabled", "tells anybody", off("nobody hears of it", Danger.AVAILABILITY), default=True),
        Part(properties=("threshold",), tell=_threshold),
        setting("evaluationPeriods", "periods", lambda *_: Meaning(_METRIC)),
        setting("datapointsToAlarm", "of which bad", lambda *_: Meaning(_METRIC)),
        setting("period", "period", unit="s"),
        setting("comparisonOperator", "fires when the metric is"),
        setting(
            "treatMissingData",
            "without data it is",
            becomes("ignore", "silent when the metric ends"),
            default="missing",
        ),
    ),
    "aws:kms/key:Key": (
        setting("deletionWindowInDays", "a deletion can be undone for", _SHORTER, unit="days", default=30),
        setting("enableKeyRotation", "yearly rotation", off("the same key for ever", Danger.SECURITY), default=False),
        setting("isEnabled", "enabled", off("nothing that it encrypts can be read", Danger.AVAILABILITY), default=True),
        _goes("what it encrypted can no longer be read", Danger.DATA, "the key", "deletionWindowInDays"),
    ),
    "aws:secretsmanager/secret:Secret": (
        setting("recoveryWindowInDays", "a deletion can be undone for", _at_once, _SHORTER, unit="days", default=30),
        setting("kmsKeyId", "key of the encryption", dropped("no longer with a key of ours", Danger.SECURITY)),
        _goes("programs that read it fail", Danger.AVAILABILITY, "the secret", "recoveryWindowInDays"),
    ),
    "aws:ecr/repository:Repository": (
        setting(
            "imageTagMutability",
            "tags",
            becomes("MUTABLE", "a tag can be moved to other content", Danger.SECURITY),
            default="MUTABLE",
        ),
        setting(
            "imageScanningConfiguration.scanOnPush",
            "scan",
            off("known holes are not found", Danger.SECURITY),
            default=False,
        ),
        setting(
            "forceDelete", "delete with all images", on("a deletion takes the images too", Danger.DATA), default=False
        ),
    ),
    "aws:backup/plan:Plan": (Part(properties=("rules",), tell=_backup_rules),),
    "aws:backup/vault:Vault": (
        setting(
            "forceDestroy",
            "delete with all recovery points",
            on("a deletion takes them too", Danger.DATA),
            default=False,
        ),
    ),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": (
        setting("minRetentionDays", "kept for at least", less("recovery points go sooner", Danger.DATA), unit="days"),
        setting("maxRetentionDays", "kept for at most", less("recovery points go sooner", Danger.DATA), unit="days"),
        setting(
            "changeableForDays", "the lock can be lifted for", dropped("it stays liftable", Danger.DATA), unit="days"
        ),
        _goes("recovery points can be deleted", Danger.DATA, "lock of the vault"),
    ),
    "aws:sns/topic:Topic": (
        setting("kmsMasterKeyId", "key of the encryption", dropped("unencrypted", Danger.SECURITY)),
        setting("fifoTopic", "in order", leaves("true", "")),
    ),
}
