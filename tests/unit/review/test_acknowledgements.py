"""The file of acknowledgements: who answers for which loss, on which stack, until when."""

from datetime import date
from typing import Any

import pytest
import yaml

from stacks.review.acknowledgements import FILE, AcknowledgementsError, load_acknowledgements, to_paste, unused

TODAY = date(2026, 7, 1)
DATABASE = "urn:pulumi:blue::data-aggregator::data-aggregator:database:Database$aws:rds/instance:Instance::database"
LOSS = "migration:0003:drop column datasets.unit"
SOUND = {"urn": DATABASE, "stack": "blue", "reason": "moved", "owner": "platform"}


def load(*entries: Any) -> Any:
    return load_acknowledgements(yaml.safe_dump(list(entries)), TODAY)


def test_an_entry_covers_its_own_loss_on_its_own_stack_only() -> None:
    database, loss = load(SOUND, {**SOUND, "urn": LOSS})
    assert database.covers("blue", DATABASE)
    assert loss.covers("blue", LOSS)
    assert not loss.covers("green", LOSS)
    assert not database.covers("blue", f"{DATABASE}-2")
    assert not database.covers("blue", LOSS)


def test_the_last_day_still_counts_and_the_day_after_refuses_with_the_owner() -> None:
    assert load({**SOUND, "until": TODAY})
    with pytest.raises(AcknowledgementsError) as raised:
        load({**SOUND, "until": date(2026, 6, 30)})
    assert f"{DATABASE} on blue (platform) expired on 2026-06-30. Remove what was applied" in str(raised.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"until": "soon"}, "entry 1: until is 'soon'; write a day such as 2027-06-30, or leave it out"),
        ({"reason": " ", "owner": None}, "entry 1: reason, owner has to be text, and not empty"),
        ({"reason": "<why>"}, "entry 1: write the reason in place of <…>"),
        ({"stack": "green"}, "it has to be one of the stack green"),
        ({"urn": "database"}, "as the report writes it: urn:pulumi:blue::… or migration:<revision>:…"),
        ({"expires": TODAY}, "it needs urn, stack, reason, owner and may have until, like this:\n- urn:"),
    ],
)
def test_a_wrong_entry_is_named_with_what_it_needs(change: dict[str, Any], says: str) -> None:
    with pytest.raises(AcknowledgementsError) as raised:
        load({**SOUND, **change})
    assert says in str(raised.value)


@pytest.mark.parametrize(("text", "says"), [("a: b", "has to be a list"), ("[", "is no YAML"), ("- 7", "has 7; it")])
def test_a_file_of_another_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(AcknowledgementsError, match=says):
        load_acknowledgements(text, TODAY)


def test_the_same_loss_twice_is_refused() -> None:
    with pytest.raises(AcknowledgementsError, match=r"database on blue twice\. Keep one"):
        load(SOUND, {**SOUND, "reason": "again"})


def test_what_nothing_needs_is_unused_and_other_stacks_are_left_alone() -> None:
    entries = load(SOUND, {**SOUND, "urn": LOSS}, {**SOUND, "urn": LOSS, "stack": "green"})
    assert [each.urn for each in unused(entries, {"blue": [DATABASE]})] == [LOSS]
    assert unused(entries, {"blue": [DATABASE, LOSS]}) == ()


def test_the_lines_to_paste_are_an_entry_once_they_are_filled_in() -> None:
    text = to_paste("blue", [DATABASE, LOSS])
    with pytest.raises(AcknowledgementsError, match="write the reason and the owner"):
        load_acknowledgements(text, TODAY)
    filled = text.replace("<why it may be lost, and where the data is now>", "moved").replace(
        "<who answers for it>", "platform"
    )
    assert [each.urn for each in load_acknowledgements(filled, TODAY)] == [DATABASE, LOSS]


def test_the_projects_own_file_is_sound() -> None:
    load_acknowledgements(FILE.read_text(), TODAY)
