"""Where the state of several stacks lies, and under which names."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from infra.naming import Kind
from infra.settings import Settings
from stacks.bootstrap.failure import BootstrapError
from stacks.bootstrap.foundation import Foundation, lay_out
from stacks.bootstrap.settings_files import ProjectSettings, read_project

PROJECT = read_project(Path(__file__).parents[4])


def lay(stack: str, project: ProjectSettings = PROJECT, repository: str = "example/aggregator") -> Foundation:
    return lay_out(stack, project, repository)


def promoting(**sources: str | None) -> ProjectSettings:
    """A project of stacks that promote the images of one another."""

    def settings(source: str | None) -> Settings:
        given = PROJECT.stacks["staging"]
        return given.model_copy(update={"images": given.images.model_copy(update={"promote_from": source})})

    return replace(PROJECT, stacks=MappingProxyType({name: settings(source) for name, source in sources.items()}))


def test_both_ends_of_a_promotion_keep_their_state_in_one_bucket_with_the_last() -> None:
    first, last = lay("staging"), lay("production")
    assert first.bucket == last.bucket == "data-aggregator-production-state-222222222222"
    assert (first.is_home, last.is_home) == (False, True)
    assert [guest.stack for guest in last.guests] == ["staging"]
    assert [reader.stack for reader in first.readers] == ["production"]
    assert last.source == first.own


def test_a_stack_that_promotes_nothing_keeps_its_state_itself() -> None:
    alone = lay("local")
    assert alone.is_home
    assert (alone.guests, alone.readers, alone.source) == ((), (), None)


def test_the_way_is_followed_to_its_end() -> None:
    project = promoting(first=None, second="first", third="second")
    assert {lay(stack, project).home.stack for stack in project.stacks} == {"third"}
    assert [guest.stack for guest in lay("third", project).guests] == ["first", "second"]


def test_a_circle_of_promotions_is_refused_with_its_way() -> None:
    with pytest.raises(BootstrapError, match="leads in a circle \\(a → b → a\\)"):
        lay("a", promoting(a="b", b="a"))


def test_a_promotion_from_a_stack_without_settings_is_refused() -> None:
    with pytest.raises(BootstrapError, match="there is no stack 'gone'"):
        lay("a", promoting(a="gone"))


@pytest.mark.parametrize("repository", ["aggregator", "a/b/c", "", "https://github.com/a/b", "a/*", "-a/b"])
def test_what_is_no_repository_is_refused(repository: str) -> None:
    with pytest.raises(BootstrapError, match="give owner and name"):
        lay("staging", repository=repository)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LOG_GROUP])
@pytest.mark.parametrize("noun", ["api", "n" * 600])
def test_the_pattern_of_a_kind_matches_every_name_of_it(kind: Kind, noun: str) -> None:
    own = lay("production").own
    assert own.naming.name(kind, noun).startswith(own.names(kind).removesuffix("*"))


def test_the_printed_addresses_name_bucket_key_and_regions() -> None:
    first = lay("staging")
    assert first.backend_url == "s3://data-aggregator-production-state-222222222222?region=eu-central-1&awssdk=v2"
    assert first.secrets_provider == "awskms://alias/data-aggregator-staging-state?region=eu-central-1"
