"""Where the project installs packages by itself."""

import os
from pathlib import Path

import pytest

from local.toolchain import debian


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian whose commands write down how they were called, used by somebody who is not root."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("CI", raising=False)
    calls = tmp_path / "calls"
    calls.touch()
    for name in ("apt-get", "sudo"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>{calls}\n')
        program.chmod(0o755)
    return tmp_path


def test_a_persons_machine_keeps_its_sudo_to_itself(machine: Path) -> None:
    assert not debian.can_install()
    assert (machine / "calls").read_text() == ""


def test_a_runner_of_ci_installs_by_its_sudo(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert debian.can_install()
    debian.install(["zsh"], machine / "apt.log")
    sudo = "sudo --non-interactive --preserve-env=DEBIAN_FRONTEND,DEBIAN_PRIORITY apt-get"
    called = (machine / "calls").read_text().splitlines()
    assert [line for line in called if "apt-get" in line] == [
        f"{sudo} update -q",
        f"{sudo} install -y -q --no-install-recommends zsh",
    ]


def test_a_runner_whose_sudo_asks_for_a_password_does_not(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    (machine / "sudo").write_text("#!/bin/sh\nexit 1\n")
    assert not debian.can_install()


def test_root_needs_no_sudo(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert debian.can_install()
    debian.install(["zsh"], machine / "apt.log")
    assert "sudo" not in (machine / "calls").read_text()
