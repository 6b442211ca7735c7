"""The environment of a local shell, and where it must not lead."""

import os
import shutil
from pathlib import Path

import pytest

from local.failure import LocalError
from local.instance import LocalAws, developers_own
from local.steps import Progress
from local.toolchain.pulumi_cli import assemble, install_pulumi

NO_PROGRESS = Progress("test", None)


def fake_pulumi(folder: Path) -> Path:
    folder.mkdir(parents=True)
    program = folder / "pulumi"
    program.write_text("#!/bin/sh\necho v3.999.0\n")
    program.chmod(0o755)
    return program


def test_nothing_of_a_real_account_reaches_a_local_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "real")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("PULUMI_BACKEND_URL", "https://api.pulumi.com")
    environment = LocalAws(tmp_path).process_environment()
    assert environment["AWS_ACCESS_KEY_ID"] == "test"
    assert environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert environment["PULUMI_BACKEND_URL"] == f"file://{tmp_path}/state"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & environment.keys()


def test_an_official_pulumi_on_path_is_used_and_never_shadowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    official = fake_pulumi(tmp_path / "official")
    aws = LocalAws(tmp_path / "root")
    fake_pulumi(aws.bin)
    monkeypatch.setenv("PATH", f"{aws.bin}:{official.parent}:{os.environ['PATH']}")
    assert shutil.which("pulumi", path=aws.environment()["PATH"]) == str(official)
    assert install_pulumi(aws, NO_PROGRESS) == f"v3.999.0, {official}"
    assert not aws.bin.exists()


def test_a_pulumi_that_was_built_here_is_first_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    aws = LocalAws(tmp_path / "root")
    built = fake_pulumi(tmp_path / "cache")
    assemble(built.parent, aws.bin)
    assert shutil.which("pulumi", path=aws.environment()["PATH"]) == str(aws.bin / "pulumi")
    # its helpers are looked for beside its real path, which must therefore not be the cache's
    assert (aws.bin / "pulumi").resolve().parent == aws.bin
    assert os.access(aws.bin / "pulumi-language-python", os.X_OK)


@pytest.mark.parametrize("port", ["80", "70000", "abc", "-1"])
def test_a_local_port_that_is_no_port_is_refused_with_the_remedy(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_PORT", port)
    with pytest.raises(
        LocalError, match=rf"LOCAL_PORT is '{port}', which is no port. Give a number from 1024 to 65535"
    ):
        developers_own()
