"""The words that the renderers share."""

import pytest

from stacks.review.changes.change import Danger
from stacks.review.rendering.wording import counted, duration, entries_of, kind, natural, newly_not_evaluated, plural
from tests.unit.review.sample_report import small


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("aws:rds/instance:Instance", "rds instance"),
        ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "vpc security group ingress rule"),
        ("awsx:ec2:Vpc", "ec2 vpc"),
        ("docker-build:index:Image", "docker-build image"),
        ("pulumi-python:dynamic:Resource", "dynamic resource"),
        ("data-aggregator:web_service:WebService", "web service"),
        ("something", "something"),
    ],
)
def test_a_type_is_said_in_words(type_: str, words: str) -> None:
    assert kind(type_) == words


def test_counts_begin_with_the_most_frequent() -> None:
    assert counted(["api", "web", "api", "cdn"]) == "api 2, cdn 1, web 1"
    assert counted([f"brick-{place}" for place in range(100)], most=40).endswith("and 97 others")


def test_numbers_and_times() -> None:
    assert plural(1, "change") == "1 change"
    assert plural(1200, "change") == "1,200 changes"
    assert duration(59.4) == "59 s"
    assert duration(185) == "3 min 05 s"


def test_the_same_change_of_two_stacks_is_one_entry_even_where_one_is_protected() -> None:
    (database,) = entries_of(small())[Danger.DATA]
    assert database.stacks == ("staging", "production")
    assert database.protected == ("production",)
    assert database.missing == ("production",)
    assert database.acknowledged[0][0] == "staging"


def test_only_what_changes_is_newly_not_evaluated() -> None:
    assert [each.control for each in newly_not_evaluated(small().stacks[0])] == ["RDS.3"]


def test_names_are_sorted_as_people_count() -> None:
    assert sorted(["task-10", "task-2", "10", "api", "task"], key=natural) == ["10", "api", "task", "task-2", "task-10"]
