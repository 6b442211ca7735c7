"""The report's page in headless Chromium: for eyes in light and dark, keyboards, screen readers, phones and paper."""

import json
import os
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from local.instance import CHECKOUT, developers_own
from local.steps import Progress
from local.toolchain.node import node_folder
from local.toolchain.test_programs import ensure_test_programs
from local.web import steps
from stacks.review.rendering.page import render_html
from stacks.review.report import Report
from tests.unit.review.sample_report import first_deployment, hostile, large, small

pytestmark = pytest.mark.local


def browse(report: Report, folder: Path) -> dict[str, Any]:
    """What was seen of the page: `browse.mjs`."""
    aws, quiet = developers_own(), Progress("browser", None)
    ensure_test_programs(aws, quiet)
    for step in steps(aws, scripts=[]):
        step.run(quiet)
    own = node_folder(aws.logs / "node.log", quiet)
    page = folder / "report.html"
    page.write_text(render_html(report), encoding="utf-8")
    done = subprocess.run(
        [str(own / "node") if own else "node", Path(__file__).with_name("browse.mjs"), page, folder],
        env={**os.environ, "WEB_PACKAGE": str(CHECKOUT / "web" / "package.json")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


Look = Callable[[Callable[[], Report]], dict[str, Any]]


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """Browses each page once."""
    return cache(lambda make: browse(make(), tmp_path_factory.mktemp(make.__name__)))


def many() -> Report:
    """Every danger, on two stacks that differ, with long values."""
    return large(20, 700)


@pytest.fixture(params=[small, first_deployment, many, hostile], ids=lambda make: make.__name__)
def any_page(request: pytest.FixtureRequest, look: Look) -> dict[str, Any]:
    return look(request.param)


@pytest.fixture
def seen(look: Look) -> dict[str, Any]:
    return look(small)


def test_axe_finds_nothing(any_page: dict[str, Any]) -> None:
    assert set(any_page["violations"]) == {"light", "dark", "360", "768", "toggled", "filtered"}
    assert [each for found in any_page["violations"].values() for each in found] == []


def test_nothing_is_requested_and_nothing_is_complained_of(any_page: dict[str, Any]) -> None:
    assert any_page["requests"] == []
    assert any_page["complaints"] == []


def test_a_small_screen_scrolls_downwards_only(any_page: dict[str, Any]) -> None:
    assert set(any_page["overflow"].values()) == {0}


def test_a_keyboard_reaches_everything_in_order_and_sees_where_it_is(any_page: dict[str, Any]) -> None:
    walk = any_page["walk"]
    assert walk["met"] == list(range(walk["expected"]))
    assert walk["invisible"] == []


def test_the_skip_link_leads_to_the_content_and_a_fold_opens_by_key(seen: dict[str, Any]) -> None:
    assert seen["skipped"] == "main"
    assert seen["unfolds"] is True


def test_the_colours_can_be_chosen(seen: dict[str, Any]) -> None:
    assert seen["toggled"] is True


def test_the_filter_narrows_and_says_how_many_are_left(seen: dict[str, Any]) -> None:
    filtered = seen["filter"]
    assert filtered["live"] == "polite"
    assert filtered["all"] == filtered["reset"] == [7, "7 changes"]
    assert filtered["danger"] == [1, "1 of 7 changes", 1]
    assert filtered["brick"] == [3, "3 of 7 changes"]
    assert filtered["text"] == [1, "1 of 7 changes"]
    assert filtered["none"] == [0, "0 of 7 changes"]
    assert filtered["unfolded"] is True


def test_it_says_everything_without_javascript(seen: dict[str, Any]) -> None:
    without = seen["without"]
    assert (without["filter"], without["theme"]) == (False, False)
    assert without["articles"] == 7
    assert without["opened"] == 1
    assert "the new database is empty until a dump is restored" in without["text"]
    assert "DROP COLUMN format" in without["text"]


def test_paper_gets_all_of_it_and_no_controls(seen: dict[str, Any]) -> None:
    assert seen["print"] == {"filter": False, "contents": False, "folded": True}
