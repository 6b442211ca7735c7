"""A stop leaves nothing of this instance, and everything of another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

IMAGE = "python:3.13-slim"
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}


def serve_something(aws: Any) -> None:
    aws.client("ecs").create_cluster(clusterName="tests")
    definition = aws.register("sleeper", {"command": ["sleep", "1000"]})
    aws.client("ecs").create_service(
        cluster="tests", serviceName="sleeper", taskDefinition=definition, desiredCount=2, launchType="FARGATE",
        networkConfiguration=NETWORK,
    )  # fmt: skip


def test_sigterm_in_the_middle_of_a_deployment_leaves_nothing(another_emulator: Any, aws: Any) -> None:
    theirs = aws.start_task(aws.register("neighbour", {"command": ["sleep", "1000"], "stopTimeout": 1}))
    aws.await_status(theirs, "RUNNING")
    serve_something(another_emulator)
    another_emulator.client("rds").create_db_instance(
        DBInstanceIdentifier="stopped", DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="17.4",
        AllocatedStorage=20, MasterUsername="master", ManageMasterUserPassword=True,
    )  # fmt: skip
    another_emulator.until(another_emulator.docker_things, 30, "a first container")
    assert another_emulator.stop() == 0
    assert another_emulator.docker_things() == []
    assert aws.task(theirs)["lastStatus"] == "RUNNING"
    aws.client("ecs").stop_task(cluster="tests", task=theirs)


def test_the_daemon_forgets_the_images_of_a_registry_that_stops(another_emulator: Any) -> None:
    registry = f"127.0.0.1:{another_emulator.port}/"
    subprocess.run(["docker", "tag", IMAGE, f"{registry}some/app:v1"], check=True)
    another_emulator.stop()
    names = subprocess.run(["docker", "images"], capture_output=True, text=True, check=True).stdout
    assert registry not in names


def test_the_next_start_sweeps_what_a_kill_left(another_emulator: Any) -> None:
    serve_something(another_emulator)
    another_emulator.until(another_emulator.docker_things, 30, "a first container")
    another_emulator.process.send_signal(signal.SIGKILL)
    another_emulator.process.wait(10)
    assert another_emulator.docker_things()
    environment = os.environ | {"GATEWAY_PORT": str(another_emulator.port), "MINISTACK_HOST": "172.17.0.1"}
    again = subprocess.Popen([sys.executable, "-m", "local.emulator"], env=environment)
    try:
        another_emulator.until(lambda: not another_emulator.docker_things(), 60, "the sweep")
    finally:
        again.terminate()
        again.wait(60)


def test_a_taken_port_is_one_sentence(aws: Any) -> None:
    environment = os.environ | {"GATEWAY_PORT": str(aws.port), "MINISTACK_HOST": "172.17.0.1"}
    refused = subprocess.run(
        [sys.executable, "-m", "local.emulator"], env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert f"Port {aws.port} on 127.0.0.1 cannot be used" in refused.stderr
    assert "GATEWAY_PORT" in refused.stderr


def test_no_port_is_open_to_other_machines(aws: Any) -> None:
    every_interface = "00000000"
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {address.split(":")[0] for _, address, *_ in sockets if int(address.split(":")[1], 16) == aws.port}
    assert ours
    assert every_interface not in ours
