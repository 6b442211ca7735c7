"""The whole local stack, up and down, as named steps."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from local.base_images.catalogue import compose_images
from local.base_images.ensure import ensure_base_images
from local.cache import cache_root, key_of
from local.docker_objects import objects_of
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import MiniStack, check_disk
from local.samples import register_samples
from local.smoke import smoke_test
from local.stack import Stack
from local.steps import Progress, Step
from local.toolchain.buildx import ensure_buildx
from local.toolchain.compose import ensure_compose
from local.toolchain.docker_engine import ensure_docker, server_version
from local.toolchain.plugins import install_plugins
from local.toolchain.pulumi_cli import install_pulumi


def ground(aws: LocalAws) -> list[Step]:
    """What a local AWS needs before it starts: tools, Docker, images. Each step does nothing where it is done."""

    def disk(_: Progress) -> None:
        check_disk(aws)

    return [
        Step("disk space", disk),
        Step("Docker engine", lambda progress: ensure_docker(aws, progress)),
        Step("Docker buildx", lambda progress: ensure_buildx(aws, progress)),
        Step("Pulumi CLI", lambda progress: install_pulumi(aws, progress)),
        Step("Pulumi plugins", lambda _: install_plugins(aws)),
        Step("base images", lambda progress: ensure_base_images(aws, progress)),
    ]


def compose_ground(aws: LocalAws) -> list[Step]:
    """What `docker compose` on compose.yaml needs. Each step does nothing where it is done."""
    return [
        Step("Docker engine", lambda progress: ensure_docker(aws, progress)),
        Step("Docker buildx", lambda progress: ensure_buildx(aws, progress)),
        Step("Docker Compose", lambda progress: ensure_compose(aws, progress)),
        Step("base images", lambda progress: ensure_base_images(aws, progress, compose_images())),
    ]


def start(aws: LocalAws, *stacks: Stack) -> Step:
    """Have a MiniStack that answers; the stacks of a former one are forgotten with it."""
    ministack = MiniStack(aws)

    def run(progress: Progress) -> str:
        if not ministack.start(progress):
            return f"runs on port {aws.port}"
        lost = any(stack.resources() for stack in stacks)
        for stack in stacks:
            stack.forget()
        (aws.root / "port").write_text(f"{aws.port}\n")
        return "started; the former stack went with the former MiniStack" if lost else f"started on port {aws.port}"

    return Step("MiniStack", run)


def update(aws: LocalAws, stack: Stack) -> list[Step]:
    """A stack on a MiniStack that runs: made or settled, updated, asked whether it serves."""

    def prepare(progress: Progress) -> str | None:
        settled = stack.recover(progress)
        stack.select()
        return settled

    def up(progress: Progress) -> str:
        stack.up(progress)
        return f"{len(stack.resources())} resources"

    return [
        Step("stack", prepare),
        Step("pulumi up", up),
        Step("smoke test", lambda progress: smoke_test(stack.output("url"), aws, progress)),
    ]


def bring_up(aws: LocalAws, stack: Stack) -> list[Step]:
    """From a fresh checkout's `.venv` to a stack that serves, with sources that have been read."""

    def register(progress: Progress) -> str:
        return register_samples(stack.output("url"), aws, progress)

    return [*ground(aws), start(aws, stack), *update(aws, stack), Step("sample sources", register)]


def destroy(aws: LocalAws, stack: Stack) -> Step:
    """Destroy a stack, where there is one and MiniStack runs."""

    def run(progress: Progress) -> str:
        if not stack.resources():
            return "there is no stack"
        if not MiniStack(aws).is_running():
            return "MiniStack does not run: the stack went with it"
        count = len(stack.resources())
        stack.recover(progress)
        stack.destroy(progress)
        return f"{count} resources"

    return Step("pulumi destroy", run)


def clear(aws: LocalAws) -> list[Step]:
    """Stop MiniStack and see that nothing is left of it."""
    ministack = MiniStack(aws)

    def stop(_: Progress) -> None:
        ministack.stop()

    def remove(_: Progress) -> None:
        shutil.rmtree(aws.root, ignore_errors=True)

    def verify(_: Progress) -> str:
        if server_version() is None:
            return "Docker does not answer: nothing of the stack runs"
        if left := objects_of(aws):
            raise LocalError(f"Something of the local stack is left: {left}.", "Remove it with docker rm and rmi.")
        return "no container, volume, network, image or state"

    return [Step("stop MiniStack", stop), Step("state", remove), Step("nothing left", verify)]


def take_down(aws: LocalAws, stack: Stack) -> list[Step]:
    """Destroy the stack, stop MiniStack, and leave nothing of either."""
    return [destroy(aws, stack), *clear(aws)]


@contextmanager
def one_at_a_time(aws: LocalAws) -> Iterator[None]:
    """Refuse a second `up` or `down` of the same instance while one runs.

    Raises:
        LocalError: another one runs.
    """
    # In the cache, because `down` removes the instance's own folder.
    lock = cache_root() / "locks" / f"{key_of(str(aws.root))}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise LocalError(
                f"The local stack is being brought up or taken down already (process {handle.read().strip()}).",
                "Wait until that ends, or stop it with Ctrl-C where it runs, and run this again.",
            ) from None
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield
