"""What an update calls, by how AWS lets it be narrowed: the tables behind the deploying role's policies.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

STATE_ACTIONS = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")
PASSED_TO = (
    "backup.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "scheduler.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the stack gives roles to."""
LINKED_ROLES = (
    "backup.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
    "wafv2.amazonaws.com",
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html"""
ATTACHED_POLICIES = (
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
)
TAGGED = (
    "acm:AddTagsToCertificate",
    "acm:DeleteCertificate",
    "acm:RemoveTagsFromCertificate",
    "acm:RequestCertificate",
    "application-autoscaling:DeleteScalingPolicy",
    "application-autoscaling:DeleteScheduledAction",
    "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:PutScheduledAction",
    "application-autoscaling:RegisterScalableTarget",
    "application-autoscaling:TagResource",
    "application-autoscaling:UntagResource",
    "backup:CreateBackupPlan",
    "backup:CreateBackupSelection",
    "backup:DeleteBackupPlan",
    "backup:DeleteBackupSelection",
    "backup:TagResource",
    "backup:UntagResource",
    "backup:UpdateBackupPlan",
    "cloudfront:CreateDistribution*",
    "cloudfront:CreateOriginAccessControl",
    "cloudfront:DeleteDistribution",
    "cloudfront:DeleteOriginAccessControl",
    "cloudfront:TagResource",
    "cloudfront:UntagResource",
    "cloudfront:UpdateDistribution",
    "cloudfront:UpdateOriginAccessControl",
    *(
        f"ec2:{action}"
        for action in (
            "AllocateAddress",
            "AssociateRouteTable",
            "AttachInternetGateway",
            "AuthorizeSecurityGroup*",
            "CreateFlowLogs",
            "CreateInternetGateway",
            "CreateNatGateway",
            "CreateRoute",
            "CreateRouteTable",
            "CreateSecurityGroup",
            "CreateSubnet",
            "CreateTags",
            "CreateVpc",
            "CreateVpcEndpoint",
            "DeleteFlowLogs",
            "DeleteInternetGateway",
            "DeleteNatGateway",
            "DeleteRoute",
            "DeleteRouteTable",
            "DeleteSecurityGroup",
            "DeleteSubnet",
            "DeleteTags",
            "DeleteVpc",
            "DeleteVpcEndpoints",
            "DetachInternetGateway",
            "DisassociateAddress",
            "DisassociateRouteTable",
            "ModifySecurityGroupRules",
            "ModifySubnetAttribute",
            "ModifyVpcAttribute",
            "ModifyVpcEndpoint",
            "ReleaseAddress",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "RevokeSecurityGroup*",
            "UpdateSecurityGroupRuleDescriptions*",
        )
    ),
    "kms:CreateKey",
    "kms:TagResource",
)
"""What makes and changes that which AWS names itself. Not everything can bear a tag: an untagged thing is let pass."""
KEY_ACTIONS = (
    "kms:CancelKeyDeletion",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DisableKeyRotation",
    "kms:EnableKeyRotation",
    "kms:GenerateDataKey",
    "kms:PutKeyPolicy",
    "kms:RetireGrant",
    "kms:ScheduleKeyDeletion",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
)
ALIAS_ACTIONS = ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias")
NAMED_SERVICES = (
    "backup",
    "cloudwatch",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "logs",
    "rds",
    "scheduler",
    "secretsmanager",
    "sns",
    "wafv2",
)
BUCKET_ACTIONS = (
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucket*",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
)
"""By name, without s3:*: a pattern of buckets' names matches the objects in them too."""
ANYWHERE = (
    "backup-storage:MountCapsule",  # https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
    "ecs:DeregisterTaskDefinition",
    "ecs:RegisterTaskDefinition",
    "logs:CreateLogDelivery",  # with the next four: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "sns:SetSubscriptionAttributes",
    "sns:Unsubscribe",
)
"""For which AWS knows neither a resource nor a tag."""
NEVER = ("ecs:ExecuteCommand", "secretsmanager:GetSecretValue")
"""An update runs nothing in a living task and reads no secret."""
ROLE_ACTIONS = (
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:ListInstanceProfilesForRole",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)
