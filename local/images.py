"""The application's images, built as the stacks build them: by buildx from the Dockerfiles, and pushed where asked."""

from collections.abc import Callable, Mapping
from pathlib import Path

from local.commands import answer, run
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.steps import Progress, Step

SOURCES: Mapping[str, tuple[Path, str | None]] = {
    "api": (CHECKOUT / "service", None),
    "backup": (CHECKOUT / "service", "backup"),
    "web": (CHECKOUT / "web", None),
}
"""Image -> the folder of its Dockerfile, and the stage of it; a test holds it to the program's own."""
LOCAL = "data-aggregator/"


def steps(aws: LocalAws, registry: str | None, push: bool) -> list[Step]:
    """One step an image.

    Args:
        registry: what the images' names begin with: `ghcr.io/owner/name/`, or
            `<account>.dkr.ecr.<region>.amazonaws.com/data-aggregator-staging-`; Docker is logged in there.
        push: send them there, under the tag of this commit.

    Raises:
        LocalError: they are to be pushed, and nothing says where to, or there is no commit.
    """
    if push and not registry:
        raise LocalError(
            "The images are to be pushed, and no registry is named.",
            "Name it: make images PUSH=1 REGISTRY=ghcr.io/owner/name/",
        )
    tag = _tag()
    return [Step(f"image {noun}", _building(aws, noun, f"{registry or LOCAL}{noun}:{tag}", push)) for noun in SOURCES]


def _building(aws: LocalAws, noun: str, reference: str, push: bool) -> Callable[[Progress], str]:
    def build(progress: Progress) -> str:
        environment = aws.environment()
        log = aws.logs / f"image-{noun}.log"
        log.unlink(missing_ok=True)
        if push and answer(["docker", "buildx", "imagetools", "inspect", reference], variables=environment):
            return f"{reference} is there already"
        source, stage = SOURCES[noun]
        run(
            [
                *("docker", "buildx", "build", "--progress", "plain", "--tag", reference),
                *(("--target", stage) if stage else ()),
                "--push" if push else "--load",
                str(source),
            ],
            log=log,
            doing=f"building the image {noun}",
            remedy="Mend what Docker names above, or log in to the registry: docker login",
            variables={"DOCKER_CONFIG": docker} if (docker := environment.get("DOCKER_CONFIG")) else None,
            on_line=progress.note,
        )
        return f"pushed {reference}" if push else reference

    return build


def _tag() -> str:
    """Of the commit: ECR keeps a tag as it is for ever, and forgets the oldest of these.

    Raises:
        LocalError: this is no checkout of git.
    """
    commit = answer(["git", "-C", str(CHECKOUT), "rev-parse", "HEAD"])
    if commit is None:
        raise LocalError("This is no checkout of git, whose commit names the images.", "Clone the repository.")
    return f"commit-{commit[:12]}"
