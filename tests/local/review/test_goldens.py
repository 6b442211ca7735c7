"""The report says of real changes of the program what a reviewer has to know.

A preview takes 8 to 12 s of one core: all of them, with the stack that they are compared with, 11 minutes on two busy
cores. `-k "dropped"` asks for some.
"""

from collections.abc import Mapping
from concurrent.futures import Future

import pytest

from tests.local.review.golden import Golden
from tests.local.review.previewing import Taken
from tests.local.review.tables import GOLDENS
from tests.local.review.told import faults, told_of

pytestmark = [pytest.mark.local, pytest.mark.timeout(900)]  # the first test waits for the stack


@pytest.mark.parametrize("golden", [pytest.param(each, id=each.change) for each in GOLDENS])
def test_the_report_says_what_a_reviewer_has_to_know_of(golden: Golden, taken: Mapping[str, Future[Taken]]) -> None:
    evidence = taken[golden.change].result()
    found = faults(golden, told_of(evidence.folder, evidence.project))
    assert not found, "\n".join(found)


def test_there_are_as_many_changes_as_were_promised() -> None:
    assert len({each.change for each in GOLDENS}) == len(GOLDENS) >= 40
