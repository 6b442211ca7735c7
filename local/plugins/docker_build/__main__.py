"""`python -m local.plugins.docker_build <engine address>`: what the engine starts as pulumi-resource-docker-build."""

import sys
from importlib.metadata import version

from local.plugins.docker_build.plugin import DockerBuildProvider, engine_address
from local.plugins.docker_build.progress import Progress
from local.plugins.serving import serve

if __name__ == "__main__":
    release = version("pulumi-docker-build")
    sys.exit(serve(lambda: DockerBuildProvider(release, Progress(engine_address())), release))
