"""MiniStack with the project's patches: the local AWS of one machine.

`python -m local.emulator` serves on `GATEWAY_PORT` (default 4566) until SIGTERM, then removes what it created.

Every container, volume and network that an instance creates carries the Docker label
`LABEL_INSTANCE` with the instance's gateway port as its value. Only one process can hold a port, so the
port names the instance; another instance's things are never touched. After a stop (or a kill -9) whoever
started it may sweep with `docker ps -aq --filter label=data-aggregator.local-aws=<port>`, and the same filter
for `docker volume ls` and `docker network ls`.
"""

LABEL_INSTANCE = "data-aggregator.local-aws"
"""Docker label; its value is the gateway port of the instance, as text."""
