"""All controls, by what they are about."""

from stacks.policies.control import Control
from stacks.policies.controls.ec2 import EC2
from stacks.policies.controls.ecr import ECR
from stacks.policies.controls.ecs import ECS
from stacks.policies.controls.edge import EDGE
from stacks.policies.controls.elb import ELB
from stacks.policies.controls.identity import IDENTITY
from stacks.policies.controls.operations import OPERATIONS
from stacks.policies.controls.rds import RDS
from stacks.policies.controls.s3 import S3

CONTROLS: list[Control] = [
    control for service in (EC2, ECR, ECS, EDGE, ELB, IDENTITY, OPERATIONS, RDS, S3) for control in service.all
]
