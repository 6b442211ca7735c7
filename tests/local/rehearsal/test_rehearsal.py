"""Staging and production come up with their own settings, settle, and go again without a trace."""

import pytest

from local.failure import LocalError
from local.rehearsal import rehearse_stack

pytestmark = pytest.mark.local


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_a_stack_comes_up_with_its_own_settings_and_leaves_nothing(stack: str) -> None:
    steps = list(rehearse_stack(stack).seconds)
    assert steps.index("smoke test") < steps.index("preview again") < steps.index("pulumi destroy")
    assert steps[-1] == "nothing left"


def test_a_stack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LocalError) as raised:
        rehearse_stack("stagging")
    assert "There is no stack 'stagging'" in str(raised.value)
    assert "local, production, staging" in str(raised.value)
