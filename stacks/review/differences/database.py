"""Databases on RDS: what a change of a setting means, and whether it comes at once, in the window, or with a restart.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.kind import Judge, Kind, Meaning, Part, dropped, less, more, off, on, setting
from stacks.review.differences.sizes import compared, size_of
from stacks.review.differences.values import counted, mappings, number, same, text_of, truth

_STATIC = "pending-reboot"
_GUARDS = {"rds.force_ssl": "connections without TLS are taken"}


def _when(step: Step, *, down: str) -> str:
    """When a change comes that waits for the window unless it is told not to; ``down`` says what is not served then."""
    if step.operation is Operation.REPLACE:
        return "with the replacement"
    if truth(step.new.get("applyImmediately")):
        return f"at once, {down}"
    window = step.new.get("maintenanceWindow")
    return f"in the next maintenance window{f' ({text_of(window)})' if window and window != UNKNOWN else ''}, {down}"


def _class(step: Step) -> Iterator[Difference]:
    old, new = step.old.get("instanceClass"), step.new.get("instanceClass")
    if step.operation in {Operation.CREATE, Operation.IMPORT}:
        if new:
            yield Difference(subject="instance class", after=text_of(new), note=str(size_of(new) or ""))
    elif not same(old, new):
        words, smaller = compared(old, new)
        when = _when(step, down="with a restart")
        yield Difference(
            subject="instance class",
            before=text_of(old),
            after=text_of(new),
            note=f"{words}; {when}" if words else when,
            danger=Danger.AVAILABILITY if smaller else None,
        )


def _version(step: Step) -> Iterator[Difference]:
    old, new = step.old.get("engineVersion"), step.new.get("engineVersion")
    if same(old, new):
        return
    before, after = _numbers(old), _numbers(new)
    note, danger = "", None
    if before and after:
        width = min(len(before), len(after))
        if before[:width] == after[:width]:
            note = "the same version, given in more or fewer figures"
        elif after < before:
            note, danger = "a downgrade, which RDS refuses: the update fails", Danger.AVAILABILITY
        elif after[0] > before[0]:
            restart = _when(step, down="with minutes of downtime")
            note, danger = f"a major upgrade, with no way back but a restore; {restart}", Danger.AVAILABILITY
        else:
            note = f"a minor upgrade; {_when(step, down='with a restart')}"
    yield Difference(subject="engine version", before=text_of(old), after=text_of(new), note=note, danger=danger)


def _numbers(version: Any) -> tuple[int, ...]:
    parts = str(version).split(".") if isinstance(version, str | int | float) else []
    return tuple(map(int, parts)) if parts and all(part.isdecimal() for part in parts) else ()


def _backups(old: Any, new: Any) -> Meaning | None:
    before, after = number(old), number(new)
    if before is None or after is None:
        return None
    if after == 0:
        return Meaning("backups end, and all recovery points go", Danger.DATA)
    if after < before:
        return Meaning(
            f"older recovery points go: none is left from before the last {counted(after, 'days')}", Danger.DATA
        )
    return Meaning("backups begin, with a short outage") if before == 0 else None


def _passwords(step: Step) -> Iterator[Difference]:
    """Never their values. A new master password takes effect at once."""
    for name in ("password", "masterPassword", "passwordWo"):
        if not same(step.old.get(name), step.new.get(name)):
            yield Difference(subject="master password", note="changed (secret), at once: who has the old one is out")


def _multi_az(step: Step) -> Iterator[Difference]:
    old, new = (bool(truth(side.get("multiAz"))) for side in (step.old, step.new))
    if UNKNOWN in (step.old.get("multiAz"), step.new.get("multiAz")) or old == new:
        return
    when = _when(step, down="without downtime")
    yield Difference(
        subject="standby in another zone (multi-AZ)",
        before="on" if old else "off",
        after="on" if new else "off",
        note=f"{'' if new else 'a failure of the zone is an outage; '}{when}",
        danger=None if new else Danger.AVAILABILITY,
    )


def _parameters(step: Step) -> Iterator[Difference]:
    old, new = (_by_name(side.get("parameters")) for side in (step.old, step.new))
    for name in sorted({*old, *new}):
        before, after = (side[name].get("value") if name in side else None for side in (old, new))
        method = (new.get(name) or old[name]).get("applyMethod", "immediate")
        if same(before, after):
            earlier = (old.get(name) or {}).get("applyMethod", "immediate")
            if earlier != method:
                yield Difference(subject=f"parameter {name}, applied", before=text_of(earlier), after=text_of(method))
            continue
        notes = ["with the next restart" if method == _STATIC else "at once"]
        weak = name in _GUARDS and str(before) == "1" and str(after) != "1"
        if weak:
            notes.insert(0, _GUARDS[name])
        if after is None:
            notes.insert(0, "RDS's own value again")
        yield Difference(
            subject=f"parameter {name}",
            before=text_of(before),
            after=text_of(after),
            note="; ".join(notes),
            danger=Danger.SECURITY if weak else None,
        )


def _by_name(parameters: Any) -> dict[str, Mapping[str, Any]]:
    if parameters == UNKNOWN:
        raise ValueError("the parameters are not known yet")
    return {str(each["name"]): each for each in mappings(parameters)}


def _deleted(step: Step) -> Iterator[Difference]:
    if step.operation is not Operation.DELETE:
        return
    final = not truth(step.old.get("skipFinalSnapshot"))
    yield Difference(
        subject="the data",
        before=f"{text_of(step.old.get('allocatedStorage')) or 'all'} GiB",
        note=f"a last snapshot stays: {text_of(step.old.get('finalSnapshotIdentifier')) or 'unnamed'}"
        if final
        else "no last snapshot is taken",
        danger=Danger.DATA,
    )
    if truth(step.old.get("deletionProtection")):
        yield Difference(subject="deletion protection", before="on", note="AWS refuses while it is on")


def _at_once(note: str) -> str:
    return f"{note}; at once"


_SNAPSHOT: Judge = on("a deletion would take no last snapshot", Danger.DATA)
_INSTANCE: Kind = (
    Part(properties=("instanceClass",), tell=_class, created=True),
    Part(properties=("engineVersion",), tell=_version),
    Part(properties=("password", "masterPassword", "passwordWo"), tell=_passwords),
    Part(properties=("multiAz",), tell=_multi_az),
    Part(properties=(), tell=_deleted, deleted=True),
    setting(
        "allocatedStorage",
        "storage",
        less("RDS cannot shrink storage: the update fails", Danger.AVAILABILITY),
        more("can never shrink again; without downtime, no other change of storage for 6 hours"),
        unit="GiB",
        created=True,
    ),
    setting("maxAllocatedStorage", "storage may grow to", less("sooner full", Danger.AVAILABILITY), unit="GiB"),
    setting("storageType", "kind of storage", lambda *_: Meaning("slower while it moves, without downtime")),
    setting("backupRetentionPeriod", "backups are kept", _backups, unit="days"),
    setting("deleteAutomatedBackups", "backups go with the database", on("", Danger.DATA), default=True),
    setting(
        "deletionProtection", "deletion protection", off(_at_once("one call deletes it"), Danger.DATA), default=False
    ),
    setting("skipFinalSnapshot", "skip the last snapshot", _SNAPSHOT, default=False),
    setting("finalSnapshotIdentifier", "name of the last snapshot"),
    setting(
        "publiclyAccessible",
        "public address",
        on(_at_once("reached from the internet where its security groups allow it"), Danger.SECURITY),
        default=False,
        created=True,
    ),
    setting("storageEncrypted", "encryption", off("what lies on disk is readable", Danger.SECURITY), default=False),
    setting("kmsKeyId", "key of the encryption"),
    setting("manageMasterUserPassword", "RDS owns the master password", off("someone else keeps it", Danger.SECURITY)),
    setting(
        "iamDatabaseAuthenticationEnabled",
        "login by IAM",
        off("programs that log in by IAM are out", Danger.AVAILABILITY),
        default=False,
    ),
    setting("maintenanceWindow", "maintenance window", lambda *_: Meaning("what waits may come at once if it is now")),
    setting("backupWindow", "backup window", unit=""),
    setting(
        "applyImmediately", "changes come at once", on("also those that restart it", Danger.AVAILABILITY), default=False
    ),
    setting("parameterGroupName", "parameter group", lambda *_: Meaning("its parameters come with the next restart")),
    setting("caCertIdentifier", "certificate authority", lambda *_: Meaning("may restart it; clients must trust it")),
    setting("monitoringInterval", "metrics of the system every", unit="s", default=0),
    setting("performanceInsightsEnabled", "performance insights", default=False),
    setting("autoMinorVersionUpgrade", "minor upgrades by AWS", off("security fixes only by hand"), default=True),
    setting("copyTagsToSnapshot", "snapshots bear the tags", default=False),
    setting("identifier", "identifier", lambda *_: Meaning("its address changes, with a restart", Danger.AVAILABILITY)),
    setting("dbSubnetGroupName", "subnet group", dropped("")),
)
KINDS: dict[str, Kind] = {
    "aws:rds/instance:Instance": _INSTANCE,
    "aws:rds/cluster:Cluster": tuple(part for part in _INSTANCE if part.properties != ("multiAz",)),
    "aws:rds/parameterGroup:ParameterGroup": (Part(properties=("parameters",), tell=_parameters),),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": (Part(properties=("parameters",), tell=_parameters),),
}
