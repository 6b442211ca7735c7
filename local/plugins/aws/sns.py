"""SNS: topics, who may write to them, and who is told."""

import json
from collections.abc import Mapping
from typing import Final

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import Kind, Property, boolean, integer, json_text, policy, string, string_map
from local.plugins.values import State, Value

_GONE: Final = ("NotFound", "NotFoundException")
_TOPIC: Final = {
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
    "signatureVersion": "SignatureVersion",
    "tracingConfig": "TracingConfig",
}
_SUBSCRIPTION: Final = {
    "deliveryPolicy": "DeliveryPolicy",
    "filterPolicy": "FilterPolicy",
    "filterPolicyScope": "FilterPolicyScope",
    "rawMessageDelivery": "RawMessageDelivery",
    "redrivePolicy": "RedrivePolicy",
    "subscriptionRoleArn": "SubscriptionRoleArn",
}
_OWNERS_ACTIONS: Final = (
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
    "Receive",
)
_DELIVERIES: Final = ("application", "firehose", "http", "lambda", "sqs")


class Topic(Resource):
    """Replacements: terraform-provider-aws internal/service/sns/topic.go."""

    token = "aws:sns/topic:Topic"
    capability = Capability.RUNS
    note = "delivers to SQS and Lambda; its policy and its key are stored"
    inputs = {
        "name": string(replaces=True),
        "deliveryPolicy": json_text(),
        "displayName": string(),
        "kmsMasterKeyId": string(),
        "policy": policy(computed=True),
        "signatureVersion": integer(computed=True),
        "tracingConfig": string(computed=True, allowed=("Active", "PassThrough")),
        "tags": string_map(),
    }
    outputs = ("arn", "beginningArchiveTime", "owner")
    unsupported = (
        "archivePolicy",
        "contentBasedDeduplication",
        "fifoThroughputScope",
        "fifoTopic",
        "maximumMessageSize",
        "namePrefix",
        *(f"{delivery}{result}FeedbackRoleArn" for delivery in _DELIVERIES for result in ("Failure", "Success")),
        *(f"{delivery}SuccessFeedbackSampleRate" for delivery in _DELIVERIES),
    )
    autoname = AutoName()
    gone = _GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("sns").create_topic(Name=inputs["name"], Tags=tag_list(inputs["tagsAll"]))
        return str(made["TopicArn"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        self._set(cloud, resource_id, inputs, [name for name in _TOPIC if inputs.get(name) is not None])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        sns = cloud.client("sns")
        told = sns.get_topic_attributes(TopicArn=resource_id)["Attributes"]
        if known and "policy" not in known:
            told.pop("Policy", None)  # a policy that is a resource of its own is not the topic's
        return {
            **_from_attributes(self.inputs, _TOPIC, told),
            "name": resource_id.rpartition(":")[2],
            "arn": resource_id,
            "beginningArchiveTime": told.get("BeginningArchiveTime", ""),
            "owner": told["Owner"],
            "tags": tag_map(sns.list_tags_for_resource(ResourceArn=resource_id).get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        sns = cloud.client("sns")
        self._set(cloud, resource_id, new, [name for name in _TOPIC if name in changed])
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                sns.untag_resource(ResourceArn=resource_id, TagKeys=remove)
            if put:
                sns.tag_resource(ResourceArn=resource_id, Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("sns").delete_topic(TopicArn=resource_id)

    def _set(self, cloud: Cloud, arn: str, inputs: Inputs, names: list[str]) -> None:
        for name in names:
            cloud.client("sns").set_topic_attributes(
                TopicArn=arn, AttributeName=_TOPIC[name], AttributeValue=_text(inputs.get(name))
            )


class TopicPolicy(Resource):
    """A topic always has a policy: what deletes this one puts AWS's default back.

    Replacements: terraform-provider-aws internal/service/sns/topic_policy.go.
    """

    token = "aws:sns/topicPolicy:TopicPolicy"
    note = "enforced only where the local AWS checks signatures"
    inputs = {"arn": string(required=True, replaces=True), "policy": policy(required=True)}
    outputs = ("owner",)
    gone = _GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs["arn"], inputs["policy"])
        return str(inputs["arn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("sns").get_topic_attributes(TopicArn=resource_id)["Attributes"]
        return {"arn": resource_id, "policy": told["Policy"], "owner": told["Owner"]}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._put(cloud, resource_id, new["policy"])

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        self._put(cloud, resource_id, _default_policy(resource_id, state["owner"]))

    def _put(self, cloud: Cloud, arn: str, document: str) -> None:
        cloud.client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=document)


class TopicSubscription(Resource):
    """Replacements: terraform-provider-aws internal/service/sns/topic_subscription.go."""

    token = "aws:sns/topicSubscription:TopicSubscription"
    capability = Capability.RUNS
    note = "SQS and Lambda are told; no mail and no text message is sent, and none has to be confirmed"
    inputs = {
        "topic": string(required=True, replaces=True),
        "protocol": string(
            required=True,
            replaces=True,
            allowed=("application", "email", "email-json", "firehose", "lambda", "sms", "sqs"),
        ),
        "endpoint": string(required=True, replaces=True),
        "confirmationTimeoutInMinutes": integer(default=1, write_only=True),
        "deliveryPolicy": json_text(),
        "endpointAutoConfirms": boolean(default=False, write_only=True),
        "filterPolicy": json_text(),
        "filterPolicyScope": string(computed=True, allowed=("MessageAttributes", "MessageBody")),
        "rawMessageDelivery": boolean(default=False),
        "redrivePolicy": json_text(),
        "subscriptionRoleArn": string(),
    }
    outputs = ("arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation")
    unsupported = ("replayPolicy",)
    gone = _GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        attributes = {
            theirs: _text(inputs[ours])
            for ours, theirs in _SUBSCRIPTION.items()
            if inputs.get(ours) not in (None, "", False)
        }
        made = cloud.client("sns").subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            Attributes=attributes,
            ReturnSubscriptionArn=True,
        )
        return str(made["SubscriptionArn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("sns").get_subscription_attributes(SubscriptionArn=resource_id)["Attributes"]
        return {
            **_from_attributes(self.inputs, _SUBSCRIPTION, told),
            "topic": told["TopicArn"],
            "protocol": told["Protocol"],
            "endpoint": told["Endpoint"],
            "arn": resource_id,
            "confirmationWasAuthenticated": told["ConfirmationWasAuthenticated"] == "true",
            "ownerId": told["Owner"],
            "pendingConfirmation": told["PendingConfirmation"] == "true",
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        for ours, theirs in _SUBSCRIPTION.items():
            if ours not in changed:
                continue
            # https://docs.aws.amazon.com/sns/latest/dg/message-filtering-policy-remove.html
            nothing = "{}" if ours == "filterPolicy" else ""
            cloud.client("sns").set_subscription_attributes(
                SubscriptionArn=resource_id, AttributeName=theirs, AttributeValue=_text(new.get(ours)) or nothing
            )

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("sns").unsubscribe(SubscriptionArn=resource_id)


def _text(value: Value) -> str:
    """A value as SNS's attributes, which are texts, hold it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _from_attributes(declared: Mapping[str, Property], names: Mapping[str, str], told: Mapping[str, str]) -> State:
    """The attributes under our names, as what they are declared to be; None for those that are not set."""
    return {ours: _value(declared[ours].kind, told.get(theirs)) for ours, theirs in names.items()}


def _value(kind: Kind, text: str | None) -> Value:
    if not text or text == "{}":
        return None
    match kind:
        case Kind.INT:
            return int(text)
        case Kind.BOOL:
            return text == "true"
        case _:
            return text


def _default_policy(topic: str, owner: str) -> str:
    """AWS's own, which leaves everything to the topic's owner.

    https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    """
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in _OWNERS_ACTIONS],
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceOwner": owner}},
    }
    return json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})


RESOURCES: Final = (Topic(), TopicPolicy(), TopicSubscription())
