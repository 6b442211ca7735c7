"""`python -m local.plugins.awsx <engine address>`: what the engine starts as pulumi-resource-awsx."""

import sys
from importlib.metadata import version

from local.plugins.awsx.provider import AwsxProvider
from local.plugins.serving import serve

if __name__ == "__main__":
    release = version("pulumi-awsx")
    sys.exit(serve(lambda: AwsxProvider(release), release))
