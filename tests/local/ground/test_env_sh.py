"""A shell that sourced local/env.sh speaks to the local AWS and to nothing else."""

import os
import subprocess
from pathlib import Path

import pytest

from local.instance import CHECKOUT

pytestmark = pytest.mark.local


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_sourcing_env_sh_from_anywhere_gives_the_local_environment(shell: str, tmp_path: Path) -> None:
    printed = '"$AWS_ENDPOINT_URL" "$PULUMI_BACKEND_URL" "${AWS_PROFILE-unset}"'
    script = f'source "{CHECKOUT}/local/env.sh" && printf "%s\\n" {printed}'
    foreign = {**os.environ, "AWS_PROFILE": "production", "LOCAL_PORT": "4999"}
    done = subprocess.run([shell, "-c", script], cwd=tmp_path, env=foreign, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["http://127.0.0.1:4999", f"file://{CHECKOUT}/.local/state", "unset"]
