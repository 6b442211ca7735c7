"""RDS: PostgreSQL of the local AWS, which is a PostgreSQL container, with its subnet and parameter groups."""

from typing import Final

from local.plugins.aws.rds.groups import ParameterGroup, SubnetGroup
from local.plugins.aws.rds.instance import Instance

RESOURCES: Final = (SubnetGroup(), ParameterGroup(), Instance())
