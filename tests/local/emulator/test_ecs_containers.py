"""Containers run as their definition says."""

from __future__ import annotations

import json
from typing import Any

from local.emulator import LABEL_INSTANCE

SCRATCH = {
    "mountPoints": [{"sourceVolume": "scratch", "containerPath": "/tmp"}],  # noqa: S108 -- in the container
    "task": {"volumes": [{"name": "scratch"}]},
}

REPORT = """
import json, os, pathlib
def writable(path):
    try:
        pathlib.Path(path, "probe").write_text("x")
        return True
    except OSError:
        return False
limits = [pathlib.Path("/sys/fs/cgroup", name) for name in ("memory/memory.limit_in_bytes", "memory.max")]
print(json.dumps({
    "uid": os.getuid(), "directory": os.getcwd(), "pid": os.getpid(), "region": os.environ["AWS_REGION"],
    "credentials": [name for name in os.environ if name.startswith("AWS_") and "KEY" in name],
    "url": os.environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
    "root": writable("/"), "usr": writable("/usr"), "tmp": writable("/tmp"),
    "memory": next(int(p.read_text()) for p in limits if p.exists()),
}))
"""


def report(aws: Any, family: str, **container: Any) -> dict[str, Any]:
    task = container.pop("task", {})
    definition = {"entryPoint": ["python", "-c"], "command": [REPORT]} | container
    arn = aws.start_task(aws.register(family, definition, **task))
    aws.await_status(arn, "STOPPED")
    answer: dict[str, Any] = json.loads(aws.lines(family, arn)[-1])
    return answer


def test_entry_point_user_and_working_directory_are_the_definitions(aws: Any) -> None:
    seen = report(aws, "process", user="1234", workingDirectory="/usr")
    assert (seen["uid"], seen["directory"]) == (1234, "/usr")


def test_a_read_only_root_can_be_written_only_where_an_ephemeral_volume_is_mounted(aws: Any) -> None:
    seen = report(aws, "read-only", readonlyRootFilesystem=True, user="1234", **SCRATCH)
    assert (seen["root"], seen["usr"], seen["tmp"]) == (False, False, True)


def test_the_ephemeral_volume_goes_with_its_task(aws: Any) -> None:
    before = set(aws.docker_things())
    report(aws, "volume", **SCRATCH)
    assert set(aws.docker_things()) <= before


def test_the_tasks_memory_is_a_hard_limit(aws: Any) -> None:
    assert report(aws, "memory", task={"cpu": "256", "memory": "512"})["memory"] == 512 * 1024 * 1024


def test_a_container_that_outgrows_its_memory_is_killed_and_the_reason_says_so(aws: Any) -> None:
    definition = {"entryPoint": ["python", "-c"], "command": ["bytearray(400 * 1024 * 1024)"], "memory": 64}
    task = aws.await_status(aws.start_task(aws.register("glutton", definition)), "STOPPED")
    assert task["containers"][0]["exitCode"] == 137
    assert task["containers"][0]["reason"].startswith("OutOfMemoryError")


def test_the_init_process_is_the_containers_first(aws: Any) -> None:
    assert report(aws, "plain")["pid"] == 1
    assert report(aws, "init", linuxParameters={"initProcessEnabled": True})["pid"] != 1


def test_a_task_knows_its_region_and_has_credentials_that_boto3_accepts(aws: Any) -> None:
    seen = report(aws, "credentials")
    assert seen["region"] == "eu-central-1"
    assert set(seen["credentials"]) == {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert seen["url"] is None, "botocore refuses a credentials URL that is not loopback"


def test_the_containers_health_check_reaches_the_task(aws: Any) -> None:
    check = {"command": ["CMD-SHELL", "test -e /tmp/ready"], "interval": 5, "timeout": 2, "retries": 2}
    definition = {"command": ["sh", "-c", "touch /tmp/ready; exec sleep 100"], "healthCheck": check}
    arn = aws.start_task(aws.register("checked", definition | {"stopTimeout": 1}))
    aws.until(lambda: aws.task(arn).get("healthStatus") == "HEALTHY", 30, "the task's health")
    aws.client("ecs").stop_task(cluster="tests", task=arn)


def test_a_containers_label_names_the_instance(aws: Any) -> None:
    from docker import from_env

    arn = aws.start_task(aws.register("labelled", {"command": ["sleep", "100"], "stopTimeout": 1}))
    aws.await_status(arn, "RUNNING")
    mine = from_env().containers.list(filters={"label": [f"{LABEL_INSTANCE}={aws.port}"]})
    assert any(c.labels["com.amazonaws.ecs.task-arn"] == arn for c in mine)
    aws.client("ecs").stop_task(cluster="tests", task=arn)
