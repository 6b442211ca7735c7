"""The revisions that decide when a migration runs."""

from pathlib import Path

import pytest

from infra.revisions import RevisionsError, read_revisions

REVISION = """
revision = "{revision}"
down_revision = {down}
phase = "{phase}"
def upgrade(): pass
def downgrade(): pass
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "versions").mkdir()
    return tmp_path


def add(folder: Path, revision: str, down: str | None, phase: str = "expand") -> Path:
    file = folder / "versions" / f"{revision}.py"
    file.write_text(REVISION.format(revision=revision, down=repr(down), phase=phase))
    return file


def test_the_head_is_the_last_of_the_line(folder: Path) -> None:
    add(folder, "0001", None)
    add(folder, "0002", "0001")
    revisions = read_revisions(folder)
    assert revisions.head == "0002"
    assert revisions.lineage == ("0001", "0002")


def test_an_edited_file_changes_the_digest_and_not_the_head(folder: Path) -> None:
    file = add(folder, "0001", None)
    before = read_revisions(folder)
    file.write_text(file.read_text() + "# another thought\n")
    after = read_revisions(folder)
    assert after.head == before.head
    assert after.digest != before.digest


def test_two_heads_are_refused_with_the_remedy(folder: Path) -> None:
    add(folder, "0001", None)
    add(folder, "0002a", "0001")
    add(folder, "0002b", "0001")
    with pytest.raises(RevisionsError, match=r"2 heads .*0002a.*alembic merge heads"):
        read_revisions(folder)


def test_a_revision_that_follows_none_that_exists_is_refused(folder: Path) -> None:
    add(folder, "0002", "0001")
    with pytest.raises(RevisionsError, match="mend the migration"):
        read_revisions(folder)


def test_no_revision_at_all_is_refused(folder: Path) -> None:
    with pytest.raises(RevisionsError, match="0 heads"):
        read_revisions(folder)


def test_what_contracts_the_schema_is_known(folder: Path) -> None:
    add(folder, "0001", None)
    add(folder, "0002", "0001", phase="contract")
    assert read_revisions(folder).contractions == {"0002"}


def test_a_revision_that_does_not_say_its_phase_is_refused(folder: Path) -> None:
    add(folder, "0001", None, phase="shrink")
    with pytest.raises(RevisionsError, match=r"expand.*contract"):
        read_revisions(folder)
