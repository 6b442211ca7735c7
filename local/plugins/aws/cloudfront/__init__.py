"""CloudFront: distributions, and how they sign what they ask of S3."""

from typing import Final

from local.plugins.aws.cloudfront.distribution import Distribution
from local.plugins.aws.cloudfront.origin_access_control import OriginAccessControl

RESOURCES: Final = (OriginAccessControl(), Distribution())
