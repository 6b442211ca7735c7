"""The comment on a pull request: what stands first, that it fits, and that nothing in it is cut or comes alive."""

import re
from collections.abc import Callable
from dataclasses import replace

import cmarkgfm
import pytest
import yaml
from cmarkgfm.cmark import Options

from stacks.review.changes.change import Danger
from stacks.review.rendering.markdown import LIMIT, render_markdown
from stacks.review.rendering.wording import TITLES
from stacks.review.report import Report
from tests.unit.review import sample_report
from tests.unit.review.sample_report import empty, failed, first_deployment, hostile, large, small

EVERY = [small, empty, first_deployment, failed, large, hostile]


def page(markdown: str) -> str:
    return cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)


@pytest.mark.parametrize("make", EVERY)
def test_the_first_line_says_what_happens(make: Callable[[], Report]) -> None:
    first = render_markdown(make()).splitlines()[0]
    assert first.startswith("## ")
    assert len(first) > 20


@pytest.mark.parametrize("make", EVERY)
def test_every_part_is_whole(make: Callable[[], Report]) -> None:
    text = render_markdown(make())
    shown = page(text)
    assert shown.count("<details>") == shown.count("</details>") == text.count("<details>")
    assert shown.count("<pre") == text.count("```yaml\n") + text.count("```sql\n")
    assert shown.count("<table>") == text.count("\n| --- |")
    assert re.search(r"<p><sub>.*</sub></p>\n$", shown)


@pytest.mark.parametrize(("count", "characters"), [(500, 20), (500, 2_000), (500, 20_000), (5_000, 300)])
def test_many_changes_with_long_values_fit(count: int, characters: int) -> None:
    report = large(count, characters)
    text = render_markdown(report)
    assert len(text) <= LIMIT
    assert len(text) > LIMIT * 0.7
    for danger in (Danger.REPLACED, Danger.SECURITY, Danger.AVAILABILITY, Danger.OTHER):
        assert f"Not shown here, {danger}: " in text


def test_what_does_not_fit_is_counted_by_brick() -> None:
    text = render_markdown(large(5_000, 100))
    (left_out,) = re.findall(r"Not shown here, security-relevant: (.+)\. See", text)
    shown = text.split("### Security-relevant")[1].split("Not shown here")[0]
    counted = sum(int(number.replace(",", "")) for number in re.findall(r" ([\d,]+)(?:, |$)", left_out))
    assert counted + 2 * shown.count("\n- ") == 2_000


def test_what_may_lose_data_stands_first_and_is_complete() -> None:
    text = render_markdown(large(500))
    assert all(f"`{each.name}`" in text for stack in large(500).stacks for each in stack.of(Danger.DATA))


def test_the_dangers_stand_in_their_order() -> None:
    text = render_markdown(small())
    places = [
        text.index(f"{TITLES[danger]}</b>" if danger is Danger.OTHER else f"### {TITLES[danger]}") for danger in Danger
    ]
    assert places == sorted(places)


def test_a_replacement_says_why_in_which_order_and_for_how_long() -> None:
    text = render_markdown(small())
    assert "- `network-isolated-1` ec2 subnet: **replaced**, create first" in text
    assert "forced by `cidrBlock`; downtime **seconds**: tasks, load balancer and database move to the new one" in text
    assert "- `database` rds instance: **replaced**, delete first" in text
    assert "  - **it holds a database**" in text
    assert "  - protected on production: Pulumi refuses to remove it" in text


def test_differences_are_short_lines() -> None:
    text = render_markdown(small())
    assert "  - allocated storage: `100 GiB` → `20 GiB` — smaller than what is there" in text
    assert "  - \\+ permission gained: `s3:DeleteObject on arn:aws:s3:::data-aggregator-backups/*` — backups" in text
    assert "  - − permission lost: `s3:GetObject" in text  # noqa: RUF001 - the sign


def test_the_same_change_of_two_stacks_stands_there_once() -> None:
    text = render_markdown(small())
    assert text.count("`network-isolated-1`") == 1
    assert "only" not in text.split("### Replaced")[1].split("###")[0]


def test_what_differs_between_the_stacks_names_them() -> None:
    report = small()
    staging, production = report.stacks
    only = replace(report, stacks=(staging, replace(production, changes=production.changes[1:])))
    assert "**replaced**, delete first · staging only" in render_markdown(only)


def test_the_acknowledgements_can_be_pasted() -> None:
    text = render_markdown(small())
    (block,) = re.findall(r"```yaml\n(.*?)\n```", text, re.DOTALL)
    (entry,) = yaml.safe_load(block)
    assert entry["stack"] == "production"
    assert entry["urn"] == small().stacks[1].missing_acknowledgements[0]
    assert {"reason", "owner"} <= set(entry)


def test_the_migration_warns_before_it_lists_and_its_sql_is_folded() -> None:
    text = render_markdown(small())
    part = text.split("### Migration: `0007` → `0009`, 2 revisions pending")[1].split("\n### ")[0]
    assert part.index("**loses data, breaks the running release** `0009`") < part.index("`0008` (expand)")
    assert "<details><summary>SQL of 2 revisions</summary>" in part
    assert "ALTER TABLE datasets DROP COLUMN format;" in part


def test_the_policies_say_what_is_violated_and_newly_not_evaluated() -> None:
    part = render_markdown(small()).split("### Policies")[1].split("\n### ")[0]
    assert "1 violated, 1 newly not evaluated, 2 not evaluated in all, 412 passed" in part
    assert part.index("**violated** EC2.18 (high) on `database-ingress`") < part.index(
        "**not evaluated** on `database`: RDS.3 (medium)"
    )
    assert "S3.11" not in part


def test_the_rehearsal_says_how_long_and_what_was_left() -> None:
    text = render_markdown(small())
    assert (
        "staging: **passed** in 3 min 41 s, from `0393c15f8a7b`, 0 changes after it (longest: base up 2 min 01 s"
        in text
    )


def test_a_failed_rehearsal_says_at_what() -> None:
    assert "staging: **failed** in 2 s" in render_markdown(hostile())


def test_the_comparison_says_what_production_would_get_untried() -> None:
    text = render_markdown(small())
    assert "### What production would get that staging has not run" in text
    assert "| `database.multi_az` | `false` | `true` |" in text
    assert "| `web.alarm_topic` | not set | `operations` |" in text


def test_a_first_deployment_is_joined_by_brick() -> None:
    text = render_markdown(first_deployment())
    assert len(text) < 6_000
    assert text.count("created**") <= 24
    assert "iam role" in text


def test_what_only_follows_is_joined() -> None:
    assert "- **1 updated**, only since another resource changes" in render_markdown(small())


def test_a_failed_preview_says_so_and_why() -> None:
    text = render_markdown(failed())
    assert "**failed**" in text
    assert "> [!CAUTION]" in text
    assert "cut off at character 81,920" in text
    assert "web.sise: unknown key" in text
    assert "There is nothing to deploy." in text


def test_nothing_changes_in_few_words() -> None:
    text = render_markdown(empty())
    assert "Nothing changes." in text
    assert len(text) < 900


def test_the_last_line_has_the_fingerprints() -> None:
    last = render_markdown(small()).rstrip("\n").splitlines()[-1]
    assert "staging plan `5d41402abc4b`" in last
    assert "production plan" in last


def test_hostile_text_calls_nobody_and_becomes_nothing() -> None:
    text = render_markdown(hostile())
    shown = page(text)
    outside = re.sub(r"<(pre|code)\b.*?</\1>", "", shown, flags=re.DOTALL)
    assert not re.search(r"<(script|img|a|h1|del|em)\b", shown)
    assert not re.search(r"@acme|#12|GH-34|https://|www\.evil|:tada:", outside)
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert shown.count("<h3>") == text.count("\n### ")


def test_one_stack_is_not_compared_with_itself() -> None:
    assert "Where no stack is named" not in render_markdown(sample_report.first_deployment())
