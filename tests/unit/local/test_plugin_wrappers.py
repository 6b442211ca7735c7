"""The wrappers by which the engine starts the project's own plugins."""

import os
from importlib import metadata
from pathlib import Path

import pytest

from local.instance import VENV, LocalAws
from local.toolchain.plugins import PLUGINS, install_plugins


@pytest.mark.parametrize("name", PLUGINS)
def test_a_wrapper_stands_where_the_engine_looks_for_the_installed_version(name: str, tmp_path: Path) -> None:
    aws = LocalAws(tmp_path)
    install_plugins(aws)
    version = metadata.version(f"pulumi-{name}")
    wrapper = aws.pulumi_home / "plugins" / f"resource-{name}-v{version}" / f"pulumi-resource-{name}"
    assert os.access(wrapper, os.X_OK)
    assert f'exec "{VENV}/bin/python" -P -m local.plugins.{PLUGINS[name]} "$@"' in wrapper.read_text()


def test_no_other_plugin_is_left_where_the_engine_could_take_it_for_ours(tmp_path: Path) -> None:
    aws = LocalAws(tmp_path)
    stale = aws.pulumi_home / "plugins" / "resource-aws-v9.99.0"
    stale.mkdir(parents=True)
    install_plugins(aws)
    assert not stale.exists()
    assert len(list((aws.pulumi_home / "plugins").iterdir())) == len(PLUGINS)
