"""Expand or contract: whether a revision is what it says of itself."""

from collections.abc import Iterator, Sequence

from stacks.review.schema.finding import Effect, Finding, Severity

_PHRASES = {
    "add-required-column": "adds {} as NOT NULL without a default",
    "change-type": "changes the type of {}",
    "rename-column": "renames {}",
    "rename-table": "renames {}",
    "require-column": "makes {} NOT NULL without a default",
    "set-not-null": "makes {} NOT NULL",
}
"""By a finding's rule; the others drop something."""
_CONTRACTS = {Effect.LOSES_DATA, Effect.BREAKS, Effect.MAY_BREAK, Effect.UNREAD, Effect.FAILS}
"""What may be a reason to call a revision a contraction."""


def judge_phase(revision: str, phase: str, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Of the whole revision: what it takes away, and what follows from that.

    After a contraction no release that was made for an earlier schema runs (``infra.release.refuse_contracted``).
    """
    taken = [_phrase(each) for each in findings if Effect.TAKES_AWAY in each.effects]
    if phase == "expand" and taken:
        yield Finding(
            rule="phase",
            severity=Severity.ERROR,
            effects=(Effect.CONTRADICTS,),
            says=f'phase says "expand", but it {_joined(taken)}: the release before cannot run on it',
            remedy='Only add here, and take away in a later release by a revision with phase = "contract".',
        )
    elif phase == "contract" and taken:
        yield Finding(
            rule="phase",
            severity=Severity.WARNING,
            effects=(Effect.TAKES_AWAY,),
            says=f"it {_joined(taken)}: once it has run, no release made for a schema before {revision} can run again",
        )
    elif phase == "contract" and not any(_CONTRACTS & set(each.effects) for each in findings):
        yield Finding(
            rule="phase",
            severity=Severity.NOTE,
            effects=(Effect.ADVICE,),
            says='phase says "contract", but nothing is seen that it takes away; the releases before it are refused '
            "all the same",
            remedy='phase = "expand", where the releases before it run on its schema.',
        )


def _phrase(finding: Finding) -> str:
    return _PHRASES.get(finding.rule, "drops {}").format(finding.subject)


def _joined(phrases: Sequence[str]) -> str:
    unique = list(dict.fromkeys(phrases))
    return f"{', '.join(unique[:-1])} and {unique[-1]}" if unique[1:] else unique[0]
