"""`python -m local.plugins.aws <engine address>`: what the engine starts as pulumi-resource-aws."""

import sys
from importlib.metadata import version

from local.plugins.aws.plugin import AwsProvider
from local.plugins.serving import serve

if __name__ == "__main__":
    release = version("pulumi-aws")
    sys.exit(serve(lambda: AwsProvider(release), release))
