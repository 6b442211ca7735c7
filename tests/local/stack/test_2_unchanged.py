"""What did not change is not touched."""

import pytest

from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


def test_a_preview_of_an_unchanged_stack_plans_nothing(project: Project) -> None:
    assert project.planned() == {}


def test_a_second_update_changes_nothing(project: Project) -> None:
    run = project.pulumi("up", "--yes", "--expect-no-changes")
    assert run.code == 0, run.output


def test_a_refresh_finds_no_drift(project: Project) -> None:
    run = project.pulumi("refresh", "--yes", "--expect-no-changes")
    assert run.code == 0, run.output
    assert project.planned() == {}
