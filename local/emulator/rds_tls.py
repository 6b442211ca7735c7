"""RDS: `rds.force_ssl` turns connections without TLS away.

MiniStack's PostgreSQL speaks TLS with everybody who asks for it; the parameter was only stored. It takes effect when
the database becomes available and whenever its parameter group changes: the lines of `pg_hba.conf` for other machines
become `hostssl`. The groups that AWS brings along force nothing here.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
"""

from __future__ import annotations

import logging
from typing import Any

from docker.errors import DockerException
from ministack.services import rds

from local.emulator.patching import original, replace

log = logging.getLogger("local.emulator")

_PARAMETER = "rds.force_ssl"
_FROM_OTHER_MACHINES = "all all all"
_REWRITE = (
    """sed -i -E 's/^host(ssl)? {of} /{kind} {of} /' "$PGDATA/pg_hba.conf" && kill -HUP 1"""  # HUP: read it again
)


def apply() -> None:
    original(rds, "_get_docker", "a161d31a7eef")
    original(rds, "_p", "ecc7f2330470")
    ready = replace(rds, "_wait_for_database_ready", "1dbc0b5c2c28", lambda *call: _ready(ready, *call))
    modify = replace(rds, "_modify_param_group", "425eb7a2e04e", lambda p: _changed(modify, p))
    reset = replace(rds, "_reset_param_group", "94da02c0a06e", lambda p: _changed(reset, p))


def _ready(wait: Any, host: str, port: int, *how: Any) -> bool:
    if not wait(host, port, *how):
        return False
    for instance in list(rds._instances.values()):
        if port in (instance.get("_internal_port"), instance.get("_HostPort")):
            _enforce(instance)
    return True


def _changed(change: Any, p: dict[str, Any]) -> Any:
    response = change(p)
    if response[0] < 400:
        for instance in list(rds._instances.values()):
            if _group(instance) == rds._p(p, "DBParameterGroupName"):
                _enforce(instance)
    return response


def _group(instance: dict[str, Any]) -> str:
    return str((instance.get("DBParameterGroups") or [{}])[0].get("DBParameterGroupName", ""))


def _enforce(instance: dict[str, Any]) -> None:
    """Have the instance's PostgreSQL accept what its parameter group says."""
    docker, container_id = rds._get_docker(), instance.get("_docker_container_id")
    if instance.get("Engine") != "postgres" or docker is None or not container_id:
        return
    parameters = (rds._param_groups.get(_group(instance)) or {}).get("Parameters") or {}
    forced = parameters.get(_PARAMETER, {}).get("ParameterValue") == "1"
    script = _REWRITE.format(of=_FROM_OTHER_MACHINES, kind="hostssl" if forced else "host")
    try:
        code, output = docker.containers.get(container_id).exec_run(["sh", "-c", script])
    except DockerException as error:
        code, output = 1, str(error).encode()
    if code:
        name = instance["DBInstanceIdentifier"]
        log.error("%s=%d has no effect on the database %s: %s", _PARAMETER, forced, name, output.decode())
