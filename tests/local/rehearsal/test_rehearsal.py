"""Staging and production come up with their own settings, settle, and go again without a trace."""

import pytest

from local.failure import LocalError
from local.rehearsal import rehearse_stack

pytestmark = pytest.mark.local


@pytest.mark.parametrize(("name", "stacks"), [("staging", ["staging"]), ("production", ["staging", "production"])])
def test_a_stack_comes_up_with_its_own_settings_under_the_policies_and_leaves_nothing(
    name: str, stacks: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    steps = list(rehearse_stack(name).seconds)
    for stack in stacks:
        expected = ["pulumi up", "smoke test", "preview again", "lift protection", "pulumi destroy"]
        assert [step for step in steps if step in {f"{stack}: {each}" for each in expected}] == [
            f"{stack}: {each}" for each in expected
        ]
    assert steps[-1] == "nothing left"
    shown = capfd.readouterr().out
    assert shown.count("✅ data-aggregator@") == len(stacks)  # the update
    assert shown.count("data-aggregator|local|") == len(stacks)  # the preview after it, as --diff shows it


def test_a_stack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LocalError) as raised:
        rehearse_stack("stagging")
    assert "There is no stack 'stagging'" in str(raised.value)
    assert "local, production, staging" in str(raised.value)
