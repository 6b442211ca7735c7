"""What the local stack leaves in Docker, and its removal: always by this instance's own mark, never by a broad name."""

import json
from dataclasses import dataclass

from local.commands import answer
from local.emulator import LABEL_INSTANCE
from local.instance import LocalAws


@dataclass(frozen=True)
class DockerObjects:
    """The names of what one instance has in Docker."""

    containers: tuple[str, ...]
    volumes: tuple[str, ...]
    networks: tuple[str, ...]
    images: tuple[str, ...]

    def __bool__(self) -> bool:
        return any((self.containers, self.volumes, self.networks, self.images))

    def __str__(self) -> str:
        kinds = {"container": self.containers, "volume": self.volumes, "network": self.networks, "image": self.images}
        return ", ".join(f"{kind} {name}" for kind, names in kinds.items() for name in names) or "nothing"


def objects_of(aws: LocalAws) -> DockerObjects:
    """Containers, volumes and networks that bear the emulator's label of this port; images of its registry."""
    label = ("--filter", f"label={LABEL_INSTANCE}={aws.port}")
    return DockerObjects(
        containers=_names("ps", "--all", "--format", "{{.Names}}", *label),
        volumes=_names("volume", "ls", "--quiet", *label),
        networks=_names("network", "ls", "--format", "{{.Name}}", *label),
        images=_images(aws.registry),
    )


def remove(found: DockerObjects) -> None:
    """Remove them; what Docker refuses is found by the next `objects_of`."""
    removals = {
        ("rm", "--force", "--volumes"): found.containers,
        ("volume", "rm", "--force"): found.volumes,
        ("network", "rm"): found.networks,
        ("image", "rm", "--force"): found.images,
    }
    for command, names in removals.items():
        if names:
            answer(["docker", *command, *names], timeout_s=120)


def _names(*command: str) -> tuple[str, ...]:
    return tuple(sorted((answer(["docker", *command]) or "").split()))


def _images(prefix: str) -> tuple[str, ...]:
    """The references, by tag and by digest, of all images whose repository begins with `prefix`."""
    references = set()
    for line in (answer(["docker", "image", "ls", "--digests", "--format", "{{json .}}"]) or "").splitlines():
        image = json.loads(line)
        if not image["Repository"].startswith(prefix):
            continue
        if image["Tag"] != "<none>":
            references.add(f"{image['Repository']}:{image['Tag']}")
        if image["Digest"] != "<none>":
            references.add(f"{image['Repository']}@{image['Digest']}")
    return tuple(sorted(references))
