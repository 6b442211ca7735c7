"""What a replacement costs: which property forces it, which of the two is there first, and what requests notice."""

from collections.abc import Mapping

from stacks.review.changes.change import Downtime, Replacement
from stacks.review.changes.holding import holds
from stacks.review.changes.preview import Order, Step

NEW_VERSIONS = {
    "aws:ecs/taskDefinition:TaskDefinition": "a new revision; what runs keeps the old one until its service moves on",
    "aws:secretsmanager/secretVersion:SecretVersion": "a new version of the value",
}
"""Types whose replacement is how they are changed: no danger lies in the replacement itself."""

_NOTHING_PASSES = "no request passes through it"
_THERE_FIRST = "the new one is there before the old one goes"
_COSTS: Mapping[str, tuple[Downtime, Downtime, str]] = {
    "aws:acm/certificate:Certificate": (Downtime.NONE, Downtime.MINUTES, "the listener needs a valid certificate"),
    "aws:acm/certificateValidation:CertificateValidation": (
        Downtime.NONE,
        Downtime.NONE,
        "it is only the wait until the certificate is valid",
    ),
    "aws:cloudfront/distribution:Distribution": (
        Downtime.MINUTES,
        Downtime.MINUTES,
        "a distribution takes minutes to reach every edge, and two cannot have the same name at once",
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (
        Downtime.NONE,
        Downtime.NONE,
        "nothing is in the VPC's default group",
    ),
    "aws:ec2/flowLog:FlowLog": (Downtime.NONE, Downtime.NONE, "it only watches"),
    "aws:cloudfront/originAccessControl:OriginAccessControl": (
        Downtime.NONE,
        Downtime.SECONDS,
        "CloudFront may not read the bucket meanwhile",
    ),
    "aws:ec2/eip:Eip": (Downtime.SECONDS, Downtime.MINUTES, "what bears it gets another public address"),
    "aws:ec2/internetGateway:InternetGateway": (
        Downtime.MINUTES,
        Downtime.MINUTES,
        "nothing in the VPC reaches the internet, or is reached from there, meanwhile",
    ),
    "aws:ec2/natGateway:NatGateway": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "tasks reach nothing outside until the routes lead to the new one, and its address is another one",
    ),
    "aws:ec2/routeTable:RouteTable": (Downtime.SECONDS, Downtime.SECONDS, "its subnets have no routes meanwhile"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": (
        Downtime.SECONDS,
        Downtime.SECONDS,
        "the subnet has the VPC's main routes meanwhile",
    ),
    "aws:ec2/route:Route": (Downtime.SECONDS, Downtime.SECONDS, "packets have no way meanwhile"),
    "aws:ec2/securityGroup:SecurityGroup": (
        Downtime.NONE,
        Downtime.MINUTES,
        "what uses it moves to the new one; it cannot be deleted before",
    ),
    "aws:ec2/subnet:Subnet": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "tasks, load balancer and database move to the new one; an address range cannot be there twice",
    ),
    "aws:ec2/vpc:Vpc": (Downtime.MINUTES, Downtime.MINUTES, "everything inside it is made anew"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "its service is reached by way of NAT meanwhile, or not at all",
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": (Downtime.NONE, Downtime.NONE, "no image expires meanwhile"),
    "aws:ecr/repository:Repository": (
        Downtime.NONE,
        Downtime.MINUTES,
        "running tasks go on; no new task starts before the images are there again",
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": (
        Downtime.NONE,
        Downtime.SECONDS,
        "other accounts cannot pull meanwhile",
    ),
    "aws:ecs/cluster:Cluster": (Downtime.SECONDS, Downtime.MINUTES, "every service starts anew in the other cluster"),
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": (
        Downtime.NONE,
        Downtime.SECONDS,
        "no new task finds its capacity meanwhile",
    ),
    "aws:ecs/service:Service": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "its tasks stop, and start anew behind the load balancer",
    ),
    "aws:iam/policy:Policy": (
        Downtime.NONE,
        Downtime.SECONDS,
        "roles that it is attached to lack the permissions meanwhile",
    ),
    "aws:iam/role:Role": (Downtime.NONE, Downtime.SECONDS, "running tasks lose their credentials when it goes"),
    "aws:iam/rolePolicy:RolePolicy": (Downtime.NONE, Downtime.SECONDS, "the role lacks the permissions meanwhile"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (
        Downtime.NONE,
        Downtime.SECONDS,
        "the role lacks the permissions meanwhile",
    ),
    "aws:kms/alias:Alias": (Downtime.NONE, Downtime.NONE, "what uses the key names it by its ARN"),
    "aws:kms/key:Key": (Downtime.NONE, Downtime.NONE, "what was encrypted with the old key needs the old key"),
    "aws:lb/listener:Listener": (Downtime.SECONDS, Downtime.SECONDS, "nothing listens on the port meanwhile"),
    "aws:lb/listenerRule:ListenerRule": (Downtime.NONE, Downtime.SECONDS, "its requests take the default meanwhile"),
    "aws:lb/loadBalancer:LoadBalancer": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "the new one has another name in DNS, which clients learn within its time to live",
    ),
    "aws:lb/targetGroup:TargetGroup": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "tasks have to register with the new one and become healthy",
    ),
    "aws:rds/instance:Instance": (
        Downtime.UNTIL_RESTORED,
        Downtime.UNTIL_RESTORED,
        "the new database is empty until a backup is restored into it",
    ),
    "aws:rds/parameterGroup:ParameterGroup": (
        Downtime.MINUTES,
        Downtime.MINUTES,
        "the database takes another group over at a reboot",
    ),
    "aws:rds/subnetGroup:SubnetGroup": (Downtime.MINUTES, Downtime.MINUTES, "a database moves to it by being replaced"),
    "aws:route53/record:Record": (Downtime.NONE, Downtime.MINUTES, "resolvers remember that the name was not there"),
    "aws:s3/bucket:Bucket": (
        Downtime.UNTIL_RESTORED,
        Downtime.UNTIL_RESTORED,
        "the new bucket is empty until objects are brought back",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": (Downtime.NONE, Downtime.SECONDS, "whom it lets in is refused meanwhile"),
    "aws:secretsmanager/secret:Secret": (
        Downtime.SECONDS,
        Downtime.MINUTES,
        "tasks cannot read the value before it is written again",
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (
        Downtime.NONE,
        Downtime.SECONDS,
        "connections are refused meanwhile",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (
        Downtime.NONE,
        Downtime.SECONDS,
        "connections are refused meanwhile",
    ),
    "aws:wafv2/webAcl:WebAcl": (Downtime.NONE, Downtime.NONE, "requests pass the firewall that is there, or none"),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": (
        Downtime.NONE,
        Downtime.NONE,
        "what the firewall matches is not logged meanwhile",
    ),
}
"""Type to the downtime when the new one comes first, when the old one goes first, and why."""

_ASIDE = (
    "aws:appautoscaling/",
    "aws:backup/",
    "aws:cloudwatch/",
    "aws:s3/bucket",  # what belongs to a bucket; the bucket and its policy stand above
    "aws:scheduler/",
    "aws:sns/",
    "docker-build:",
    "pulumi-python:dynamic",
)


def replacement_of(step: Step) -> Replacement:
    """What replacing this resource takes."""
    forced_by = tuple(each.path for each in step.changed if each.replaces)
    if meaning := NEW_VERSIONS.get(step.type):
        return Replacement(forced_by=forced_by, order=step.order, downtime=Downtime.NONE, why=meaning)
    if step.type in _COSTS:
        created_first, deleted_first, why = _COSTS[step.type]
        downtime = created_first if step.order is Order.CREATE_FIRST else deleted_first
        if downtime is Downtime.NONE and deleted_first is not Downtime.NONE:
            why = _THERE_FIRST
        return Replacement(forced_by=forced_by, order=step.order, downtime=downtime, why=why)
    if step.type.startswith(_ASIDE):
        return Replacement(forced_by=forced_by, order=step.order, downtime=Downtime.NONE, why=_NOTHING_PASSES)
    held = holds(step.type)
    why = f"it holds {held}" if held else f"nothing is known here about {step.type}"
    downtime = Downtime.UNTIL_RESTORED if held else Downtime.UNKNOWN
    return Replacement(forced_by=forced_by, order=step.order, downtime=downtime, why=why)
