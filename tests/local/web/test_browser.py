"""A person's way through the pages, in a real browser, on the image and a fake of the API."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from vega_datasets import local_data

from local.instance import developers_own
from local.steps import Progress
from local.toolchain.node import node_folder
from local.web import steps

from .conftest import WEB, Running

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, with the web's packages installed."""
    aws, quiet = developers_own(), Progress("test", None)
    for step in steps(aws, scripts=[]):
        step.run(quiet)
    own = node_folder(aws.logs / "node.log", quiet)
    return str(own / "node") if own else "node"


def test_a_file_is_uploaded_looked_at_and_deleted(web: Running, node: str, tmp_path: Path) -> None:
    lines = Path(local_data.seattle_weather.filepath).read_text().splitlines()
    lines[100] = "yesterday,0.0,1.0,1.0,1.0,rain"
    file = tmp_path / "weather.csv"
    file.write_text("\n".join(lines))
    where = ["--fake-api-for", web.address, "--file", str(file), "--out", str(tmp_path)]
    done = subprocess.run(
        [node, "e2e/run.mjs", *where, "--expect-rejects", "1", "--delete"],
        cwd=WEB, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert done.returncode == 0, result["complaints"]
    assert result["rejects"] == [["101", "“yesterday” in the column date is not a time.", lines[100]]]
    assert len(result["views"]["month"]) == 48
