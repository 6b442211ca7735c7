"""The parent of the stand-ins: a minimal Debian 13 with the machine's own mirror and certificates."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from local import cache
from local.base_images.catalogue import LABEL, PARENT
from local.commands import run
from local.failure import LocalError
from local.steps import Progress
from local.toolchain import debian

RECIPE = Path(__file__)
CERTIFICATES = Path("/usr/local/share/ca-certificates")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
BUNDLE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Python's and Node's package managers carry their own certificates and need to be told of the system's."""
UNWANTED = ("doc", "man", "locale", "info")


def parent_key() -> str:
    """Changes with the recipe and with the machine's own certificates."""
    certificates = [CERTIFICATES] if CERTIFICATES.is_dir() else []
    return cache.key_of(RECIPE, *certificates)


def make_parent(key: str, log: Path, progress: Progress) -> None:
    """Make the image `PARENT`.

    Raises:
        LocalError: this is no Debian, or not root, or the mirror does not answer.
    """
    if not debian.can_install():
        raise LocalError(
            "No image registry answers, and only Debian as root can make the base images itself.",
            "Give Docker a registry that answers (`docker pull python:3.13-slim` must work) and run this again.",
        )
    archive, security = debian.mirrors(log)
    if shutil.which("debootstrap") is None:
        progress.note("installing debootstrap")
        debian.install(["debootstrap"], log)
    with tempfile.TemporaryDirectory(prefix="data-aggregator-", dir=_roomy()) as folder:
        root = Path(folder) / "root"
        run(
            ["debootstrap", "--variant=minbase", "--include=ca-certificates", debian.TRIXIE, str(root), archive],
            log=log,
            doing="making a minimal Debian 13 with debootstrap",
            remedy=f"Check that the mirror {archive} has {debian.TRIXIE}.",
            on_line=progress.note,
        )
        _configure(root, archive, security)
        progress.note("importing it into Docker")
        _import(root, key)


def _configure(root: Path, archive: str, security: str) -> None:
    for path in (*root.glob("var/cache/apt/archives/*.deb"), *root.glob("var/lib/apt/lists/*_*")):
        path.unlink()
    for name in UNWANTED:
        shutil.rmtree(root / "usr/share" / name, ignore_errors=True)
    _write(root / "etc/dpkg/dpkg.cfg.d/slim", "".join(f"path-exclude /usr/share/{name}/*\n" for name in UNWANTED))
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    source = "Types: deb\nURIs: {}\nSuites: {}\nComponents: main\nSigned-By: {}\n\n"
    _write(
        root / "etc/apt/sources.list.d/debian.sources",
        source.format(archive, f"{debian.TRIXIE} {debian.TRIXIE}-updates", debian.KEYRING)
        + source.format(security, f"{debian.TRIXIE}-security", debian.KEYRING),
    )
    # A mirror that is a snapshot serves indices whose date has passed.
    _write(root / "etc/apt/apt.conf.d/99snapshot", 'Acquire::Check-Valid-Until "false";\n')
    # Packages must not start their services while an image is built.
    _write(root / "usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", mode=0o755)
    for certificate in CERTIFICATES.glob("*.crt") if CERTIFICATES.is_dir() else ():
        shutil.copy(certificate, root / str(CERTIFICATES).lstrip("/"))
    subprocess.run(["chroot", str(root), "update-ca-certificates"], check=True, capture_output=True)


def _import(root: Path, key: str) -> None:
    variables = " ".join(f"{name}={BUNDLE}" for name in BUNDLE_VARIABLES)
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    changes = [f"ENV PATH={path} {variables}", f"LABEL {LABEL}={key}", 'CMD ["bash"]']
    options = [part for change in changes for part in ("--change", change)]
    excluded = [f"--exclude=./{name}/*" for name in ("proc", "sys", "dev")]
    packing = subprocess.Popen(
        ["tar", "-C", str(root), "--numeric-owner", *excluded, "-c", "."], stdout=subprocess.PIPE
    )
    imported = subprocess.run(
        ["docker", "import", *options, "-", PARENT], stdin=packing.stdout, capture_output=True, text=True, check=False
    )
    if packing.wait() or imported.returncode:
        raise LocalError(f"Docker did not import {PARENT}: {imported.stderr.strip()}.", "Mend that and run this again.")


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def _roomy() -> Path:
    """A folder on a disk where device files and 400 MB are allowed: the cache, not a small /tmp."""
    folder = cache.cache_root() / "debootstrap"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
