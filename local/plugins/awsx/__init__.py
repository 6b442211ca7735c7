"""The plugin `awsx` of the local AWS: the component `awsx:ec2:Vpc`.

Stands in for pulumi-awsx: the same children, logical names and outputs, so that a stack's state reads alike on the
local AWS and on AWS.
"""
