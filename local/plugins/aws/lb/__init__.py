"""Application Load Balancers: the load balancer, target groups, listeners and their rules."""

from typing import Final

from local.plugins.aws.lb.listener import Listener, ListenerRule
from local.plugins.aws.lb.load_balancer import LoadBalancer
from local.plugins.aws.lb.target_group import TargetGroup

RESOURCES: Final = (LoadBalancer(), TargetGroup(), Listener(), ListenerRule())
