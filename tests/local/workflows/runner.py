"""A runner of GitHub on this machine, as far as this project's workflows need one.

It decides which jobs run, in which order, with which variables; it keeps artifacts, outputs and the outcome of every
step. Actions are not run: of those that move files it does what they do, the others (a checkout, an installed program,
credentials, a cache) are what this machine has already.
"""

import fnmatch
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.instance import developers_own
from tests.local.running import Run, run_command
from tests.unit.workflows.expressions import Expressions
from tests.unit.workflows.reading import Job, Workflow

KEPT_OUT = ("AWS_", "GITHUB_", "PULUMI_", "VIRTUAL_ENV", "PYTHONPATH", "PYTEST_", "LOCAL_PORT", "MAKE")
"""Beginnings of variables that a runner's shell does not have: those of this test run."""
MOVED_BY_ACTIONS = {"actions/upload-artifact", "actions/download-artifact"}
TAKEN_AS_DONE = {
    "actions/cache",
    "actions/checkout",
    "actions/setup-python",
    "aws-actions/configure-aws-credentials",
    "docker/login-action",
    "pulumi/actions",
}


@dataclass(frozen=True)
class Ran:
    """A step that ran a command."""

    job: str
    command: str
    variables: dict[str, str]
    outcome: str
    output: str


@dataclass
class Runner:
    """A runner with a checkout.

    Attributes:
        event: what GitHub would write into GITHUB_EVENT_PATH.
        narrowed: make target -> what is added to its variables; the targets that are the very tests of which this is
            one are run with a part of them.
    """

    checkout: Path
    folder: Path
    contexts: dict[str, Any]
    variables: dict[str, str]
    narrowed: Mapping[str, dict[str, str]] = field(default_factory=dict)
    deadline_s: float = 1500
    ran: list[Ran] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)

    def run(self, workflow: Workflow) -> None:
        """Run the jobs whose conditions hold, each after those that it needs, up to the first that fails."""
        waiting = workflow.jobs
        while waiting:
            job = next(each for each in waiting if set(each.needs) <= set(self.results))
            waiting.remove(job)
            self.results[job.id] = self._result_of(job, workflow)
            if self.results[job.id] == "failure":
                return

    def _result_of(self, job: Job, workflow: Workflow) -> str:
        needs = {name: {"result": self.results[name], "outputs": self.outputs_of(name)} for name in job.needs}
        contexts = {**self.contexts, "needs": needs, "runner": {"temp": str(self.folder), "os": "Linux"}}
        condition = job.content.get("if")
        reached = all(self.results[name] == "success" for name in job.needs) or "cancelled()" in (condition or "")
        if not reached or (condition is not None and not Expressions(contexts).holds(condition)):
            return "skipped"
        for name in ("evidence", "review"):  # each job has a checkout of its own
            shutil.rmtree(self.checkout / name, ignore_errors=True)
        contexts["steps"] = steps = dict[str, Any]()
        ordered = {**workflow.content.get("env", {}), **job.content.get("env", {})}
        for step in job.steps:
            expressions = Expressions(contexts)
            if "if" in step and not expressions.holds(step["if"]):
                continue
            outcome = self._outcome_of(job, step, expressions, ordered)
            steps[step.get("id", "")] = {"outcome": outcome, "outputs": self.outputs_of(job.id)}
            if outcome == "failure" and not step.get("continue-on-error"):
                return "failure"
        return "success"

    def _outcome_of(
        self, job: Job, step: dict[str, Any], expressions: Expressions, variables: Mapping[str, str]
    ) -> str:
        if "run" in step:
            return self._command(job, step, expressions, {**variables, **step.get("env", {})})
        action = step["uses"].partition("@")[0]
        if action in MOVED_BY_ACTIONS:
            given = {name: expressions.text(str(value)) for name, value in step["with"].items()}
            return self._upload(given) if "upload" in action else self._download(given)
        if action not in TAKEN_AS_DONE:
            raise ValueError(f"this runner does not know what {action} does")
        return "success"

    def _command(self, job: Job, step: dict[str, Any], expressions: Expressions, variables: Mapping[str, str]) -> str:
        target = step["run"].removeprefix("make ")
        given = {name: expressions.text(str(value)) for name, value in variables.items()}
        given |= self.narrowed.get(target, {})
        output = self.folder / f"output-{job.id}"
        output.touch()
        summary = self.folder / f"summary-{job.id}"
        runners_own = {"CI": "true", "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        ran = self._shell(step["run"], {**self.variables, **runners_own, **given})
        outcome = "success" if ran.code == 0 else "failure"
        self.ran.append(Ran(job.id, step["run"], given, outcome, ran.output))
        return outcome

    def _shell(self, command: str, variables: Mapping[str, str]) -> Run:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_OUT)}
        return run_command(
            ["bash", "-e", "-c", command],
            folder=self.checkout,
            environment={**kept, "PATH": developers_own().foreign_path(), **variables},
            deadline_s=self.deadline_s,
        )

    def _upload(self, given: Mapping[str, str]) -> str:
        source = self.checkout / given["path"]
        if source.is_dir():
            shutil.copytree(source, self.folder / "artifacts" / given["name"])
        return "success"

    def _download(self, given: Mapping[str, str]) -> str:
        pattern = given.get("pattern") or given["name"]
        found = [each for each in (self.folder / "artifacts").glob("*") if fnmatch.fnmatch(each.name, pattern)]
        for artifact in found:
            shutil.copytree(artifact, self.checkout / given["path"], dirs_exist_ok=True)
        return "success" if found or "pattern" in given else "failure"

    def outputs_of(self, job: str) -> dict[str, str]:
        """What the job's steps wrote into GITHUB_OUTPUT."""
        file = self.folder / f"output-{job}"
        lines = file.read_text().splitlines() if file.exists() else []
        return dict(line.split("=", 1) for line in lines)

    def summary_of(self, job: str) -> str:
        return (self.folder / f"summary-{job}").read_text()
