"""Docker's buildx, which builds the images."""

from local.instance import LocalAws
from local.steps import Progress
from local.toolchain.docker_plugins import DockerPlugin, ensure_plugin

BUILDX = DockerPlugin(noun="buildx", does="builds the images", manual="https://docs.docker.com/build/install-buildx/")


def ensure_buildx(aws: LocalAws, progress: Progress) -> str:
    """Have `docker buildx`; returns its version.

    Raises:
        LocalError: it is missing and this is no Debian.
    """
    return ensure_plugin(aws, BUILDX, progress)
