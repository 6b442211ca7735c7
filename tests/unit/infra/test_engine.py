"""A provider notices that the engine which started it has gone."""

import socket
import sys

import pytest

from infra.engine import engine_is_gone


@pytest.fixture
def listener() -> socket.socket:
    """Something that listens where the engine would."""
    return socket.create_server(("127.0.0.1", 0))


def test_an_engine_that_listens_is_there_and_one_that_ended_is_gone(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = listener.getsockname()
    monkeypatch.setattr(sys, "argv", ["-m", f"{host}:{port}"])
    assert not engine_is_gone()
    listener.close()
    assert engine_is_gone()


@pytest.mark.parametrize("argv", [["pytest"], ["pytest", "-q"], ["pytest", "tests/unit::x"]])
def test_a_process_that_no_engine_started_has_none_that_could_go(
    argv: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    assert not engine_is_gone()
