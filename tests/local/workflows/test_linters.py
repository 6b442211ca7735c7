"""The linters of the workflows really look at them."""

import shutil
from pathlib import Path

import pytest

from local import workflows
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port
from local.steps import run_steps

pytestmark = pytest.mark.local

FAULTS = {
    "actionlint": ("vars.AWS_REGION", "varz.AWS_REGION", 'undefined variable "varz"'),
    "zizmor": ("run: make lint\n", "run: echo ${{ github.event.pull_request.title }}\n", "template-injection"),
}


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    """An instance for the logs; the workflows are a copy of the project's own."""
    folder = tmp_path / ".github"
    shutil.copytree(workflows.GITHUB, folder)
    monkeypatch.setattr(workflows, "GITHUB", folder)
    return LocalAws(tmp_path / "local-aws", free_port())


def test_the_workflows_have_no_finding(aws: LocalAws) -> None:
    assert list(run_steps(workflows.steps(aws)).seconds) == ["workflows", "safe workflows"]


@pytest.mark.parametrize("linter", FAULTS)
def test_a_fault_is_found(aws: LocalAws, linter: str) -> None:
    right, wrong, found = FAULTS[linter]
    file = workflows.GITHUB / "workflows" / "ci-cd.yml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong))
    with pytest.raises(LocalError) as raised:
        run_steps([step for step in workflows.steps(aws) if (step.name == "workflows") == (linter == "actionlint")])
    assert linter in raised.value.sentence
    assert found in raised.value.tail()
