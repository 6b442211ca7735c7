"""What is made once on a machine: complete or not at all."""

from pathlib import Path

import pytest

from local import cache


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_AGGREGATOR_CACHE", str(tmp_path))
    return tmp_path


def test_it_is_made_once_and_then_found() -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "tool").touch()

    first = cache.made_once("tool", "k1", make)
    assert cache.made_once("tool", "k1", make) == first
    assert len(made) == 1
    assert (first / "tool").exists()


def test_an_interrupted_making_leaves_nothing_behind(own_cache: Path) -> None:
    def interrupted(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.made_once("tool", "k1", interrupted)
    assert [path.name for path in (own_cache / "tool").iterdir()] == [".lock"]


def test_a_new_key_takes_the_place_of_the_old_one(own_cache: Path) -> None:
    cache.made_once("tool", "old", lambda folder: (folder / "a").touch())
    cache.made_once("tool", "new", lambda folder: (folder / "a").touch())
    assert {path.name for path in (own_cache / "tool").iterdir()} == {".lock", "new"}


def test_a_key_changes_with_a_files_content_and_with_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "a").write_text("1")
    before = cache.key_of(folder)
    (folder / "a").write_text("2")
    changed = cache.key_of(folder)
    (folder / "a").rename(folder / "b")
    assert len({before, changed, cache.key_of(folder)}) == 3
