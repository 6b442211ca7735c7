"""What every Docker object of an instance has in common: the label, loopback ports, and the closed gate.

MiniStack creates containers in a dozen places. They all pass through docker-py's low-level client, so the
three rules are laid there, once:

- containers, volumes and networks carry LABEL_INSTANCE. A named volume that Docker would create on the fly,
  and so without a label, is created first.
- a published port is bound to this machine's own addresses only (docker-py's default is every interface).
- once the gate is closed nothing is created any more, so that a sweep after it is complete: a SIGTERM used to
  race MiniStack's ECS reconciler and leave a container.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import docker
from docker.api.client import APIClient
from docker.errors import APIError, NotFound

from local.emulator import LABEL_INSTANCE

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("local.emulator")

STOP_TIMEOUT_S = 3
"""Containers get this long to end when the whole instance stops: nothing is served any more."""


class ShuttingDownError(RuntimeError):
    """Something wanted a new container, volume or network while the instance stops."""


class Gate:
    """Lets creations through until it is closed; closing waits for those under way."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._under_way = 0
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self, timeout_s: float = 30) -> None:
        with self._condition:
            self._closed = True
            self._condition.wait_for(lambda: self._under_way == 0, timeout_s)

    def __enter__(self) -> None:
        with self._condition:
            if self._closed:
                raise ShuttingDownError("the local AWS is stopping: nothing new is created")
            self._under_way += 1

    def __exit__(self, *_: object) -> None:
        with self._condition:
            self._under_way -= 1
            self._condition.notify_all()


gate = Gate()


def own_everything(port: int, bind_hosts: list[str]) -> None:
    """Lay the module's three rules on docker-py's client, for the instance on `port`."""
    label = {LABEL_INSTANCE: str(port)}
    create_container = APIClient.create_container_from_config
    create_volume = APIClient.create_volume
    create_network = APIClient.create_network

    def container(self: APIClient, config: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        with gate:
            config["Labels"] = {**(config.get("Labels") or {}), **label}
            host_config = config.get("HostConfig") or {}
            for source in _named_volumes(host_config.get("Binds") or []):
                create_volume(self, source, labels=label)
            for bindings in (host_config.get("PortBindings") or {}).values():
                bindings[:] = [local for binding in bindings for local in _on(binding, bind_hosts)]
            return create_container(self, config, *args, **kwargs)

    def labelled(create: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(self: APIClient, *args: Any, labels: dict[str, str] | None = None, **kwargs: Any) -> Any:
            with gate:
                return create(self, *args, labels={**(labels or {}), **label}, **kwargs)

        return wrapped

    APIClient.create_container_from_config = container
    APIClient.create_volume = labelled(create_volume)
    APIClient.create_network = labelled(create_network)


def _named_volumes(binds: list[str]) -> list[str]:
    sources = [bind.split(":", 1)[0] for bind in binds]
    return [source for source in sources if source and not source.startswith(("/", "."))]


def _on(binding: dict[str, str], hosts: list[str]) -> list[dict[str, str]]:
    if binding.get("HostIp"):
        return [binding]
    return [{**binding, "HostIp": host} for host in hosts]


def sweep(port: int) -> int:
    """Remove every container, volume, network and image reference of the instance on `port`; returns how many."""
    client = docker.from_env(timeout=STOP_TIMEOUT_S + 30)
    mine = {"label": f"{LABEL_INSTANCE}={port}"}
    try:
        containers = client.containers.list(all=True, sparse=True, filters=mine)
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(_remove_container, containers))
        others = [*client.volumes.list(filters=mine), *client.networks.list(filters=mine)]
        for thing in others:
            try:
                thing.remove()
            except NotFound:
                continue
            except APIError as error:
                log.warning("could not remove %s: %s", thing, error.explanation)
        return len(containers) + len(others) + _forget_images(client, f"127.0.0.1:{port}/")
    finally:
        client.close()


def _forget_images(client: Any, registry: str) -> int:
    """Drop the daemon's references to images of a registry that is gone; an image under another name stays."""
    images = client.api.images()
    names = [name for image in images for key in ("RepoTags", "RepoDigests") for name in image.get(key) or []]
    gone = [name for name in names if name.startswith(registry) and "<none>" not in name]
    for name in gone:
        with contextlib.suppress(APIError):
            client.api.remove_image(name)
    return len(gone)


def _remove_container(container: Any) -> None:
    with contextlib.suppress(NotFound):
        with contextlib.suppress(APIError):
            container.stop(timeout=STOP_TIMEOUT_S)
        container.remove(force=True, v=True)
