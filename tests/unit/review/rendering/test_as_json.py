"""The report for programs: everything is in it, and a deployment reads again what it needs."""

import json
import re
from collections.abc import Callable

import pytest

from stacks.review.failure import ReviewError
from stacks.review.rendering import as_json
from stacks.review.rendering.as_json import read_report, render_json
from stacks.review.report import Report, Verdict
from tests.unit.review.sample_report import empty, failed, first_deployment, hostile, large, small


@pytest.mark.parametrize("make", [small, empty, first_deployment, failed, hostile])
def test_a_deployment_reads_what_was_written(make: Callable[[], Report]) -> None:
    report = make()
    read = read_report(render_json(report))
    assert (read.headline, read.verdict, read.commit) == (report.headline, report.verdict, report.commit)
    for stack in report.stacks:
        again = read.stacks[stack.stack]
        assert again.fingerprint == stack.fingerprint
        assert again.verdict is stack.verdict
        assert again.acknowledged == stack.acknowledged
        assert again.missing_acknowledgements == stack.missing_acknowledgements


def test_everything_is_in_it() -> None:
    document = json.loads(render_json(small()))
    staging = document["stacks"][0]
    assert document["schema"] == 1
    assert document["verdict"] == 1
    assert document["verdict_in_words"] == "failed"
    assert staging["changes"][0]["replacement"] == {
        "forced_by": ["engine"],
        "order": "delete first",
        "downtime": "until its data is restored",
        "why": "the new database is empty until a dump is restored",
    }
    assert staging["changes"][0]["danger"] == "data may be lost"
    assert staging["changes"][0]["needs_acknowledgement"] is True
    assert staging["migration"]["revisions"][1]["findings"][0]["effects"] == [
        "loses data",
        "breaks the running release",
    ]
    assert len(staging["policies"]["findings"]) == 415
    assert staging["rehearsal"]["steps"][0] == {"name": "base up", "seconds": 121}
    assert document["comparison"]["settings"][0] == {"key": "database.multi_az", "first": "false", "second": "true"}


def test_every_key_is_documented() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for each in value.values() for key in keys(each)}
        return {key for each in value for key in keys(each)} if isinstance(value, list) else set()

    document = json.loads(render_json(small()))
    for stack in document["stacks"]:
        stack["acknowledged"] = {}
    documented = set(re.findall(r'"(\w+)"', as_json.__doc__ or ""))
    assert keys(document) == documented - {"nothing", "failed"}


def test_a_large_report_is_whole() -> None:
    document = json.loads(render_json(large(500, 100)))
    assert [len(each["changes"]) for each in document["stacks"]] == [500, 500]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "stacks": [{}]}', "null"])
def test_what_is_no_report_says_what_to_do(text: str) -> None:
    with pytest.raises(ReviewError, match=r"cannot be read .* Write it again: make review"):
        read_report(text)


def test_a_report_of_another_version_is_not_read() -> None:
    with pytest.raises(ReviewError, match=r"of schema 2, and this program reads 1\. Write it again with this checkout"):
        read_report('{"schema": 2}')


def test_no_verdict_is_lost() -> None:
    assert {read_report(render_json(make())).verdict for make in (empty, failed, large)} == set(Verdict)
