"""The resource `docker-build:index:Image`: an image built from a directory and pushed to the local registry."""

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.docker_build.buildx import Build, Builder, Report
from local.plugins.docker_build.context import BuildContext
from local.plugins.docker_build.registry import Reference
from local.plugins.errors import PluginError
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, blocks, boolean, string, string_map, strings
from local.plugins.values import UNKNOWN, State, Value, contains_unknown

REPORT: Final[ContextVar[Report]] = ContextVar("report")
"""Where the steps of the build that is under way are told."""

_OUTSIDE_THE_IMAGE: Final = lambda *_: True  # noqa: E731 — a login or a cache changes nothing in the image


class Image(Resource):
    """Builds with Docker's buildx; the hash of everything the build reads decides whether it builds.

    As in pulumi-docker-build, any change is an update in place, and `refresh` finds out that the registry has lost
    the image. `registries`, `cacheFrom` and `cacheTo` are taken and not used: the local registry asks for no login,
    and Docker's own layer cache serves this machine.
    """

    token = "docker-build:index:Image"
    capability = Capability.RUNS
    note = "buildx of this machine's Docker; one platform"
    regional = False
    inputs = {
        "addHosts": strings(),
        "buildArgs": string_map(),
        "buildOnPreview": boolean(default=True),
        "cacheFrom": blocks({}, same=_OUTSIDE_THE_IMAGE),
        "cacheTo": blocks({}, same=_OUTSIDE_THE_IMAGE),
        "context": block({"location": string(required=True), "named": string_map()}),
        "contextHash": string(),
        "dockerfile": block({"location": string()}, unsupported=("inline",)),
        "exec": boolean(),
        "labels": string_map(),
        "network": string(default="default", allowed=("default", "host", "none")),
        "noCache": boolean(),
        "platforms": strings(),
        "push": boolean(required=True),
        "registries": blocks(
            {"address": string(required=True), "username": string(), "password": string(same=_OUTSIDE_THE_IMAGE)}
        ),
        "secrets": string_map(),
        "tags": strings(),
        "target": string(),
    }
    outputs = ("digest", "ref")
    unstable = ("digest", "ref")
    unsupported = ("builder", "exports", "ignoreSecretsInDiffCalculation", "load", "pull", "ssh")

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    @property
    def tagged(self) -> bool:
        """An image's tags are names, not AWS's keys and values."""
        return False

    def context_hash(self, inputs: Inputs) -> Value:
        """The hash of what the build would read; UNKNOWN while an input of it is, None where it cannot be read."""
        deciding = ("buildArgs", "context", "dockerfile", "platforms", "target")
        if contains_unknown([inputs.get(name) for name in deciding]):
            return UNKNOWN
        try:
            return _context(inputs).hash(
                build_args=inputs.get("buildArgs") or {},
                target=inputs.get("target"),
                platforms=inputs.get("platforms") or [],
            )
        except (PluginError, OSError, AttributeError, TypeError):
            return None  # `validate` and the check of kinds say why

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        if not contains_unknown([inputs.get("context"), inputs.get("dockerfile")]):
            try:
                _context(inputs)
            except PluginError as error:
                yield Failure("context" if "context" in str(error) else "dockerfile", str(error))
        if len(inputs.get("platforms") or ()) > 1:
            yield Failure("platforms", "the local AWS builds for one platform: name one, or none for this machine's")
        tags = inputs.get("tags") or ()
        if inputs["push"] is True and not tags:
            yield Failure("tags", "push needs at least one tag: repositoryUrl and a tag, such as 127.0.0.1:4566/api:1")
        for index, tag in enumerate(tags):
            if tag is UNKNOWN:
                continue
            try:
                Reference.parse(tag)
            except PluginError as error:
                yield Failure(f"tags[{index}]", str(error))

    def try_out(self, inputs: Inputs, timeout_s: float) -> None:
        """Build without pushing, for a preview; skipped while an input is unknown."""
        if inputs.get("buildOnPreview") and not contains_unknown(dict(inputs)):
            self._build(inputs, timeout_s, push=False)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        digest = self._build(inputs, cloud.timeout_s, push=bool(inputs["push"]))
        return digest or str(inputs.get("contextHash"))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """The digest that the registry has; None when it has lost the image."""
        if not known:
            raise PluginError("an image cannot be imported: its source is not in the registry; let `up` build it")
        tags = known.get("tags") or ()
        if not known.get("push") or not tags:
            return dict(known)
        reference = Reference.parse(tags[0])
        digest = reference.manifest_digest(known.get("digest"))
        if digest is None:
            return None
        return {"digest": digest, "ref": reference.with_digest(digest)}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._build(new, cloud.timeout_s, push=bool(new["push"]))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Take the image out of every repository that it was pushed to."""
        digest = state.get("digest")
        if not state.get("push") or not isinstance(digest, str):
            return
        for tag in state.get("tags") or ():
            Reference.parse(tag).delete(digest)

    def _build(self, inputs: Inputs, timeout_s: float, *, push: bool) -> str | None:
        build = Build(
            context=_context(inputs),
            tags=tuple(inputs.get("tags") or ()),
            build_args=inputs.get("buildArgs") or {},
            target=inputs.get("target"),
            platform=next(iter(inputs.get("platforms") or ()), None),
            labels=inputs.get("labels") or {},
            secrets=inputs.get("secrets") or {},
            network=inputs.get("network") or "default",
            add_hosts=tuple(inputs.get("addHosts") or ()),
            no_cache=bool(inputs.get("noCache")),
            push=push,
        )
        return self._builder.run(build, REPORT.get(_tell_nobody), timeout_s)


def _context(inputs: Inputs) -> BuildContext:
    given = inputs.get("context") or {}
    dockerfile = (inputs.get("dockerfile") or {}).get("location")
    return BuildContext.locate(given.get("location", "."), dockerfile, given.get("named"))


def _tell_nobody(_step: str) -> None:
    """A build that no engine watches."""
