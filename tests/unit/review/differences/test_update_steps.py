"""The program's own steps of an update, and the images that it builds."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

DYNAMIC = "pulumi-python:dynamic/data-aggregator:"
IMAGE = "docker-build:index:Image"
OLD, NEW = "sha256:" + "9b3c" * 16, "sha256:" + "4f0a" * 16
AT_0007 = {
    "__provider": "gASV…",
    "title": "migration to 0007",
    "task_definition_arn": "arn:1",
    "triggers": {"head": "0007", "files": "a" * 64, "lineage": "0006 → 0007"},
}
AT_0009 = {
    "__provider": "gASW…",
    "title": "migration to 0009",
    "task_definition_arn": "arn:1",
    "triggers": {"head": "0009", "files": "b" * 64, "lineage": "0006 → 0007 → 0008 → 0009"},
}
RUNS = {"name": "api", "task_definition_arn": "arn:aws:ecs:eu-central-1:1:task-definition/api:3"}
ANSWERS = {"url": "https://example.com", "release": OLD}
BUILD = {"context": {"location": "/here/service"}, "platforms": ["linux/amd64"], "tags": ["api:build"]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", AT_0007, AT_0009, changed=["triggers"]),
            [
                "head: 0007 → 0009; runs",
                "revisions that are added: - → 0008, 0009",
            ],
            id="a migration",
        ),
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", AT_0007, AT_0007 | {"triggers": AT_0007["triggers"] | {"files": "c" * 64}}),
            ["files: aaaaaaaa… → cccccccc…; runs again"],
            id="only the files of a migration",
        ),
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", AT_0009, AT_0007),
            [
                (
                    "revisions that are no longer there: 0008, 0009 → -; the database has them, and this "
                    "checkout does not know them [availability]"
                ),
                "head: 0009 → 0007; runs",
            ],
            id="a way back that the migrations do not know",
        ),
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", None, AT_0007),
            [
                "runs: - → migration to 0007",
                "head: - → 0007",
            ],
            id="the first migration",
        ),
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", AT_0007, AT_0007 | {"triggers": UNKNOWN, "task_definition_arn": UNKNOWN}),
            [
                "runs: - → known after the update; what triggers it is not known yet",
                "task_definition_arn: 1 → known after the update",
            ],
            id="what is not known yet",
        ),
        pytest.param(
            step(f"{DYNAMIC}OneOffTask", AT_0007, AT_0007 | {"__provider": "gASX…"}, changed=["__provider"]),
            [],
            id="only the library of the provider",
        ),
        pytest.param(
            step(
                f"{DYNAMIC}AlarmGate",
                {"release": {"api": OLD}, "despite_alarms": False},
                {"release": {"api": NEW}, "despite_alarms": True},
            ),
            [
                (
                    "rolled out while alarms fire: off → on; a release that makes it worse is not told from the"
                    " fault [availability]"
                ),
                "release of api: sha256 9b3c9b3c… → sha256 4f0a4f0a…",
            ],
            id="the alarm gate is opened",
        ),
        pytest.param(
            step(
                f"{DYNAMIC}Verification",
                {"services": [RUNS], "pages": [ANSWERS]},
                {"services": [RUNS | {"task_definition_arn": UNKNOWN}], "pages": [ANSWERS | {"release": NEW}]},
            ),
            [
                "service api has to run: api:3 → known after the update",
                "https://example.com has to answer with: sha256 9b3c9b3c… → sha256 4f0a4f0a…",
            ],
            id="the verification",
        ),
        pytest.param(
            step(
                f"{DYNAMIC}Verification",
                {"services": [RUNS]},
                {"services": [RUNS | {"name": UNKNOWN, "task_definition_arn": UNKNOWN}]},
            ),
            [
                "service (known after the update) has to run: - → known after the update",
                "service api has to run: api:3 → -",
            ],
            id="a service whose name is not known yet",
        ),
        pytest.param(
            step(
                f"{DYNAMIC}Release",
                {"release": "r0007-1", "images": {"api": {"repository": "api", "digest": OLD}}},
                {"release": UNKNOWN, "images": {"api": {"repository": "api", "digest": NEW}}},
            ),
            [
                "release: r0007-1 → known after the update",
                "image api: sha256 9b3c9b3c… → sha256 4f0a4f0a…",
            ],
            id="a release",
        ),
        pytest.param(
            step(f"{DYNAMIC}PromotedImage", {"source": f"registry/api@{OLD}"}, {"source": f"registry/api@{NEW}"}),
            ["image of the other stack: api: sha256 9b3c9b3c… → api: sha256 4f0a4f0a…"],
            id="a promotion",
        ),
    ],
)
def test_a_step_of_an_update_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(IMAGE, BUILD, BUILD, changed=["contextHash"], outputs={"contextHash": "abcdef0123456789"}),
            ["source: abcdef01… → changed; a file of the build's context changed: the image is built anew"],
            id="changed source",
        ),
        pytest.param(
            step(IMAGE, BUILD, BUILD | {"context": {"location": "/there/service"}}),
            [],
            id="a checkout in another place is the same source",
        ),
        pytest.param(
            step(
                IMAGE,
                BUILD | {"buildArgs": {"COLOUR": "red"}},
                BUILD
                | {"platforms": ["linux/arm64"], "tags": ["api:build", "api:new"], "buildArgs": {"COLOUR": "blue"}},
            ),
            [
                "buildArgs.COLOUR: red → blue",
                "platforms: linux/amd64 → linux/arm64",
                "tags: - → api:new; the other stays",
            ],
            id="another platform, argument and tag",
        ),
        pytest.param(
            step(IMAGE, BUILD | {"secrets": {"NPM": "planted"}}, BUILD | {"secrets": {"NPM": "planted-too"}}),
            ["secret of the build NPM; changed (secret)"],
            id="a secret of the build is never shown",
        ),
    ],
)
def test_a_build_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
