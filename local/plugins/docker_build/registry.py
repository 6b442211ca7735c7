"""The local AWS's image registry over its HTTP API: manifests and tags.

API: distribution.github.io/distribution/spec/api. The registry of the local AWS asks for no login.
"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus

from local.plugins.errors import PluginError
from local.plugins.loopback import require_loopback

_ANSWER_S = 30
_MANIFEST_TYPES = (
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
)
# Past any proxy of the environment: the registry is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Reference:
    """`127.0.0.1:4566/repository:tag`, taken apart."""

    registry: str
    repository: str
    tag: str

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Raises PluginError for a name without a registry, and for a registry that is not on this machine."""
        registry, slash, rest = text.partition("/")
        if not slash or not (":" in registry or "." in registry or registry == "localhost"):
            raise PluginError(
                f"the image name {text!r} names no registry: use the repository's repositoryUrl,"
                " such as 127.0.0.1:4566/api:tag"
            )
        require_loopback(f"http://{registry}", f"the registry of the image {text!r}")
        repository, _, tag = rest.partition("@")[0].partition(":")
        if not repository:
            raise PluginError(f"the image name {text!r} names no repository")
        return cls(registry, repository, tag or "latest")

    def with_digest(self, digest: str) -> str:
        return f"{self.registry}/{self.repository}:{self.tag}@{digest}"

    def manifest_digest(self, reference: str | None = None) -> str | None:
        """The digest that the tag (or a digest) stands for now; None when the registry has no such manifest."""
        path = f"{self.repository}/manifests/{reference or self.tag}"
        headers = self._call("HEAD", path)[0]
        return headers.get("docker-content-digest") if headers is not None else None

    def tags(self) -> list[str]:
        """All tags of the repository, sorted. Raises PluginError when there is no such repository."""
        headers, body = self._call("GET", f"{self.repository}/tags/list")
        if headers is None:
            raise PluginError(f"the registry {self.registry} has no repository {self.repository!r}")
        return sorted(json.loads(body).get("tags") or [])

    def delete(self, digest: str) -> None:
        """Remove the manifest with all its tags; nothing to do when it is gone already."""
        self._call("DELETE", f"{self.repository}/manifests/{digest}")

    def _call(self, method: str, path: str) -> tuple[dict[str, str] | None, bytes]:
        """The answer's headers and body; no headers for 404. Raises PluginError for everything else."""
        request = urllib.request.Request(
            f"http://{self.registry}/v2/{path}", method=method, headers={"Accept": ", ".join(_MANIFEST_TYPES)}
        )
        try:
            with _OPENER.open(request, timeout=_ANSWER_S) as answer:
                return {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None, b""
            raise PluginError(f"the registry {self.registry} answered {error.code} to {method} {path}") from error
        except OSError as error:
            raise PluginError(
                f"the registry {self.registry} does not answer ({error}): start the local AWS with `make local`"
            ) from error
