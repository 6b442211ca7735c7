"""`python -m local.plugins.docker <engine address>`: what the engine starts as pulumi-resource-docker."""

import sys
from importlib.metadata import version

from local.plugins.docker.plugin import DockerProvider
from local.plugins.serving import serve

if __name__ == "__main__":
    release = version("pulumi-docker")
    sys.exit(serve(lambda: DockerProvider(release), release))
