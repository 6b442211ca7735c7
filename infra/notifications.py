"""Who is told when something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.policy_documents import document, service_may


@dataclass(frozen=True, kw_only=True)
class NotificationsArgs:
    """The addresses that are told, and the key that encrypts what they are told until it is sent."""

    naming: Naming
    key: EncryptionKey
    emails: Sequence[str]


class Notifications(pulumi.ComponentResource):
    """A topic that CloudWatch's alarms of this account may write to, and its subscribers.

    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: NotificationsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:notifications:Notifications", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        topic = aws.sns.Topic(name, name=args.naming.name(Kind.TOPIC, name), kms_master_key_id=args.key.arn, opts=child)
        account = args.naming.account_id
        aws.sns.TopicPolicy(
            name,
            arn=topic.arn,
            policy=topic.arn.apply(
                lambda arn: document(
                    service_may(
                        "Alarms",
                        "cloudwatch.amazonaws.com",
                        ["sns:Publish"],
                        [arn],
                        {"StringEquals": {"aws:SourceAccount": account}},
                    )
                )
            ),
            opts=child,
        )
        for email in args.emails:
            aws.sns.TopicSubscription(f"{name}-{email}", topic=topic.arn, protocol="email", endpoint=email, opts=child)
        self.topic_arn = topic.arn
        self.register_outputs({"topic_arn": self.topic_arn})
