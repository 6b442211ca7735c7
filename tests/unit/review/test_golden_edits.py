"""An edit of a golden test changes something, or says that it would not."""

from pathlib import Path

import pytest
import yaml

from tests.local.review.edits import added, replaced, setting


def test_a_text_has_to_stand_in_the_file_exactly_once(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("one two two")
    replaced("a.py", "one", "three")(tmp_path)
    assert file.read_text() == "three two two"
    with pytest.raises(ValueError, match=r"'two' stands 2 times in a\.py"):
        replaced("a.py", "two", "four")(tmp_path)
    with pytest.raises(ValueError, match=r"'one' stands 0 times in a\.py"):
        replaced("a.py", "one", "four")(tmp_path)


def test_a_setting_has_to_have_another_value_before(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.staging.yaml"
    file.write_text(yaml.safe_dump({"config": {"data-aggregator:edge": {"waf": {"mode": "block"}}}}))
    setting("edge.waf.mode", "count")(tmp_path)
    assert yaml.safe_load(file.read_text()) == {"config": {"data-aggregator:edge": {"waf": {"mode": "count"}}}}
    with pytest.raises(ValueError, match=r"edge\.waf\.mode is 'count' already"):
        setting("edge.waf.mode", "count")(tmp_path)


def test_a_new_file_is_not_written_over_another(tmp_path: Path) -> None:
    added("a.py", "one")(tmp_path)
    with pytest.raises(ValueError, match=r"a\.py is there already"):
        added("a.py", "two")(tmp_path)
