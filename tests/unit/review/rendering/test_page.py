"""The page without a browser: complete, self-contained, escaped, and fast. tests/local/review looks at it."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from stacks.review.rendering.page import render_html
from stacks.review.report import Report
from tests.unit.review.growth import LINEAR, growth
from tests.unit.review.sample_report import empty, failed, first_deployment, hostile, large, small


def many() -> Report:
    """Enough to fold and to crop, few enough to be parsed in no time."""
    return large(60, 700)


EVERY = [small, empty, first_deployment, failed, many, hostile]
VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """What a browser would build: elements, their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.open: list[str] = []
        self.styles: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.styles[self.open[-1]] = data
        else:
            self.said.append(data)

    @property
    def text(self) -> str:
        return "".join(self.said)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("make", EVERY)
def test_every_element_is_closed_and_every_link_leads_somewhere(make: Callable[[], Report]) -> None:
    page = Page(render_html(make()))
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    targets = {(attributes["href"] or "").removeprefix("#") for attributes in page.of("a")}
    named = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
    assert targets | named <= set(ids)


@pytest.mark.parametrize("make", EVERY)
def test_headings_go_down_by_one(make: Callable[[], Report]) -> None:
    levels = [int(tag[1]) for tag, _ in Page(render_html(make())).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("make", [small, hostile])
def test_nothing_is_loaded_and_only_its_own_style_and_script_may_run(make: Callable[[], Report]) -> None:
    page = Page(render_html(make()))
    assert page.of("link") == [{"rel": "icon", "href": "data:,"}]
    assert not any(page.of(tag) for tag in ("img", "iframe", "object", "embed", "form", "base"))
    assert not any("src" in attributes or "style" in attributes for _, attributes in page.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    (policy,) = (each["content"] for each in page.of("meta") if each.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.styles[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "url(" not in page.styles["style"]
    assert "@import" not in page.styles["style"]


def test_hostile_text_stays_text() -> None:
    page = Page(render_html(hostile()))
    assert len(page.of("script")) == 1
    assert "<script>alert(1)</script>" in page.text
    assert "⟨U+202E⟩⟨U+2066⟩ hidden⟨U+001B⟩" in page.text
    assert not set("\u202e\u2066\x1b\x00") & set(render_html(hostile()))


def test_it_is_complete() -> None:
    report = many()
    text = Page(render_html(report)).text
    for stack in report.stacks:
        for change in stack.changes:
            assert change.urn in text
            assert all(each.before in text and each.after in text for each in change.differences)  # type: ignore[operator]
        assert all(f"urn: {each}" in text for each in stack.missing_acknowledgements)
        assert stack.fingerprint is not None
        assert stack.fingerprint.plan in text


def test_the_dangers_stand_in_their_order_with_their_word() -> None:
    page = render_html(small())
    keys = ("data", "replaced", "security", "availability", "other")
    places = [page.index(f'<section class="danger {key}"') for key in keys]
    assert places == sorted(places)


def test_what_holds_data_is_open_and_the_rest_is_folded() -> None:
    page = render_html(small())
    data = page.split('<section class="danger data"')[1].split("</section>")[0]
    other = page.split('<section class="danger other"')[1].split("</section>")[0]
    assert "<details open>" in data
    assert "<details open>" not in other
    assert "1 updated, only since another resource changes: cloudwatch dashboard 1" in other


def test_a_first_deployment_is_folded_by_brick() -> None:
    page = render_html(first_deployment())
    assert page.count('<details class="folded">') == 12
    assert page.count('<article class="change"') == 240


def test_every_table_says_what_it_is_and_every_heading_of_it_of_what() -> None:
    page = Page(render_html(small()))
    assert len(page.of("caption")) == len(page.of("table"))
    assert all(attributes.get("scope") in {"row", "col"} for attributes in page.of("th"))


def test_a_failed_preview_says_so() -> None:
    text = Page(render_html(failed())).text
    assert "What went wrong" in text
    assert "cut off at character 81,920" in text
    assert "There is nothing to deploy." in text


def test_nothing_changes() -> None:
    page = render_html(empty())
    assert "Nothing changes." in page
    assert 'id="filter"' not in page


def test_a_stack_on_which_a_change_is_alone_is_named() -> None:
    staging, production = small().stacks
    alone = replace(small(), stacks=(staging, replace(production, changes=())))
    changes = render_html(alone).split('id="policies"')[0]
    assert changes.count('<span class="tag">staging</span>') == len(staging.changes)
    assert '<span class="tag">' not in render_html(small()).split('id="policies"')[0]


def test_sql_is_marked_and_escaped() -> None:
    assert '<span class="k">DROP</span>' in render_html(small())


@pytest.mark.parametrize("characters", [60, 2_000])
def test_the_page_takes_as_long_as_there_is_to_show(characters: int) -> None:
    quarter, whole = large(75, characters), large(300, characters)
    render_html(small())  # the templates are compiled once
    assert growth(lambda: render_html(quarter), lambda: render_html(whole)) < LINEAR
