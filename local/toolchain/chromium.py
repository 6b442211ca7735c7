"""Chromium, for the tests that look at pages as a person would: used where it is, installed on Debian as root."""

import shutil

from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")


def ensure_chromium(aws: LocalAws, progress: Progress) -> str:
    """Have a Chromium on PATH; returns where it is.

    Raises:
        LocalError: there is none, and this machine is not one on which the project may install it.
    """
    if found := _on_path():
        return found
    if not debian.can_install():
        raise LocalError("Chromium is not installed.", "Install it (on Debian: apt-get install chromium), or Chrome.")
    progress.note(f"installing {', '.join(PACKAGES)}")
    debian.install(PACKAGES, aws.logs / "apt.log")
    return _on_path() or "installed"


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)
