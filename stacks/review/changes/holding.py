"""Which resources hold what cannot be made again, which decide who may do what, and which carry the traffic."""

HOLDS_DATA = {
    "aws:backup/vault:Vault": "recovery points",
    "aws:cloudwatch/logGroup:LogGroup": "logs",
    "aws:dynamodb/table:Table": "a table",
    "aws:ebs/volume:Volume": "a volume",
    "aws:ecr/repository:Repository": "the images of every release that can run again",
    "aws:efs/fileSystem:FileSystem": "files",
    "aws:elasticache/replicationGroup:ReplicationGroup": "a cache",
    "aws:kms/key:Key": "the key to all that was encrypted with it",
    "aws:rds/cluster:Cluster": "a database",
    "aws:rds/instance:Instance": "a database",
    "aws:rds/snapshot:Snapshot": "a snapshot",
    "aws:route53/zone:Zone": "a zone's records and its delegation",
    "aws:s3/bucket:Bucket": "objects",
    "aws:secretsmanager/secret:Secret": "a secret's value",
    "aws:secretsmanager/secretVersion:SecretVersion": "a secret's value",
    "aws:sqs/queue:Queue": "messages",
}
"""Type to what it holds. Removing or replacing one needs an acknowledgement."""

_SECURITY_ROOMS = ("aws:iam/", "aws:kms/", "aws:wafv2/", "aws:acm/", "aws:secretsmanager/")
_SECURITY_TYPES = {
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    "aws:backup/vaultPolicy:VaultPolicy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
}
_AVAILABILITY_ROOMS = ("aws:appautoscaling/", "aws:lb/", "aws:rds/")
_AVAILABILITY_TYPES = {
    "aws:cloudfront/distribution:Distribution",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/route:Route",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/vpc:Vpc",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ecs/cluster:Cluster",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    "aws:ecs/service:Service",
    "aws:route53/record:Record",
}


def holds(type_: str) -> str | None:
    """What a resource of this type holds that is gone with it; None for one that can be made again."""
    return HOLDS_DATA.get(type_)


def is_security_relevant(type_: str) -> bool:
    """Whether a resource of this type decides who may reach or do what, or what is encrypted."""
    return type_ in _SECURITY_TYPES or type_.startswith(_SECURITY_ROOMS)


def carries_traffic(type_: str) -> bool:
    """Whether requests pass through a resource of this type, or are answered by it."""
    return type_ in _AVAILABILITY_TYPES or type_.startswith(_AVAILABILITY_ROOMS)
