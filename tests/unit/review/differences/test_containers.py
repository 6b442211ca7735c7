"""Task definitions, as a reviewer reads their changes."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import containers, lines, step

KIND = "aws:ecs/taskDefinition:TaskDefinition"
OLD, NEW = "sha256:" + "9b3c" * 16, "sha256:" + "4f0a" * 16
REPOSITORY = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/api"
API: dict[str, Any] = {
    "name": "api",
    "image": f"{REPOSITORY}@{OLD}",
    "user": "10001",
    "readonlyRootFilesystem": True,
    "stopTimeout": 25,
    "environment": [{"name": "RELEASE", "value": OLD}, {"name": "DATABASE_HOST", "value": "db"}],
    "secrets": [{"name": "PASSWORD", "valueFrom": "arn:secret:password::"}],
    "portMappings": [{"containerPort": 8000, "protocol": "tcp"}, {"containerPort": 9090}],
    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/api", "mode": "blocking"}},
    "healthCheck": {"command": ["CMD", "true"], "interval": 5},
    "linuxParameters": {"capabilities": {"drop": ["ALL"]}},
}


def without(*names: str) -> dict[str, Any]:
    """The container without some of its parameters."""
    return {name: value for name, value in API.items() if name not in names}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(
                    API
                    | {
                        "image": f"{REPOSITORY}@{NEW}",
                        "environment": [{"name": "DATABASE_HOST", "value": "db"}, {"name": "RELEASE", "value": NEW}],
                    }
                ),
            ),
            ["container api, image api: sha256 9b3c9b3c… → sha256 4f0a4f0a…"],
            id="a new image is told by its digest, and not again by the variable that repeats it",
        ),
        pytest.param(
            step(KIND, containers(API), containers(API | {"image": f"{REPOSITORY}:latest"})),
            [
                (
                    "container api, image: api: sha256 9b3c9b3c… → "
                    "111111111111.dkr.ecr.eu-central-1.amazonaws.com/api:latest; by tag: what it stands for can"
                    " change without a change of the stack"
                )
            ],
            id="an image by its tag",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(
                    API
                    | {"environment": [{"name": "DATABASE_HOST", "value": "other"}, {"name": "COLOUR", "value": ""}]}
                ),
            ),
            [
                'container api, environment COLOUR: - → ""',
                "container api, environment DATABASE_HOST: db → other",
                "container api, environment RELEASE: sha256 9b3c9b3c… → -",
            ],
            id="environment by name",
        ),
        pytest.param(
            step(
                KIND,
                containers(API | {"environment": [{"name": "API_TOKEN", "value": "planted"}]}),
                containers(API | {"environment": [{"name": "API_TOKEN", "value": "planted-too"}]}),
            ),
            ["container api, environment API_TOKEN; changed (secret)"],
            id="a plain value under the name of a secret is never shown",
        ),
        pytest.param(
            step(
                KIND,
                containers(API | {"environment": []}),
                containers(API | {"environment": [{"name": "API_TOKEN", "value": "planted"}]}),
            ),
            [("container api, environment API_TOKEN: - → a value that its name calls secret [security-relevant]")],
            id="a new plain value under the name of a secret",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(
                    API
                    | {"secrets": [], "environment": [*API["environment"], {"name": "PASSWORD", "value": "planted"}]}
                ),
            ),
            [
                (
                    "container api, PASSWORD: secret → plain environment; moved from the secrets into the plain"
                    " environment: whoever may read the task definition reads it [security-relevant]"
                )
            ],
            id="a secret becomes plain",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(
                    API
                    | {
                        "environment": API["environment"][:1],
                        "secrets": [*API["secrets"], {"name": "DATABASE_HOST", "valueFrom": "arn:host"}],
                    }
                ),
            ),
            [
                (
                    "container api, DATABASE_HOST: plain environment → secret arn:host; moved from the plain "
                    "environment into the secrets"
                )
            ],
            id="a plain value becomes a secret",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(API | {"secrets": [{"name": "PASSWORD", "valueFrom": "arn:other:password::"}]}),
            ),
            ["container api, secret PASSWORD: arn:secret:password:: → arn:other:password::"],
            id="another secret",
        ),
        pytest.param(
            step(KIND, containers(API), containers(without("user", "readonlyRootFilesystem"))),
            [
                (
                    "container api, user: 10001 → the image's own; root, unless the image names a user "
                    "[security-relevant]"
                ),
                (
                    "container api, read-only root file system: on → off; what breaks in can write to the "
                    "container's files [security-relevant]"
                ),
            ],
            id="root by omission, and a file system that can be written",
        ),
        pytest.param(
            step(KIND, containers(API), containers(API | {"user": "0", "privileged": True})),
            [
                "container api, user: 10001 → 0; root [security-relevant]",
                "container api, privileged: off → on; root on the host [security-relevant]",
            ],
            id="root by number, and privileged",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(API | {"linuxParameters": {"capabilities": {"add": ["SYS_ADMIN", "NET_BIND_SERVICE"]}}}),
            ),
            [
                "container api, gains the capability SYS_ADMIN [security-relevant]",
                "container api, no longer drops the capability ALL; it has it again [security-relevant]",
                "container api, gains the capability NET_BIND_SERVICE",
            ],
            id="capabilities",
        ),
        pytest.param(
            step(
                KIND,
                containers(API),
                containers(
                    API
                    | {
                        "command": ["python", "-m", "aggregator"],
                        "stopTimeout": 5,
                        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web"}},
                        "portMappings": [{"containerPort": 9090}, {"containerPort": 8000, "protocol": "udp"}],
                    }
                ),
            ),
            [
                "container api, command: - → python -m aggregator",
                "container api, log.options.awslogs-group: /api → /web",
                "container api, log.options.mode: blocking → -",
                "container api, ports.8000.protocol: tcp → udp",
                ("container api, stop timeout (s): 25 → 5; less time to end the requests that run before it is killed"),
            ],
            id="command, stop timeout, log options and ports",
        ),
        pytest.param(
            step(KIND, containers(API), containers(without("healthCheck", "logConfiguration"))),
            [
                (
                    'container api, health check: {"command": ["CMD", "true"], "interval": 5} → -; ECS no '
                    "longer replaces this container when it hangs [availability]"
                ),
                (
                    'container api, log: {"logDriver": "awslogs", "options": {"awslogs-group": "/api", "mode": '
                    '"blocking"}} → -; what it prints is lost [availability]'
                ),
            ],
            id="the health check and the log are dropped",
        ),
        pytest.param(
            step(KIND, containers(API), containers(API, {"name": "sidecar", "image": "envoy:1", "user": "root"})),
            [
                "container sidecar, user: the image's own → root; root [security-relevant]",
                "container sidecar: - → envoy:1",
            ],
            id="a sidecar that runs as root",
        ),
        pytest.param(
            step(KIND, containers(API, {"name": "sidecar", "image": "envoy:1"}), containers(API)),
            ["container sidecar: envoy:1 → -"],
            id="a container that goes",
        ),
        pytest.param(
            step(KIND, containers(API), containers(API | {"name": "service"})),
            ["container: api → service; renamed"],
            id="a single container with another name",
        ),
        pytest.param(
            step(
                KIND,
                containers(API, {"name": "b"}),
                containers(
                    {"name": "b"},
                    API | {"environment": API["environment"][::-1], "portMappings": API["portMappings"][::-1]},
                ),
            ),
            [],
            id="the order makes no difference",
        ),
        pytest.param(
            step(
                KIND, containers(API, {"name": "b"}), containers({"name": "b"}, API), changed=["containerDefinitions"]
            ),
            ["containerDefinitions; changed; Pulumi names it, and the values are equal here"],
            id="the order makes no difference, although Pulumi names it",
        ),
        pytest.param(
            step(KIND, containers(API), containers(API) | {"cpu": 128, "memory": 512}),
            ["CPU of the task: 256 units → 128 units; slower"],
            id="the size of the task, given as text and as a number",
        ),
        pytest.param(
            step(KIND, containers(API), {**containers(API), "containerDefinitions": UNKNOWN}),
            [
                (
                    "containers: api → known after the update; what changes in them depends on something that "
                    "this update makes"
                )
            ],
            id="definitions that are not known yet",
        ),
        pytest.param(
            step(KIND, containers(API), {**containers(API), "containerDefinitions": "[{"}),
            ["containerDefinitions: JSON, 765 characters → [{"],
            id="broken JSON is told as what it is",
        ),
        pytest.param(
            step(KIND, None, containers(API | {"user": "0"})),
            [
                "container api, user: the image's own → 0; root [security-relevant]",
                "CPU of the task: - → 256 units",
                "memory of the task: - → 512 MiB",
            ],
            id="what is created: its size, and what is dangerous",
        ),
        pytest.param(
            step(
                KIND,
                containers(API | {"environment": [{"name": "DATABASE_SSLMODE", "value": "require"}]}),
                containers(API | {"environment": [{"name": "DATABASE_SSLMODE", "value": "prefer"}]}),
            ),
            [
                (
                    "container api, environment DATABASE_SSLMODE: require → prefer; connections without TLS are"
                    " taken [security-relevant]"
                )
            ],
            id="PostgreSQL without TLS",
        ),
    ],
)
def test_a_changed_container_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
