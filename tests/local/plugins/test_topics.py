"""A topic beside its policy, and a notice on its way."""

import json

import pytest

from tests.local.plugins.engine import Engine

pytestmark = pytest.mark.local

TOPIC = "aws:sns/topic:Topic"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def _only_alarms(topic: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": ["sns:Publish"],
        "Resource": [topic],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_refresh_does_not_take_the_policy_beside_a_topic_for_the_topics_own(engine: Engine) -> None:
    topic = engine.create(TOPIC, "alarms", {})
    policy = engine.create(POLICY, "alarms", {"arn": topic.id, "policy": _only_alarms(topic.id)})
    assert engine.read(topic) == (topic.state, topic.inputs)
    engine.delete(policy)
    assert engine.read(topic) == (topic.state, topic.inputs)


def test_a_topics_own_policy_that_was_changed_by_hand_is_drift(engine: Engine) -> None:
    topic = engine.create(TOPIC, "alarms", {"name": "own", "policy": _only_alarms("*")})
    engine.provider.cloud().client("sns").set_topic_attributes(
        TopicArn=topic.id, AttributeName="Policy", AttributeValue=_only_alarms(topic.id)
    )
    refreshed = engine.read(topic)
    assert refreshed is not None
    assert refreshed[0]["policy"] != topic.state["policy"]


def test_an_address_is_told_and_needs_no_confirmation(engine: Engine) -> None:
    topic = engine.create(TOPIC, "alarms", {})
    told = engine.create(
        SUBSCRIPTION, "mail", {"topic": topic.id, "protocol": "email", "endpoint": "somebody@example.com"}
    )
    assert told.id.startswith(f"{topic.id}:")
    assert told.state["pendingConfirmation"] is False
