"""Docker's Compose, which runs the application for who writes it: `compose.yaml`."""

from local.instance import LocalAws
from local.steps import Progress
from local.toolchain.docker_plugins import DockerPlugin, ensure_plugin

COMPOSE = DockerPlugin(
    noun="compose", does="runs compose.yaml", manual="https://docs.docker.com/compose/install/linux/"
)


def ensure_compose(aws: LocalAws, progress: Progress) -> str:
    """Have `docker compose`; returns its version.

    Raises:
        LocalError: it is missing and this is no Debian.
    """
    return ensure_plugin(aws, COMPOSE, progress)
