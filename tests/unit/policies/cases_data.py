"""Cases of RDS, S3, IAM, KMS, Secrets Manager, Backup, CloudWatch and SNS."""

import json
from typing import Any

from stacks.policies.controls.identity import KEY, POLICY, ROLE_POLICY, ROTATION, SECRET, USER_POLICIES
from stacks.policies.controls.operations import ALARM, TOPIC, TOPIC_POLICY, VAULT
from stacks.policies.controls.rds import INSTANCE, PARAMETERS, SELECTION
from stacks.policies.controls.s3 import BUCKET, LIFECYCLE, LOGGING, OWNERSHIP, PUBLIC_ACCESS, VERSIONING
from stacks.policies.controls.s3 import POLICY as BUCKET_POLICY
from tests.unit.policies.cases import Case, alone, beside, resource, urn


def policy(effect: str = "Allow", **statement: Any) -> dict[str, Any]:
    """A resource with a policy of one statement."""
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, **statement}]})}


def may(actions: str | list[str], resources: str | list[str] = "arn:aws:x:::it") -> dict[str, Any]:
    return policy(Action=actions, Resource=resources)


def parameters(value: str) -> Any:
    return resource(PARAMETERS, {"parameters": [{"name": "rds.force_ssl", "value": value}]})


def of_bucket(kind: str, properties: dict[str, Any]) -> Any:
    return resource(kind, properties, bucket=urn(BUCKET))


BLOCKED = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
DATABASE = resource(INSTANCE, {"engine": "postgres"}, parameterGroupName=urn(PARAMETERS))
EVERYBODY = policy(Principal="*", Action="s3:GetObject", Resource="*")
EXPIRES = {"rules": [{"status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 30}}]}
OTHERS = {"Principal": {"AWS": "arn:aws:iam::333333333333:root"}, "Resource": "*"}
OUR_CLOUDFRONT = {"Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject", "Resource": "*"}
TLS_ONLY = policy("Deny", Principal="*", Action="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
VERSIONED = of_bucket(VERSIONING, {"versioningConfiguration": {"status": "Enabled"}})

DATA: list[Case] = [
    alone("RDS.2", INSTANCE, {"publiclyAccessible": False}, {"publiclyAccessible": True}),
    alone("RDS.3", INSTANCE, {"storageEncrypted": True}, {"storageEncrypted": False}),
    alone("RDS.5", INSTANCE, {"multiAz": True}, {"multiAz": False}),
    alone("RDS.6", INSTANCE, {"monitoringInterval": 60}, {"monitoringInterval": 0}),
    alone("RDS.8", INSTANCE, {"deletionProtection": True}, {}),
    alone("RDS.9", INSTANCE, {"enabledCloudwatchLogsExports": ["upgrade"]}, {"enabledCloudwatchLogsExports": []}),
    alone("RDS.10", INSTANCE, {"iamDatabaseAuthenticationEnabled": True}, {}),
    alone("RDS.11", INSTANCE, {"backupRetentionPeriod": 7}, {"backupRetentionPeriod": 6}),
    alone("RDS.13", INSTANCE, {}, {"autoMinorVersionUpgrade": False}),
    alone("RDS.17", INSTANCE, {"copyTagsToSnapshot": True}, {}),
    alone("RDS.25", INSTANCE, {"username": "master"}, {"username": "postgres"}),
    beside("RDS.26", DATABASE, [resource(SELECTION, {}, resources=urn(INSTANCE))], [resource(SELECTION, {})]),
    alone(
        "RDS.36",
        INSTANCE,
        {"engine": "postgres", "enabledCloudwatchLogsExports": ["postgresql", "upgrade"]},
        {"engine": "postgres", "enabledCloudwatchLogsExports": ["upgrade"]},
    ),
    beside("RDS.38", DATABASE, [parameters("1")], [parameters("0")]),
    alone("S3.2", BUCKET_POLICY, policy(**OUR_CLOUDFRONT), EVERYBODY),
    beside(
        "S3.5", resource(BUCKET, {}), [of_bucket(BUCKET_POLICY, TLS_ONLY)], [of_bucket(BUCKET_POLICY, may("s3:Get"))]
    ),
    alone(
        "S3.6", BUCKET_POLICY, policy(Action="s3:GetObject", **OTHERS), policy(Action="s3:PutBucketPolicy", **OTHERS)
    ),
    beside(
        "S3.8",
        resource(BUCKET, {}),
        [of_bucket(PUBLIC_ACCESS, BLOCKED)],
        [of_bucket(PUBLIC_ACCESS, {**BLOCKED, "ignorePublicAcls": False})],
    ),
    beside("S3.10", resource(BUCKET, {}), [VERSIONED, of_bucket(LIFECYCLE, EXPIRES)], [VERSIONED]),
    beside(
        "S3.12",
        resource(BUCKET, {}),
        [of_bucket(OWNERSHIP, {"rule": {"objectOwnership": "BucketOwnerEnforced"}})],
        [of_bucket(OWNERSHIP, {"rule": {"objectOwnership": "ObjectWriter"}})],
    ),
    beside("S3.13", resource(BUCKET, {}), [of_bucket(LIFECYCLE, {})], []),
    beside(
        "S3.14",
        resource(BUCKET, {}),
        [VERSIONED],
        [of_bucket(VERSIONING, {"versioningConfiguration": {"status": "Suspended"}})],
    ),
    beside("S3.9", resource(BUCKET, {}), [of_bucket(LOGGING, {})], []),
    beside("S3.9", resource(BUCKET, {}), [resource(LOGGING, {}, targetBucket=urn(BUCKET))], []),
    alone("IAM.1", ROLE_POLICY, may("*"), may(["s3:Get", "*"], ["*"])),
    alone("IAM.1", POLICY, policy("Deny", Action="*", Resource="*"), may("*", "*")),
    Case(
        "IAM.2",
        (resource(ROLE_POLICY, may("s3:GetObject")),),
        (resource(USER_POLICIES[1], {"user": "eve", "policyArn": "arn"}),),
    ),
    alone("IAM.21", POLICY, may("s3:GetObject"), may(["s3:GetObject", "ec2:*"])),
    alone("AwsSolutions-IAM5", ROLE_POLICY, may("ecr:GetAuthorizationToken", "*"), may("ecr:BatchGetImage", "*")),
    alone("KMS.1", POLICY, may("kms:Decrypt"), may("kms:Decrypt", "*")),
    alone("KMS.2", ROLE_POLICY, may("kms:Decrypt"), may(["kms:Decrypt"], ["arn:aws:kms:*:1:key/*"])),
    alone("KMS.4", KEY, {"enableKeyRotation": True}, {}),
    alone(
        "KMS.5",
        KEY,
        policy(Principal={"AWS": "*"}, Action="kms:*", Resource="*", Condition={"StringEquals": {"x": "y"}}),
        policy(Principal={"AWS": "*"}, Action="kms:*", Resource="*"),
    ),
    beside("SecretsManager.1", resource(SECRET, {}), [resource(ROTATION, {}, secretId=urn(SECRET))], []),
    alone("Backup.1", VAULT, {"kmsKeyArn": "arn"}, {}),
    alone("CloudWatch.15", ALARM, {"alarmActions": ["arn"]}, {"alarmActions": []}),
    alone("CloudWatch.17", ALARM, {"actionsEnabled": True}, {"actionsEnabled": False}),
    alone("SNS.4", TOPIC_POLICY, policy(**OUR_CLOUDFRONT), EVERYBODY),
    alone("AwsSolutions-SNS3", TOPIC, {"kmsMasterKeyId": "arn"}, {"kmsMasterKeyId": ""}),
    beside(
        "AwsSolutions-SNS3",
        resource(TOPIC, {}),
        [resource(TOPIC_POLICY, TLS_ONLY, arn=urn(TOPIC))],
        [resource(TOPIC_POLICY, EVERYBODY, arn=urn(TOPIC))],
    ),
]
