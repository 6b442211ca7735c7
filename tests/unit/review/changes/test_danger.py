import pytest

from stacks.review.changes.change import Change, Danger
from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from tests.unit.review.steps import DATABASE, POLICY, SERVICE, TASK_DEFINITION, step, updated


def judged(given: Step) -> Change:
    [change] = changes_of([given])
    return change


@pytest.mark.parametrize("operation", [Operation.DELETE, Operation.REPLACE])
def test_what_removes_a_database_may_lose_data_and_needs_somebody_who_answers_for_it(operation: Operation) -> None:
    change = judged(step(operation, DATABASE, forced_by="storageEncrypted"))
    assert change.danger is Danger.DATA
    assert change.reasons[0] == "it holds a database"
    assert change.needs_acknowledgement


def test_an_update_of_a_database_needs_no_acknowledgement() -> None:
    change = judged(updated(DATABASE, old={"maintenanceWindow": "sun"}, new={"maintenanceWindow": "mon"}))
    assert change.danger is Danger.AVAILABILITY
    assert not change.needs_acknowledgement


def test_what_is_replaced_says_which_property_forces_it() -> None:
    change = judged(step(Operation.REPLACE, "aws:ec2/subnet:Subnet", forced_by="cidrBlock"))
    assert change.danger is Danger.REPLACED
    assert change.reasons[0] == "cidrBlock cannot be changed in place"


def test_a_new_revision_of_a_task_definition_is_no_danger_of_itself() -> None:
    change = judged(step(Operation.REPLACE, TASK_DEFINITION, forced_by="containerDefinitions"))
    assert change.danger is Danger.OTHER
    assert change.replacement is not None
    assert change.replacement.why.startswith("a new revision")


def test_a_new_version_of_a_secret_value_loses_nothing() -> None:
    change = judged(step(Operation.REPLACE, "aws:secretsmanager/secretVersion:SecretVersion", forced_by="secretId"))
    assert not change.needs_acknowledgement
    assert change.danger is not Danger.DATA


def test_permissions_are_security_relevant_also_when_they_are_new() -> None:
    assert judged(step(Operation.CREATE, POLICY, new={"policy": "{}"})).danger is Danger.SECURITY
    assert judged(updated(POLICY, old={"policy": "{}"}, new={"policy": "[]"})).danger is Danger.SECURITY


def test_a_policy_that_is_known_after_the_update_only_is_said_to_be_beyond_comparison() -> None:
    change = judged(updated(POLICY, old={"policy": "{}"}, new={"policy": UNKNOWN}))
    assert change.danger is Danger.SECURITY
    assert change.follows
    assert change.reasons == (
        "what it will allow is known after the update only: it comes from another changed resource",
    )


def test_a_service_that_only_takes_a_value_over_is_no_danger() -> None:
    change = judged(updated(SERVICE, old={"taskDefinition": "arn:1"}, new={"taskDefinition": UNKNOWN}))
    assert change.danger is Danger.OTHER
    assert change.follows


def test_a_change_beside_an_unknown_value_does_not_hide_behind_it() -> None:
    old = {"taskDefinition": "arn:1", "networkConfiguration": {"assignPublicIp": False, "subnets": ["subnet-1"]}}
    new = {"taskDefinition": UNKNOWN, "networkConfiguration": {"assignPublicIp": True, "subnets": [UNKNOWN]}}
    change = judged(updated(SERVICE, old=old, new=new))
    assert not change.follows
    assert change.danger.rank <= Danger.AVAILABILITY.rank


def test_tags_alone_are_neither_of_security_nor_of_availability() -> None:
    old, new = {"tags": {"owner": "a"}}, {"tags": {"owner": "b"}}
    assert judged(updated(SERVICE, old=old, new=new)).danger is Danger.OTHER
    assert judged(updated("aws:iam/role:Role", old=old, new=new)).danger is Danger.OTHER


def test_the_worst_comes_first_and_then_what_belongs_together() -> None:
    changes = changes_of(
        [
            updated(
                "aws:cloudwatch/dashboard:Dashboard", "z", old={"body": "1"}, new={"body": "2"}, brick="monitoring"
            ),
            step(Operation.REPLACE, "aws:ec2/subnet:Subnet", "b", forced_by="cidrBlock", brick="network"),
            step(Operation.REPLACE, "aws:ec2/subnet:Subnet", "a", forced_by="cidrBlock", brick="network"),
            step(Operation.DELETE, "aws:s3/bucket:Bucket", "backups", brick="storage"),
            step(Operation.DELETE, DATABASE, "database", brick="database"),
        ]
    )
    assert [each.name for each in changes] == ["database", "backups", "a", "b", "z"]


def test_what_was_probably_renamed_is_told_how_it_is_kept() -> None:
    deleted, created = changes_of(
        [
            step(Operation.CREATE, DATABASE, "main", brick="database"),
            step(Operation.DELETE, DATABASE, "database", brick="database"),
        ]
    )
    assert deleted.reasons[-1] == (
        "main is created beside it: if it was only renamed, aliases=[pulumi.Alias(name='database')] keeps it"
    )
    assert created.operation is Operation.CREATE


def test_what_follows_names_the_changed_resources_that_its_unknown_values_come_from() -> None:
    image = updated("docker-build:index:Image", "api", old={"contextHash": "a"}, new={"contextHash": "b"})
    bucket = "urn:pulumi:test::data-aggregator::aws:s3/bucket:Bucket::assets"
    task = step(
        Operation.REPLACE,
        TASK_DEFINITION,
        "api",
        forced_by="containerDefinitions",
        old={"containerDefinitions": "[]"},
        new={"containerDefinitions": UNKNOWN},
        sources={"containerDefinitions": (image.urn, bucket)},
    )
    change = next(each for each in changes_of([image, task]) if each.type == TASK_DEFINITION)
    assert change.follows
    assert "it takes a value over from docker-build image api" in change.reasons


def test_a_lifted_protection_stands_beside_what_else_changes() -> None:
    given = updated(DATABASE, old={"multiAz": True}, new={"multiAz": False}, protected=True, unprotected=True)
    change = judged(given)
    assert change.danger is Danger.DATA
    assert change.reasons[0] == "its protection is lifted: an update may delete or replace it"
    assert not change.needs_acknowledgement


def test_what_takes_a_value_from_a_new_resource_does_more_than_to_follow() -> None:
    gateway = step(Operation.CREATE, "aws:ec2/natGateway:NatGateway", "network-2")
    route = updated(
        "aws:ec2/route:Route",
        old={"natGatewayId": "nat-1"},
        new={"natGatewayId": UNKNOWN},
        sources={"natGatewayId": (gateway.urn,)},
    )
    change = next(each for each in changes_of([gateway, route]) if each.type == "aws:ec2/route:Route")
    assert not change.follows
    assert change.danger is Danger.AVAILABILITY
