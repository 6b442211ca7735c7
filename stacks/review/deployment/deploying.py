"""A deployment: the reviewed change, and nothing else, is applied; a release that fails goes back.

The change is previewed anew, and its fingerprint compared with the reviewed one. The update is then bound to the plan
of that preview: https://www.pulumi.com/docs/iac/operations/stack-management/update-plans/
"""

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.revisions import Revisions, read_revisions
from stacks.review.acknowledgements import FILE, load_acknowledgements, to_paste
from stacks.review.deployment.deployed import Deployment, Outcome
from stacks.review.deployment.fingerprint import fingerprint_of, moved
from stacks.review.deployment.inventory import Inventory, applied, read_inventory
from stacks.review.deployment.reviewed import Reviewed, read_reviewed
from stacks.review.deployment.rollback import NoWayBack, go_back, way_back
from stacks.review.deployment.update_plan import mend_plan
from stacks.review.evidence.checkout import read_commit, uncommitted
from stacks.review.evidence.folder import read_evidence
from stacks.review.evidence.pulumi_run import PulumiRun, PulumiStack, Write
from stacks.review.evidence.state import parse_export
from stacks.review.evidence.taking import POLICY_PACK, take_evidence
from stacks.review.failure import ReviewError
from stacks.review.redaction import Redactor
from stacks.review.report import Verdict

EVIDENCE = "evidence"
REVISIONS = Path("service/aggregator/migrations")
_LISTED_MOST = 10
_REASON_LINES = 60


class RefusedError(ReviewError):
    """The deployment does not begin. ``reasons`` say why, and what to do."""

    def __init__(self, *reasons: str) -> None:
        Exception.__init__(self, "\n".join(reasons))
        self.reasons = reasons


@dataclass(kw_only=True)
class Deploying:
    """Applies a reviewed change to one stack.

    Args:
        stack: with the checkout as its project.
        report: the `report.json` of the review; with its evidence beside it, a plan that moved is told by resource.
        write: gets each line of Pulumi's output, without secrets.
    """

    stack: PulumiStack
    report: Path
    write: Write = print
    _redactor: Redactor = field(default_factory=Redactor)
    _began: float = field(default_factory=time.monotonic)
    _commit: str | None = None
    _updating: bool = False

    def run(self) -> Deployment:
        """Deploy; whatever comes of it is told, and nothing raised but for what is wrong with this program."""
        reviewed = None
        try:
            reviewed = read_reviewed(self.report, self.stack.name)
            self._check(reviewed)
            self._unmoved_state(reviewed)
            with tempfile.TemporaryDirectory(prefix="data-aggregator-deployment-") as folder:
                plan = Path(folder, "plan.json")
                self._check_anew(reviewed, Path(folder), plan)
                exported = self._unmoved_state(reviewed)
                return self._apply(reviewed, read_inventory(exported), plan)
        except ReviewError as error:
            return Deployment(
                stack=self.stack.name,
                outcome=Outcome.FAILED if self._updating else Outcome.REFUSED,
                reviewed_commit=reviewed.fingerprint.commit if reviewed else None,
                commit=self._commit,
                seconds=self._seconds(),
                reasons=error.reasons if isinstance(error, RefusedError) else (self._redactor.hide_text(str(error)),),
            )

    def _check(self, reviewed: Reviewed) -> None:
        """What can be judged without a preview."""
        if reviewed.verdict is Verdict.FAILED:
            raise RefusedError(f"The review failed: {reviewed.headline}", "Mend what it says, and review again.")
        commit = read_commit(self.stack.project)
        self._commit = commit.id if commit else None
        if commit is not None and (files := uncommitted(self.stack.project, except_in=self.report.parent)):
            listed = ", ".join(files[:_LISTED_MOST]) + (" …" if len(files) > _LISTED_MOST else "")
            raise RefusedError(
                f"This checkout has changes that are not committed: {listed}.", "Commit them, or clean up."
            )
        here = replace(reviewed.fingerprint, commit=self._commit, tree=commit.tree if commit else None)
        _refuse_moved(moved(reviewed.fingerprint, here))
        accepted = load_acknowledgements(
            (self.stack.project / "stacks/review" / FILE.name).read_text(), datetime.now(tz=UTC).date()
        )
        name = self.stack.name
        if missing := [what for what in reviewed.needs if not any(each.covers(name, what) for each in accepted)]:
            raise RefusedError(
                f"What holds data would be lost, and nobody answers for it in {FILE.name}: {'; '.join(missing)}.",
                "If it may be lost, add these lines, commit them and review again:",
                to_paste(name, missing),
            )

    def _check_anew(self, reviewed: Reviewed, folder: Path, plan: Path) -> None:
        """Preview the change again, as the update will find it."""
        name = self.stack.name
        self.write(f"{name}: preview")
        take_evidence(name, folder, self.stack.project, plan=plan)
        if mend_plan(plan):
            self.write(f"{name}: the plan leaves open which ids the parts of a new component get")
        now = read_evidence(folder, name, self._redactor)
        before = read_evidence(self.report.parent / EVIDENCE, name, self._redactor)
        if now.preview is None or now.preview.problems:
            raise RefusedError(*(now.preview.problems if now.preview else now.problems), "Mend that, and review again.")
        _refuse_moved(
            moved(
                reviewed.fingerprint,
                fingerprint_of(vars(now.facts), now.planned),
                before.planned if before.preview else None,
                now.planned,
            )
        )

    def _unmoved_state(self, reviewed: Reviewed) -> Mapping[str, Any]:
        """The state as it is now: asked before the preview, and right before the update."""
        exported = self.stack.export()
        state = parse_export(json.dumps(exported))
        _refuse_moved(moved(reviewed.fingerprint, replace(reviewed.fingerprint, state=state.id if state else None)))
        return exported

    def _apply(self, reviewed: Reviewed, before: Inventory, plan: Path) -> Deployment:
        self.write(f"{self.stack.name}: update")
        self._updating = True
        run = self.stack.show(
            self._show,
            *("up", "--yes", "--skip-preview", "--suppress-progress", "--suppress-outputs"),
            *("--plan", str(plan), "--policy-pack", str(POLICY_PACK)),
        )
        after = read_inventory(self.stack.export())
        if run.code == 0:
            return self._ended(Outcome.DEPLOYED, reviewed, before, after)
        said = self._failure_in(run)
        if run.interrupted:
            return self._ended(Outcome.FAILED, reviewed, before, after, *said, "The update was told to stop.")
        way = way_back(before, after, self._revisions)
        if isinstance(way, NoWayBack):
            return self._ended(Outcome.FAILED, reviewed, before, after, *said, way.reason)
        self.write(f"{self.stack.name}: the update failed after the services were changed; back to {way.release}")
        back = go_back(self.stack, way, POLICY_PACK, self._show)
        now = read_inventory(self.stack.export())
        if back.code:
            remedy = "Rolling back failed too: go by docs/runbooks/roll-back.md."
            return self._ended(Outcome.FAILED, reviewed, before, now, *said, *self._failure_in(back), remedy)
        remedy = (
            f"{way.release} runs again. The committed settings are as they were: the next deployment brings the failed "
            "release again, unless its cause is mended."
        )
        return self._ended(Outcome.ROLLED_BACK, reviewed, before, now, *said, remedy)

    def _revisions(self) -> Revisions:
        return read_revisions(self.stack.project / REVISIONS)

    def _ended(
        self, outcome: Outcome, reviewed: Reviewed, before: Inventory, after: Inventory, *reasons: str
    ) -> Deployment:
        return Deployment(
            stack=self.stack.name,
            outcome=outcome,
            reviewed_commit=reviewed.fingerprint.commit,
            commit=self._commit,
            release_before=before.text("release"),
            release_after=after.text("release"),
            url=after.text("url"),
            applied=applied(before, after),
            seconds=self._seconds(),
            reasons=reasons,
        )

    def _failure_in(self, run: PulumiRun) -> tuple[str, ...]:
        """What Pulumi says of a failed update: its diagnostics."""
        _, _, diagnostics = run.output.rpartition("\nDiagnostics:\n")
        said = diagnostics.partition("\nResources:\n")[0] or run.output
        lines = [line.rstrip() for line in self._redactor.hide_text(said).splitlines() if line.strip()]
        return tuple(lines[-_REASON_LINES:])

    def _show(self, line: str) -> None:
        self.write(self._redactor.hide_text(line))

    def _seconds(self) -> float:
        return time.monotonic() - self._began


def _refuse_moved(sentences: tuple[str, ...]) -> None:
    if sentences:
        raise RefusedError("This is not what was reviewed.", *sentences, "Review again, and deploy that.")
