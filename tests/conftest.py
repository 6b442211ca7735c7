"""What every test needs."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed step leaves out its process's frames; here the process is that of all tests."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
