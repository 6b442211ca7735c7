"""The first line of a report: what happens, in one sentence."""

from collections.abc import Sequence

from stacks.review.changes.change import Change, Danger, Downtime
from stacks.review.changes.preview import Operation
from stacks.review.rendering.wording import kind
from stacks.review.report import StackReview

_NAMED_MOST = 3
_SPANS = {Downtime.SECONDS, Downtime.MINUTES}
_VERBS = {
    Operation.CREATE: "created",
    Operation.UPDATE: "updated",
    Operation.REPLACE: "replaced",
    Operation.DELETE: "deleted",
    Operation.IMPORT: "imported",
    Operation.FORGET: "left to itself",
    Operation.UNPROTECT: "no longer protected",
    Operation.UNKNOWN: "changed in an unknown way",
}


def headline_of(
    changes: Sequence[Change], unchanged: int, *, migration: str | None, lost: Sequence[str], failure: str | None
) -> str:
    """One stack's sentence, without its name and without a full stop.

    Args:
        migration: the heads that it goes from and to, as in `0001 → 0002`; None without pending revisions.
        lost: what the migration takes away, as in `the column datasets.note`.
        failure: why the preview did not end, which then is all that is said of the rest.
    """
    parts = []
    if failure:
        parts.append(failure)
    dangerous = [each for each in changes if each.danger is Danger.DATA]
    unprotected = [each for each in dangerous if each.operation is Operation.UNPROTECT]
    going = [each for each in dangerous if each.operation is not Operation.UNPROTECT]
    if fates := [*(f"{each} goes with the migration" for each in lost), *(_fate(each) for each in going)]:
        parts.append(f"data may be lost: {_listed(fates)}")
    if unprotected:
        named = _listed([f"{kind(each.type)} {each.name}" for each in unprotected])
        parts.append(f"the protection of what holds data is lifted: {named}")
    if not unchanged and changes and all(each.operation is Operation.CREATE for each in changes):
        parts.append(f"first deployment: {_counted(len(changes), 'resource')} created")
    elif changes:
        others = [each for each in changes if each.danger is not Danger.DATA]
        if others:
            parts.append(_counts(others, "other " if dangerous else ""))
    if migration:
        parts.append(f"the schema migrates {migration}")
    if not parts:
        return "nothing changes"
    return "; ".join(parts)


def joined_headline(stacks: Sequence[StackReview]) -> str:
    """The sentence of all stacks; those to which the same happens are named together."""
    by_sentence: dict[str, list[str]] = {}
    for each in stacks:
        by_sentence.setdefault(each.headline, []).append(each.stack)
    if not by_sentence:
        return "No stack was reviewed."
    return ". ".join(f"{' and '.join(names)}: {sentence}" for sentence, names in by_sentence.items()) + "."


def _fate(change: Change) -> str:
    """What happens to one resource that holds data, such as `rds instance database is replaced`."""
    named = f"{kind(change.type)} {change.name}"
    if change.operation in {Operation.DELETE, Operation.REPLACE}:
        return f"{named} is {_VERBS[change.operation]}"
    return f"{named} ({change.reasons[0]})" if change.reasons else named


def _counts(changes: Sequence[Change], which: str) -> str:
    counted = []
    for operation, verb in _VERBS.items():
        if number := sum(each.operation is operation for each in changes):
            counted.append(f"{number} {verb}")
    verb = "changes" if len(changes) == 1 else "change"
    said = f"{_counted(len(changes), which + 'resource')} {verb}: {', '.join(counted)}"
    if (downtime := _worst_downtime(changes)) is not Downtime.NONE:
        said += f" with a downtime of {downtime}" if downtime in _SPANS else f", downtime {downtime}"
    if security := sum(each.danger is Danger.SECURITY for each in changes):
        said += f"; {security} {'is' if security == 1 else 'are'} security-relevant"
    return said


def _worst_downtime(changes: Sequence[Change]) -> Downtime:
    found = [each.replacement.downtime for each in changes if each.replacement]
    return max(found, key=list(Downtime).index, default=Downtime.NONE)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(things: Sequence[str]) -> str:
    named = ", ".join(things[:_NAMED_MOST])
    return f"{named} and {len(things) - _NAMED_MOST} more" if len(things) > _NAMED_MOST else named
