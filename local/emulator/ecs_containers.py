"""ECS containers run as their definition says.

MiniStack starts a container with its command and environment only. Fargate also honours entryPoint, user,
workingDirectory, readonlyRootFilesystem, the task's cpu and memory, ephemeral volumes, the init process,
ulimits and the container's health check.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

from docker.errors import APIError, ImageNotFound
from docker.types import Ulimit
from ministack.core.responses import get_region
from ministack.services import ecs

from local.emulator import logins
from local.emulator.patching import replace

MIB = 1024 * 1024
DEFAULT_STOP_TIMEOUT_S = 30  # Fargate's, when the definition names none; its maximum is 120
HEALTH_DEFAULTS = {"interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0}  # seconds; Docker is ECS's own

_UNSPECIFIC = "ResourceInitializationError: unable to pull image or start container: "

Definition = dict[str, Any]


def apply() -> None:
    build = replace(
        ecs, "_build_run_kwargs", "25f7593b8823", lambda *args, **kwargs: _run_kwargs(build, *args, **kwargs)
    )
    pull = replace(ecs, "_run_docker_container", "9630f0c32368", lambda *args, **kwargs: _run(pull, *args, **kwargs))
    fail = replace(ecs, "_fail_task_start", "10551bfd5ded", lambda *args: _fail_start(fail, *args))


def _run_kwargs(
    build: Any,
    container: Definition,
    task_definition: Definition,
    env: dict[str, str],
    port_bindings: Any,
    ecs_network: Any,
    host_mode: bool,
    task_id: str,
    *rest: Any,
) -> dict[str, Any]:
    kwargs: dict[str, Any] = build(
        container, task_definition, env, port_bindings, ecs_network, host_mode, task_id, *rest
    )
    kwargs |= _process(container) | _limits(container, task_definition)
    if volumes := _volumes(container, task_definition, task_id):
        kwargs["volumes"] = [*(kwargs.get("volumes") or []), *volumes]
    if container.get("healthCheck"):
        kwargs["healthcheck"] = _health_check(container["healthCheck"])
    kwargs["environment"] = _environment(env)
    kwargs["extra_hosts"] = {**(kwargs.get("extra_hosts") or {}), logins.CONTAINERS_HOST: "host-gateway"}
    return kwargs


def _process(container: Definition) -> dict[str, Any]:
    linux = container.get("linuxParameters") or {}
    chosen = {
        "entrypoint": container.get("entryPoint"),
        "user": container.get("user"),
        "working_dir": container.get("workingDirectory"),
        "read_only": container.get("readonlyRootFilesystem"),
        "init": linux.get("initProcessEnabled"),
        "cap_drop": (linux.get("capabilities") or {}).get("drop"),
        "tmpfs": {t["containerPath"]: f"size={t['size']}m" for t in linux.get("tmpfs") or []},
    }
    return {name: value for name, value in chosen.items() if value}


def _limits(container: Definition, task_definition: Definition) -> dict[str, Any]:
    """The container's own limits, inside its task's: Fargate's task size is a hard limit."""
    limits: dict[str, Any] = {}
    memory_mib = int(container.get("memory") or task_definition.get("memory") or 0)
    if memory_mib:
        limits |= {"mem_limit": memory_mib * MIB, "memswap_limit": memory_mib * MIB}
    if reserved_mib := int(container.get("memoryReservation") or 0):
        limits["mem_reservation"] = reserved_mib * MIB
    if cpu_units := int(task_definition.get("cpu") or 0):
        # Docker refuses more processors than the machine has.
        limits["nano_cpus"] = int(min(cpu_units / 1024, os.cpu_count() or 1) * 1e9)
    if shares := int(container.get("cpu") or 0):
        limits["cpu_shares"] = max(2, shares)  # Docker's minimum
    if ulimits := container.get("ulimits"):
        limits["ulimits"] = [
            Ulimit(name=u["name"], soft=int(u["softLimit"]), hard=int(u["hardLimit"])) for u in ulimits
        ]
    return limits


def task_volume(task_id: str, name: str) -> str:
    """The Docker volume behind an ephemeral volume of a task; all containers of the task share it."""
    return f"ministack-ecs-{task_id[:8]}-{name}"


def ephemeral_volumes(task_definition: Definition) -> list[str]:
    """The names of the volumes that live and die with a task: those with no host path and no file system."""
    return [
        volume["name"]
        for volume in task_definition.get("volumes") or []
        if not (volume.get("host") or {}).get("sourcePath") and not volume.get("efsVolumeConfiguration")
    ]


def _volumes(container: Definition, task_definition: Definition, task_id: str) -> list[str]:
    ephemeral = set(ephemeral_volumes(task_definition))
    return [
        f"{task_volume(task_id, mount['sourceVolume'])}:{mount['containerPath']}"
        + (":ro" if mount.get("readOnly") else ":rw")
        for mount in container.get("mountPoints") or []
        if mount.get("sourceVolume") in ephemeral
    ]


def _health_check(check: dict[str, Any]) -> dict[str, Any]:
    seconds = {name: int(check.get(name) or default) for name, default in HEALTH_DEFAULTS.items()}
    return {
        "test": check["command"],
        "interval": seconds["interval"] * 10**9,
        "timeout": seconds["timeout"] * 10**9,
        "retries": seconds["retries"],
        "start_period": seconds["startPeriod"] * 10**9,
    }


def _environment(env: dict[str, str]) -> dict[str, str]:
    """Fargate names the region and hands out credentials.

    botocore refuses MiniStack's credentials URL (a host name that is not loopback), so a task gets the
    local AWS's dummy keys instead.
    """
    given = {"AWS_REGION": get_region(), "AWS_DEFAULT_REGION": get_region()}
    if "AWS_ACCESS_KEY_ID" not in env:
        given |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    kept = {name: value for name, value in env.items() if not name.startswith("AWS_CONTAINER_")}
    if env.get("OIDC_ISSUER") == logins.ISSUER:
        given["OIDC_DISCOVERY_URL"] = logins.discovery_url(ecs._GATEWAY_PORT)
    return given | kept


def _run(run: Any, docker_client: Any, container: Definition, run_kwargs: dict[str, Any], **kwargs: Any) -> Any:
    """Pull before starting, so that an image that cannot be had is told from a container that cannot start."""
    if not kwargs.get("refresh_image"):
        _pull(docker_client, container["image"])
    try:
        return run(docker_client, container, run_kwargs, **kwargs)
    except APIError:
        # docker-py creates, then starts: a container that cannot start would stay behind.
        with contextlib.suppress(APIError):
            docker_client.api.remove_container(run_kwargs["name"], force=True, v=True)
        raise


def _fail_start(fail: Any, task: dict[str, Any], docker_client: Any, reason: str) -> None:
    """AWS's prefix for a container that does not start, and the reason on the container too."""
    reason = reason.replace(_UNSPECIFIC, "CannotStartContainerError: ")
    if waiting := [c for c in task["containers"] if not c.get("runtimeId")]:
        waiting[0]["reason"] = reason
    fail(task, docker_client, reason)


def _pull(docker_client: Any, image: str) -> None:
    """Pull from our own registry always, as Fargate does; from elsewhere only what is not here yet."""
    own = image.startswith(f"127.0.0.1:{ecs._GATEWAY_PORT}/")
    try:
        if own:
            docker_client.images.pull(image)
            return
        try:
            docker_client.images.get(image)
        except ImageNotFound:
            docker_client.images.pull(image)
    except APIError as error:
        raise ecs._ImagePullError(f"{image}: {error.explanation or error}") from error
