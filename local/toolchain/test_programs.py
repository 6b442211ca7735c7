"""What only the tests need of a machine: a browser to look at pages, the other shell that local/env.sh is for, and what
the README's examples ask with."""

import shutil
from dataclasses import dataclass

from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import debian


@dataclass(frozen=True)
class Program:
    """A program by the names that it has, and Debian's packages that bring it."""

    names: tuple[str, ...]
    packages: tuple[str, ...]

    def on_path(self) -> str | None:
        """Where it is."""
        return next((found for name in self.names if (found := shutil.which(name))), None)


CHROMIUM = Program(("chromium", "chromium-browser", "google-chrome"), ("chromium", "fonts-dejavu-core"))
ZSH = Program(("zsh",), ("zsh",))
CURL = Program(("curl",), ("curl",))
PROGRAMS = (CHROMIUM, ZSH, CURL)


def ensure_test_programs(aws: LocalAws, progress: Progress) -> str:
    """Have every one of them on PATH, installed on Debian as root where it is missing; returns where they are.

    Raises:
        LocalError: one is missing, and this machine is not one on which the project may install it.
    """
    missing = [program for program in PROGRAMS if program.on_path() is None]
    if missing:
        packages = [package for program in missing for package in program.packages]
        if not debian.can_install():
            names = ", ".join(program.names[0] for program in missing)
            raise LocalError(
                f"The tests need {names}.", f"Install them (on Debian: apt-get install {' '.join(packages)})."
            )
        progress.note(f"installing {', '.join(packages)}")
        debian.install(packages, aws.logs / "apt.log")
    return ", ".join(filter(None, (program.on_path() for program in PROGRAMS)))
