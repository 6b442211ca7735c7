"""Debian as a source of tools: what apt installs on this machine, and what only a newer Debian has."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from local.commands import answer, run
from local.failure import LocalError

TRIXIE = "trixie"
"""Debian 13: the parent of the base images, and where buildx comes from on Debian 12."""
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def can_install() -> bool:
    """Whether apt may install packages here: a Debian (or a child of it), as root, or on a runner of CI."""
    return shutil.which("apt-get") is not None and _as_root() is not None


def _as_root() -> list[str] | None:
    """What goes before a command that only root may run; None where nothing helps.

    A machine with `CI` set is nobody's own, and GitHub's has a sudo that asks for nothing; on a person's machine sudo
    is the person's to use.
    """
    if os.geteuid() == 0:
        return []
    if os.environ.get("CI") and answer(["sudo", "--non-interactive", "true"]) is not None:
        return ["sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND,DEBIAN_PRIORITY"]
    return None


def install(packages: Sequence[str], log: Path) -> None:
    """Install packages with the machine's own apt sources.

    Raises:
        LocalError: apt failed.
    """
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "DEBIAN_PRIORITY": "critical"}
    doing = f"installing {', '.join(packages)} with apt"
    remedy = f"Mend apt's sources, or install by hand: apt-get install {' '.join(packages)}"
    apt = [*(_as_root() or []), "apt-get"]
    run([*apt, "update", "-q"], log=log, doing="updating apt's package lists", remedy=remedy, variables=quiet)
    command = [*apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    run(command, log=log, doing=doing, remedy=remedy, variables=quiet)


def mirrors(log: Path) -> tuple[str, str]:
    """The machine's own Debian mirrors: of the packages, and of the security updates.

    Raises:
        LocalError: apt names no mirror of Debian.
    """
    lines = _index_targets()
    if not lines and can_install():
        update = [*(_as_root() or []), "apt-get", "update", "-q"]
        run(update, log=log, doing="updating apt's package lists", remedy="Mend apt's sources.")
        lines = _index_targets()
    by_release = [tuple(line.split()[:2]) for line in lines]
    security = [uri for uri, release in by_release if release.endswith("-security")]
    archive = [uri for uri, release in by_release if not release.endswith("-security") and "debian" in uri]
    if not archive:
        raise LocalError(
            "apt on this machine names no Debian mirror, and no image registry answers.",
            "Run on Debian, or give Docker a registry (registry-mirrors in /etc/docker/daemon.json).",
        )
    return archive[0].rstrip("/"), (security or [f"{archive[0].rstrip('/')}-security"])[0].rstrip("/")


def download_from_trixie(package: str, folder: Path, log: Path) -> None:
    """Unpack a package of Debian 13 into `folder`, with apt's own checks and nothing changed in the machine's apt.

    Raises:
        LocalError: the mirror or the package cannot be had.
    """
    archive, _ = mirrors(log)
    apt = folder / ".apt"
    for part in ("lists/partial", "cache/archives/partial", "sources", "preferences"):
        (apt / part).mkdir(parents=True)
    (apt / "sources" / "trixie.sources").write_text(
        f"Types: deb\nURIs: {archive}\nSuites: {TRIXIE}\nComponents: main\nSigned-By: {KEYRING}\n"
    )
    private = {
        "Dir::Etc::SourceList": os.devnull,
        "Dir::Etc::SourceParts": apt / "sources",
        "Dir::Etc::Preferences": os.devnull,
        "Dir::Etc::PreferencesParts": apt / "preferences",
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in private.items() for part in ("-o", f"{name}={value}")]
    doing = f"downloading {package} of Debian 13"
    remedy = f"Install {package} by hand and run this again."
    run(["apt-get", *options, "update", "-q"], log=log, doing=doing, remedy=remedy)
    run(["apt-get", *options, "download", "-q", package], cwd=apt, log=log, doing=doing, remedy=remedy)
    for deb in apt.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
    shutil.rmtree(apt)


def _index_targets() -> list[str]:
    listed = answer(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Identifier: Packages"])
    return (listed or "").splitlines()
