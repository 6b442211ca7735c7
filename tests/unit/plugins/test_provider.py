"""The engine's requests, without any AWS: configuration, names, default tags, previews, secrets."""

import re

import pytest
from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue

from local.plugins.aws.plugin import AwsProvider
from local.plugins.errors import PluginError
from local.plugins.values import UNKNOWN, State, plain_map, property_value
from tests.local.plugins.engine import Engine, Live, RefusedError, run

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
BUCKET = "aws:s3/bucket:Bucket"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Configured for an endpoint where nothing listens: no test here makes a call."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    driver = Engine(AwsProvider())
    driver.configure({"region": "eu-central-1", "defaultTags": '{"tags": {"project": "p", "stage": "s"}}'})
    return driver


def test_the_region_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(RefusedError, match="the provider aws needs 'region'"):
        Engine(AwsProvider()).configure({})


@pytest.mark.parametrize("name", ["endpoints", "profile", "assumeRoles"])
def test_what_only_the_real_aws_has_is_refused(name: str) -> None:
    with pytest.raises(RefusedError, match=f"the local AWS does not support '{name}' of the provider aws"):
        Engine(AwsProvider()).configure({"region": "eu-central-1", name: "x"})


def test_a_configuration_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(RefusedError, match="'allowedAccountIds' of the provider aws must be a list"):
        Engine(AwsProvider()).configure({"region": "eu-central-1", "allowedAccountIds": '"0"'})


def test_an_automatic_name_is_the_logical_name_and_seven_digits(engine: Engine) -> None:
    assert re.fullmatch(r"web-[0-9a-f]{7}", engine.check(LOG_GROUP, "web", {})["name"])
    assert re.fullmatch(r"web-[0-9a-f]{7}", engine.check(BUCKET, "Web", {})["bucket"])
    assert re.fullmatch(
        r"alias/web-[0-9a-f]{7}", engine.check("aws:kms/alias:Alias", "web", {"targetKeyId": "k"})["name"]
    )


def test_an_automatic_name_stays_and_a_given_one_goes_before(engine: Engine) -> None:
    first = engine.check(LOG_GROUP, "web", {})
    assert engine.check(LOG_GROUP, "web", {}, first)["name"] == first["name"]
    assert engine.check(LOG_GROUP, "web", {"name": "mine"}, first)["name"] == "mine"
    assert engine.check(LOG_GROUP, "web", {}, {"name": "mine"})["name"] != "mine"


def test_an_automatic_name_that_is_too_long_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match=r"longer than 63 characters: give 'bucket', or .* at most 55"):
        engine.check(BUCKET, "a" * 56, {})
    engine.check(BUCKET, "a" * 55, {})


def test_a_policy_document_may_be_an_object_as_in_pulumi_aws(engine: Engine) -> None:
    given = {"assumeRolePolicy": {"Version": "2012-10-17", "Statement": []}}
    assert (
        engine.check("aws:iam/role:Role", "web", given)["assumeRolePolicy"]
        == '{"Version": "2012-10-17", "Statement": []}'
    )


def test_default_tags_are_in_all_tags_and_not_in_the_resources_own(engine: Engine) -> None:
    checked = engine.check(LOG_GROUP, "web", {"tags": {"stage": "mine", "a": "b"}})
    assert checked["tags"] == {"stage": "mine", "a": "b"}
    assert checked["tagsAll"] == {"project": "p", "stage": "mine", "a": "b"}
    assert engine.check("aws:iam/role:Role", "web", {"assumeRolePolicy": "{}"})["tagsAll"] == {
        "project": "p",
        "stage": "s",
    }


def test_a_changed_default_tag_is_a_change_of_every_tagged_resource(engine: Engine) -> None:
    live = existing(engine, {})
    engine.configure({"region": "eu-central-1", "defaultTags": {"tags": {"project": "q"}}})
    difference = engine.diff(live, {})
    assert set(difference.detailed_diff) == {"tagsAll.project", "tagsAll.stage"}
    assert difference.replaces == []


def test_another_region_replaces(engine: Engine) -> None:
    live = existing(engine, {})
    assert engine.diff(live, {"region": "eu-west-1"}).replaces == ["region"]
    assert "region" not in engine.check("aws:iam/role:Role", "web", {"assumeRolePolicy": "{}"})


def test_a_chosen_name_is_freed_before_its_replacement_and_an_automatic_one_is_not(engine: Engine) -> None:
    automatic = existing(engine, {})
    chosen = existing(engine, {"name": "chosen"})
    assert not engine.diff(automatic, {"logGroupClass": "INFREQUENT_ACCESS"}).delete_before_replace
    assert engine.diff(chosen, {"name": "chosen", "logGroupClass": "INFREQUENT_ACCESS"}).delete_before_replace
    assert not engine.diff(chosen, {"name": "other"}).delete_before_replace


def test_ignored_changes_are_no_changes(engine: Engine) -> None:
    live = existing(engine, {"retentionInDays": 7})
    checked = engine.check(LOG_GROUP, "web", {"retentionInDays": 9}, live.inputs)
    request = rpc.DiffRequest(live.urn, "id", values(live.state), values(checked), ["retentionInDays"])
    assert not run(engine.provider.diff(request)).changes


def test_a_preview_calls_unknown_what_only_aws_can_tell(engine: Engine) -> None:
    previewed = engine.preview(LOG_GROUP, "web", {"retentionInDays": 7})
    assert previewed["arn"] is UNKNOWN
    assert previewed["logGroupClass"] is UNKNOWN
    assert previewed["retentionInDays"] == 7
    assert previewed["region"] == "eu-central-1"


def test_the_preview_of_an_update_keeps_what_stays(engine: Engine) -> None:
    live = existing(engine, {"retentionInDays": 7})
    news = engine.check(LOG_GROUP, "web", {"retentionInDays": 9}, live.inputs)
    request = rpc.UpdateRequest(live.urn, "id", values(live.state), values(news), 0, [], preview=True)
    previewed = plain_map(run(engine.provider.update(request)).properties)
    assert previewed["arn"] == "arn:x"
    assert previewed["retentionInDays"] == 9


def test_an_unknown_input_is_unknown_after_check_and_preview(engine: Engine) -> None:
    tags = engine.check(LOG_GROUP, "web", {"tags": {"a": UNKNOWN}})
    assert tags["tagsAll"] is UNKNOWN
    assert engine.preview(LOG_GROUP, "web", {"retentionInDays": UNKNOWN})["retentionInDays"] is UNKNOWN


def test_an_unknown_region_makes_everything_after_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    driver = Engine(AwsProvider())
    driver.configure({"region": UNKNOWN})
    assert driver.check(LOG_GROUP, "web", {})["region"] is UNKNOWN


def test_secrets_stay_secret(engine: Engine) -> None:
    secret = property_value("hidden").with_secret(True)
    urn = f"urn:pulumi:test::test::{LOG_GROUP}::web"
    checked = run(engine.provider.check(rpc.CheckRequest(urn, {}, {"kmsKeyId": secret}, b"1"))).inputs
    assert checked is not None
    assert checked["kmsKeyId"] == secret
    assert not checked["name"].is_secret
    created = run(engine.provider.create(rpc.CreateRequest(urn, checked, 0, preview=True))).properties
    assert created["kmsKeyId"] == secret


def test_a_type_that_the_plugin_does_not_have_is_named(engine: Engine) -> None:
    with pytest.raises(PluginError, match="has no resource type 'aws:sqs/queue:Queue'"):
        engine.check("aws:sqs/queue:Queue", "q", {})


def test_a_function_that_the_plugin_does_not_have_is_named(engine: Engine) -> None:
    with pytest.raises(PluginError, match=r"has no function 'aws:ec2/getAmi:getAmi': it has .*getCallerIdentity"):
        engine.invoke("aws:ec2/getAmi:getAmi", {})


def test_a_failure_is_one_sentence_with_the_resource(engine: Engine) -> None:
    with pytest.raises(
        PluginError, match=f"Could not create {LOG_GROUP} 'web': Could not connect .*is the local AWS running"
    ):
        engine.create(LOG_GROUP, "web", {})


def existing(engine: Engine, inputs: State) -> Live:
    checked = engine.check(LOG_GROUP, "web", inputs)
    return Live(LOG_GROUP, "web", "id", checked, {**checked, "arn": "arn:x", "logGroupClass": "STANDARD"})


def values(state: State) -> dict[str, PropertyValue]:
    return {name: property_value(value) for name, value in state.items()}
