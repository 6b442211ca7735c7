"""The files say the same to the bootstrap as to the engine."""

from pathlib import Path

import pytest

from stacks.bootstrap.failure import BootstrapError
from stacks.bootstrap.settings_files import read_project
from stacks.configuration import ConfigurationError

ROOT = Path(__file__).parents[4]


def write(folder: Path, stack: str) -> None:
    (folder / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    (folder / "Pulumi.one.yaml").write_text(stack)


def test_every_stack_of_the_project_is_read() -> None:
    project = read_project(ROOT)
    assert project.project == "data-aggregator"
    assert project.stacks["production"].images.promote_from == "staging"
    assert project.stacks["staging"].account.id == "111111111111"


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(BootstrapError, match=r"there is no Pulumi\.yaml here: run this in the project's folder"):
        read_project(tmp_path)


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    write(tmp_path, "config: [")
    with pytest.raises(BootstrapError, match=r"Pulumi\.one\.yaml is not YAML"):
        read_project(tmp_path)


def test_settings_that_do_not_work_are_told_as_the_engine_tells_them(tmp_path: Path) -> None:
    settings = (ROOT / "Pulumi.staging.yaml").read_text()
    write(tmp_path, settings.replace("region: eu-central-1", "region: Frankfurt"))
    with pytest.raises(ConfigurationError, match=r"data-aggregator:account\.region"):
        read_project(tmp_path)


def test_a_stack_without_any_settings_is_refused_like_one_with_wrong_ones(tmp_path: Path) -> None:
    write(tmp_path, "")
    with pytest.raises(ConfigurationError, match="missing"):
        read_project(tmp_path)
