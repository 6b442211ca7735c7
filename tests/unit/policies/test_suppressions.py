"""The file of suppressions: who answers for which finding, until when."""

from datetime import date
from typing import Any

import pytest
import yaml

from stacks.policies.controls import CONTROLS
from stacks.policies.controls.rds import INSTANCE
from stacks.policies.suppressions import FILE, MOST, SuppressionsError, load_suppressions
from tests.unit.policies.cases import Resource, urn

CONTROL_IDS = {control.id for control in CONTROLS}
TODAY = date(2026, 7, 1)
SOUND = {
    "control": "RDS.5",
    "type": INSTANCE,
    "name": "data*",
    "stacks": ["blue"],
    "reason": "a test",
    "owner": "platform",
    "expires": date(2026, 7, 1),
}


def load(*entries: Any) -> Any:
    return load_suppressions(yaml.safe_dump(list(entries)), CONTROL_IDS, TODAY)


def database(name: str = "database", stack: str = "blue") -> Resource:
    return Resource(urn=urn(INSTANCE, name, stack), type=INSTANCE, name=name, properties={})


def test_a_suppression_covers_its_control_on_matching_resources_of_its_stacks_only() -> None:
    [suppression] = load(SOUND)
    assert suppression.covers("RDS.5", database())
    assert not suppression.covers("RDS.3", database())
    assert not suppression.covers("RDS.5", database(name="replica"))
    assert not suppression.covers("RDS.5", database(stack="green"))


def test_the_last_day_still_counts_and_the_day_after_fails_with_the_owner() -> None:
    assert load(SOUND)
    with pytest.raises(SuppressionsError) as raised:
        load({**SOUND, "expires": date(2026, 6, 30)})
    assert f"RDS.5 on {INSTANCE} data* (platform) expired on 2026-06-30" in str(raised.value)
    assert "Mend the finding and remove the entry" in str(raised.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"control": "RDS.999"}, "suppression 1: the pack has no control 'RDS.999'; docs/policies.md lists them"),
        ({"expires": "soon"}, "suppression 1: expires is 'soon'; write a day such as 2027-06-30"),
        ({"stacks": "blue"}, "suppression 1: stacks is 'blue'; list the stacks"),
        ({"reason": " ", "owner": None}, "suppression 1: reason, owner may not be empty"),
        ({"ticket": 7}, "it needs exactly control, type, name, stacks, reason, owner, expires, like this:\n- control:"),
    ],
)
def test_a_wrong_entry_is_named_with_what_it_needs(change: dict[str, Any], says: str) -> None:
    with pytest.raises(SuppressionsError) as raised:
        load({**SOUND, **change})
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [("a: b", "has to be a list"), ("[", "is no YAML"), ("- 7", "suppression 1 has 7; it needs exactly")],
)
def test_a_file_of_another_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(SuppressionsError, match=says):
        load_suppressions(text, CONTROL_IDS, TODAY)


def test_more_than_a_handful_is_refused() -> None:
    assert len(load(*[SOUND] * MOST)) == MOST
    with pytest.raises(SuppressionsError, match=f"has {MOST + 1} suppressions; at most {MOST} are allowed"):
        load(*[SOUND] * (MOST + 1))


def test_the_projects_own_file_is_sound() -> None:
    assert load_suppressions(FILE.read_text(), CONTROL_IDS, TODAY)
