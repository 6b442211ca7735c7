"""The publication of the static files, as the one-off task runs it: the image's own command against a real S3 API."""

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from local.instance import LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Progress
from local.toolchain.docker_engine import bridge_address

from .conftest import LABEL, docker

pytestmark = pytest.mark.local

COMMAND = ("node", "runtime/publish-assets.mjs")
BUCKET = "assets"
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Published:
    """How a publication ended, and the one line that it wrote."""

    exit_code: int
    line: dict[str, Any]


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    instance = LocalAws(tmp_path_factory.mktemp("local-aws"), free_port())
    ministack = MiniStack(instance)
    ministack.start(Progress("test", None))
    yield instance
    ministack.stop()


@pytest.fixture
def s3(aws: LocalAws) -> Iterator[Any]:
    """A client of S3, and the empty bucket ``assets``."""
    client: Any = boto3.client(
        "s3", endpoint_url=aws.endpoint, region_name=aws.region, aws_access_key_id="t", aws_secret_access_key="t"
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": aws.region})
    yield client
    for key in objects(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)


def objects(s3: Any) -> dict[str, Any]:
    """Key -> what S3 says of the object, the time of its last change included."""
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return {key: s3.head_object(Bucket=BUCKET, Key=key) for key in keys}


def publish(
    image: str,
    aws: LocalAws,
    *options: str,
    bucket: str | None = BUCKET,
    port: int | None = None,
    credentials: dict[str, str] | None = None,
) -> Published:
    """Run the command as ECS does: not root, on a file system that cannot be written."""
    variables = {
        "AWS_ENDPOINT_URL": f"http://{bridge_address()}:{port or aws.port}",
        "AWS_REGION": aws.region,
        **(credentials or {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}),
        **({"ASSETS_BUCKET": bucket} if bucket else {}),
    }
    environment = [part for name, value in variables.items() for part in ("--env", f"{name}={value}")]
    done = subprocess.run(
        ["docker", "run", "--rm", "--read-only", "--label", LABEL, *options, *environment, image, *COMMAND],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    [line] = done.stdout.splitlines()
    return Published(done.returncode, json.loads(line))


def static_files(image: str) -> list[str]:
    """The files of ``.next/static`` that the image holds."""
    return sorted(docker("run", "--rm", image, "find", ".next/static", "-type", "f", "-printf", "%P\\n").splitlines())


def test_every_static_file_of_the_image_is_served_under_the_path_that_pages_ask_for(
    image: str, aws: LocalAws, s3: Any
) -> None:
    published = publish(image, aws)
    files, there = static_files(image), objects(s3)
    assert published.exit_code == 0, published.line
    assert published.line["event"] == "assets-published"
    assert (published.line["uploaded"], published.line["present"]) == (len(files), 0)
    assert published.line["seconds"] > 0
    assert sorted(there) == [f"_next/static/{name}" for name in files]
    assert {key: each["ContentType"] for key, each in there.items()} == {
        key: TYPES[key.rpartition(".")[2]] for key in there
    }
    script = next(name for name in files if name.endswith(".js"))
    wanted = docker("run", "--rm", image, "cat", f".next/static/{script}")
    body = s3.get_object(Bucket=BUCKET, Key=f"_next/static/{script}")["Body"].read().decode()
    assert body.strip() == wanted


def test_what_a_hash_names_is_kept_for_ever_and_the_manifests_are_asked_for_again(
    image: str, aws: LocalAws, s3: Any
) -> None:
    publish(image, aws)
    kept = {key: each["CacheControl"] == FOR_EVER for key, each in objects(s3).items()}
    assert kept == {key: key.split("/")[2] in {"chunks", "media"} for key in kept}
    assert {True, False} == set(kept.values())


def test_a_second_publication_uploads_nothing_and_removes_nothing(image: str, aws: LocalAws, s3: Any) -> None:
    publish(image, aws)
    s3.put_object(Bucket=BUCKET, Key="_next/static/chunks/of-an-earlier-release.js", Body=b"1")
    before = {key: each["LastModified"] for key, each in objects(s3).items()}
    again = publish(image, aws)
    assert again.exit_code == 0
    assert (again.line["uploaded"], again.line["present"]) == (0, len(static_files(image)))
    assert {key: each["LastModified"] for key, each in objects(s3).items()} == before


@pytest.mark.parametrize("reason", ["NoSuchBucket", "ECONNREFUSED"])
def test_a_bucket_out_of_reach_fails_with_the_reason_and_what_to_do(
    image: str, aws: LocalAws, s3: Any, reason: str
) -> None:
    assert objects(s3) == {}
    failed = publish(image, aws, bucket="no-such-bucket") if reason == "NoSuchBucket" else publish(image, aws, port=1)
    assert failed.exit_code == 1
    assert failed.line["level"] == "error"
    message = failed.line["message"]
    assert message.startswith("The static files were not published to the bucket ")
    assert reason in message
    assert "See that it exists, that the task reaches S3" in message


def test_without_a_bucket_it_says_which_variable_to_set(image: str, aws: LocalAws) -> None:
    failed = publish(image, aws, bucket=None)
    assert failed.exit_code == 1
    assert failed.line["message"].startswith("ASSETS_BUCKET is not set: name the bucket")


def test_it_signs_with_the_credentials_of_the_task_role(image: str, aws: LocalAws, s3: Any) -> None:
    asked: list[str] = []

    class Agent(http.server.BaseHTTPRequestHandler):
        """Answers as ECS' agent does: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"""

        def do_GET(self) -> None:
            asked.append(self.path)
            ends = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            role = {"AccessKeyId": "ASIATASK", "SecretAccessKey": "s", "Token": "t", "Expiration": ends}
            body = json.dumps(role).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the test's output is pytest's."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Agent) as agent:
        threading.Thread(target=agent.serve_forever, daemon=True).start()
        uri = f"http://127.0.0.1:{agent.server_port}/role"
        published = publish(image, aws, "--network", "host", credentials={"AWS_CONTAINER_CREDENTIALS_FULL_URI": uri})
        agent.shutdown()
    assert published.exit_code == 0, published.line
    assert set(asked) == {"/role"}
    assert len(objects(s3)) == published.line["uploaded"]
