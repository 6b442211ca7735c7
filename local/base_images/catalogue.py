"""Which base images there are, and what each is made of."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from local import cache
from local.instance import CHECKOUT

HERE = Path(__file__).parent
PARENT = "data-aggregator/debian:trixie"
LABEL = "data-aggregator.base-image"
"""Its value is the key of what the image was made of."""


@dataclass(frozen=True)
class BaseImage:
    """An image under the name by which a registry has it.

    Args:
        reference: its name and tag.
        folder: of its Dockerfile here.
        arguments: build arguments.
        parents: the base images that its Dockerfile starts from.
    """

    reference: str
    folder: str
    arguments: dict[str, str] = field(default_factory=dict)
    parents: tuple["BaseImage", ...] = ()

    def key(self, parent_key: str) -> str:
        """A key of everything that the image is made of."""
        arguments = sorted(self.arguments.items())
        parents = [parent.key(parent_key) for parent in self.parents]
        return cache.key_of(HERE / self.folder, repr(arguments), parent_key, *parents)


def base_images() -> list[BaseImage]:
    """All of them, parents first."""
    python = BaseImage("python:3.13-slim", "python")
    return [
        python,
        BaseImage("node:22-slim", "node", parents=(python,)),
        BaseImage("postgres:17-alpine", "postgres"),
        *(
            BaseImage(f"ghcr.io/astral-sh/uv:{tag}", "uv", {"UV_REQUIREMENT": _requirement(tag)}, (python,))
            for tag in uv_tags(CHECKOUT / "service" / "Dockerfile")
        ),
    ]


def compose_images() -> list[BaseImage]:
    """What `compose.yaml` starts beside them."""
    return [BaseImage("prom/prometheus:v2.53.3", "prometheus")]


def uv_tags(dockerfile: Path) -> list[str]:
    """The tags of uv's image that a Dockerfile copies from."""
    if not dockerfile.exists():
        return ["latest"]
    return sorted(set(re.findall(r"ghcr\.io/astral-sh/uv:([\w.-]+)", dockerfile.read_text())))


def _requirement(tag: str) -> str:
    """`0.9.5` is that version, `0.9` its newest, `latest` the newest of all."""
    if re.fullmatch(r"\d+\.\d+\.\d+", tag):
        return f"uv=={tag}"
    return f"uv~={tag}.0" if re.fullmatch(r"\d+\.\d+", tag) else "uv"
