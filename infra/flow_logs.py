"""Who talked to whom in the VPC."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.policy_documents import document, statement, trust


@dataclass(frozen=True, kw_only=True)
class FlowLogsArgs:
    """The VPC, for how many days its flows are kept, and the key that encrypts them."""

    naming: Naming
    vpc_id: pulumi.Input[str]
    retention_days: int
    key: EncryptionKey


class FlowLogs(pulumi.ComponentResource):
    """Every accepted and refused flow of a VPC, in a log group of CloudWatch.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
    """

    def __init__(self, name: str, args: FlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:flow_logs:FlowLogs", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        log_group = aws.cloudwatch.LogGroup(
            name,
            name=args.naming.name(Kind.LOG_GROUP, name),
            retention_in_days=args.retention_days,
            kms_key_id=args.key.arn,
            opts=child,
        )
        role = aws.iam.Role(
            name,
            name=args.naming.name(Kind.ROLE, name),
            assume_role_policy=trust("vpc-flow-logs.amazonaws.com", account_id=args.naming.account_id),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            name,
            role=role.name,
            policy=log_group.arn.apply(
                lambda arn: document(
                    statement(["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], [f"{arn}:*"])
                )
            ),
            opts=child,
        )
        aws.ec2.FlowLog(
            name,
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination=log_group.arn,
            iam_role_arn=role.arn,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs({})
