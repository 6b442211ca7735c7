"""In whose environment an operation runs: the local stack's own, or the user's."""

import os
from pathlib import Path

import pytest

from local import operating
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port


def test_an_operation_on_a_local_stack_that_is_not_up_says_how_to_bring_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operating, "developers_own", lambda: LocalAws(tmp_path, free_port()))
    with pytest.raises(LocalError) as refused:
        operating.operate("rotate", "local", [])
    assert str(refused.value) == "The local stack is not up. Bring it up first: make local"


def test_an_operation_on_another_stack_has_the_users_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda _, command, environment: became.append((command, environment)))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setenv("AWS_PROFILE", "of-the-user")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    operating.operate("restore", "staging", ["--into", "restored"])
    [(command, environment)] = became
    assert command[2:] == ["-m", "stacks.operations", "restore", "--stack", "staging", "--into", "restored"]
    assert environment["AWS_PROFILE"] == "of-the-user"
    assert "AWS_ENDPOINT_URL" not in environment
