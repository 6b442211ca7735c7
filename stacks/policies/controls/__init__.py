"""All controls, by service."""
from stacks.policies.controls.s3 import S3
CONTROLS = [*S3.all]
