"""What every workflow has to keep to, beside what actionlint and zizmor find."""

import re
from pathlib import Path
from typing import Any

import pytest

from local.toolchain.pulumi_cli import module_version
from stacks.bootstrap.foundation import lay_out
from stacks.bootstrap.settings_files import read_project
from tests.unit.workflows.reading import ROOT, Job, Workflow, make_targets, workflow, workflows

WORKFLOWS = workflows()
JOBS = [job for each in WORKFLOWS for job in each.jobs]
PROJECT = read_project(ROOT)
STACKS = {"staging", "production"}

each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda each: each.file.name)
each_job = pytest.mark.parametrize("job", JOBS, ids=str)


def environment_of(job: Job) -> list[str]:
    """The names that a job's environment may have."""
    name = job.content.get("environment")
    if name is None:
        return []
    if name == "${{ matrix.stack }}":
        return [each["stack"] for each in job.content["strategy"]["matrix"]["include"]]
    return [name]


def roles_of(job: Job) -> list[str]:
    """The roles of AWS that a job takes, by name."""
    asked = [step["with"]["role-to-assume"] for step in job.steps if "configure-aws" in step.get("uses", "")]
    matrix = job.content.get("strategy", {}).get("matrix", {}).get("include", [{"stack": ""}])
    return [arn.split("role/")[1].replace("${{ matrix.stack }}", each["stack"]) for arn in asked for each in matrix]


@each_workflow
def test_a_workflow_may_nothing_that_a_job_does_not_ask_for(workflow: Workflow) -> None:
    assert workflow.content["permissions"] == {}
    assert all(job.content["permissions"] for job in workflow.jobs)


@each_workflow
def test_every_permission_says_what_it_is_for(workflow: Workflow) -> None:
    lines = re.findall(r"^ +(?:[a-z-]+): (?:read|write)\b.*$", workflow.text, re.MULTILINE)
    assert lines
    assert [line for line in lines if "#" not in line] == []


@each_workflow
def test_a_workflow_has_a_concurrency_group_and_only_checks_are_cancelled(workflow: Workflow) -> None:
    concurrency = workflow.content["concurrency"]
    assert concurrency["group"]
    cancels = "${{ github.event_name == 'pull_request' }}" if workflow.file.name == "ci-cd.yml" else False
    assert concurrency["cancel-in-progress"] == cancels


@each_workflow
def test_no_workflow_runs_a_pull_requests_code_with_rights(workflow: Workflow) -> None:
    assert "pull_request_target" not in workflow.content["on"]
    if "workflow_run" in workflow.content["on"]:
        refs = {
            step["with"].get("ref") for job in workflow.jobs for step in job.steps if "checkout" in step.get("uses", "")
        }
        guard = "github.event.workflow_run.event == 'push'"
        assert refs == {"${{ github.event.repository.default_branch }}"} or (
            refs == {"${{ github.event.workflow_run.head_sha }}"} and guard in workflow.jobs[0].content["if"]
        )


@each_workflow
def test_no_key_of_aws_and_no_secret_is_stored(workflow: Workflow) -> None:
    assert "secrets." not in workflow.text
    assert "AWS_ACCESS_KEY" not in workflow.text
    assert "aws-access-key" not in workflow.text


@each_workflow
def test_an_exception_from_a_linter_carries_its_reason(workflow: Workflow) -> None:
    ignored = re.findall(r"zizmor: ignore\[[a-z-]+\](.*)", workflow.text)
    assert all(len(reason.split()) >= 5 for reason in ignored)


@each_job
def test_an_action_is_pinned_to_a_commit_and_says_its_version(job: Job) -> None:
    text = workflow(job.workflow).text
    for step in job.steps:
        if uses := step.get("uses"):
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", uses)
            assert re.search(rf"{re.escape(uses)} # v\d+\.\d+\.\d+$", text, re.MULTILINE)


def test_an_action_has_one_version() -> None:
    used: dict[str, set[str]] = {}
    for each in WORKFLOWS:
        for action, pin in re.findall(r"uses: ([\w./-]+)@(.+)$", each.text, re.MULTILINE):
            used.setdefault(action, set()).add(pin)
    assert {action: pins for action, pins in used.items() if len(pins) > 1} == {}


@each_job
def test_a_job_has_a_timeout_and_a_fixed_machine(job: Job) -> None:
    assert 0 < job.content["timeout-minutes"] <= 130
    assert job.content["runs-on"] == "ubuntu-24.04"


@each_job
def test_a_checkout_keeps_no_credentials(job: Job) -> None:
    for step in job.steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_job
def test_every_step_that_runs_is_a_make_target_and_nothing_else(job: Job) -> None:
    ran = [step["run"] for step in job.steps if "run" in step]
    assert [line for line in ran if not re.fullmatch(r"make [a-z][a-z-]*", line)] == []
    assert {line.removeprefix("make ") for line in ran} <= make_targets()


@each_job
def test_what_a_stranger_may_write_reaches_no_variable(job: Job) -> None:
    values = [value for step in [job.content, *job.steps] for value in step.get("env", {}).values()]
    untrusted = re.compile(r"head_branch|head_ref|\.title|\.body|commit.*message|\.login|\.label|\.name\b|\.email")
    assert [value for value in values if untrusted.search(str(value))] == []


@each_job
def test_an_environment_is_called_as_the_stack_whose_role_the_job_takes(job: Job) -> None:
    environments = environment_of(job)
    assert set(environments) <= STACKS
    for role in roles_of(job):
        stack = next(name for name in STACKS if role.startswith(f"data-aggregator-{name}-"))
        foundation = lay_out(stack, PROJECT, "example/aggregator")
        assert role == (foundation.deploy_role if environments else foundation.preview_role)
        assert not environments or stack in environments


@each_job
def test_a_token_for_aws_is_asked_for_where_a_role_is_taken(job: Job) -> None:
    assert (job.content["permissions"].get("id-token") == "write") == bool(roles_of(job))


@each_job
def test_the_pulumi_cli_is_the_projects_version(job: Job) -> None:
    for step in job.steps:
        if step.get("uses", "").startswith("pulumi/actions@"):
            assert step["with"] == {"pulumi-version": module_version("github.com/pulumi/pulumi/pkg/v3")}


@each_job
def test_nothing_that_may_deploy_or_write_restores_a_cache(job: Job) -> None:
    if "write" in job.content["permissions"].values():
        assert [step["uses"] for step in job.steps if "actions/cache" in step.get("uses", "")] == []


def test_a_pull_requests_own_code_may_write_nothing_to_the_repository() -> None:
    on_pull_requests = [job for job in workflow("ci-cd.yml").jobs if "'push'" not in job.content.get("if", "")]
    given = {name for job in on_pull_requests for name, right in job.content["permissions"].items() if right == "write"}
    assert given <= {"id-token"}


def test_a_deployment_waits_for_the_checks_and_then_for_the_stack_before() -> None:
    deploying = workflow("ci-cd-production.yml")
    event: dict[str, Any] = deploying.content["on"]["workflow_run"]
    assert event == {"workflows": ["ci-cd"], "types": ["completed"], "branches": ["main"]}
    assert [(job.id, job.needs) for job in deploying.jobs] == [
        ("staging", []),
        ("production-review", ["staging"]),
        ("production", ["production-review"]),
    ]


def test_every_target_of_a_job_is_run_by_something_here() -> None:
    """`make check` is what a person runs: it has what the jobs lint and types have."""
    developing = (ROOT / "local" / "developing.py").read_text()
    for part in ("linting(aws)", "typing(aws)", "workflows.steps(aws)"):
        assert f"*{part}," in developing


def test_renovate_waits_a_week_and_knows_every_kind_of_pin() -> None:
    text = (ROOT / ".github" / "renovate.json5").read_text()
    assert 'minimumReleaseAge: "7 days"' in text
    assert not (ROOT / ".github" / "dependabot.yml").exists()
    for lock in (ROOT / "requirements.lock", ROOT / "service" / "requirements.lock"):
        assert compiled_as_renovate_reads(lock)


def compiled_as_renovate_reads(lock: Path) -> bool:
    """What its manager `pip-compile` takes: `uv`, and options that it knows, each with an equals sign."""
    command = lock.read_text().splitlines()[1].removeprefix("#").split()
    known = r"--(universal|generate-hashes|(python-version|extra|output-file)=\S+)"
    return command[:3] == ["uv", "pip", "compile"] and all(
        re.fullmatch(known, option) for option in command[3:] if option.startswith("-")
    )
