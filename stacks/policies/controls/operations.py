"""AWS Backup, Amazon CloudWatch and Amazon SNS: how a stack is watched and restored."""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, named, unless
from stacks.policies.documents import statements

OPERATIONS = Controls()
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
VAULT = "aws:backup/vault:Vault"


@OPERATIONS.on("Backup.1", "AWS Backup recovery points should be encrypted at rest", Severity.MEDIUM, VAULT)
def encrypted(vault: Properties) -> str | None:
    return unless(named(vault, "kmsKeyArn"), "kmsKeyArn is missing")


@OPERATIONS.on("CloudWatch.15", "CloudWatch alarms should have specified actions configured", Severity.HIGH, ALARM)
def tells(alarm: Properties) -> str | None:
    return unless(len(alarm.get("alarmActions") or []) > 0, "alarmActions is empty")


@OPERATIONS.on("CloudWatch.17", "CloudWatch alarm actions should be activated", Severity.HIGH, ALARM)
def active(alarm: Properties) -> str | None:
    return unless(alarm.get("actionsEnabled") is not False, "actionsEnabled is false")


@OPERATIONS.on("SNS.4", "SNS topic access policies should not allow public access", Severity.CRITICAL, TOPIC_POLICY)
def not_public(policy: Properties) -> str | None:
    everybody = [each for each in statements(policy["policy"]) if each.allows_everybody]
    return unless(not everybody, "its policy lets everybody in")


@OPERATIONS.across("AwsSolutions-SNS3", "SNS topics should require publishers to use SSL", Severity.MEDIUM, TOPIC)
def tls_only(topic: Resource, stack: Stack) -> str | None:
    """A topic with a key answers over TLS only; without one its policy has to refuse the rest."""
    if named(topic.properties, "kmsMasterKeyId"):
        return None
    refused = any(
        each.effect == "Deny" and each.conditions.get("Bool", {}).get("aws:SecureTransport") == "false"
        for policy in stack.attached(topic, TOPIC_POLICY, "arn")
        for each in statements(policy.properties["policy"])
    )
    return unless(refused, "no TopicPolicy refuses plain HTTP (aws:SecureTransport)")
