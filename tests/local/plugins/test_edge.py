"""What the edge's types refuse, and its look-ups, against a real MiniStack."""

import threading
from typing import Any

import pytest

from local.plugins.errors import PluginError
from tests.local.plugins.cases import Inputs
from tests.local.plugins.cases_edge import zones
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
RECORD = "aws:route53/record:Record"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
FROM_CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing"


@pytest.fixture
def zone(engine: Engine) -> str:
    found: str = zones(engine)["zone"]
    return found


def requested(engine: Engine, domain: str) -> tuple[Live, Inputs]:
    """A new certificate, and the record that proves it."""
    live = engine.create(CERTIFICATE, domain, {"domainName": domain, "validationMethod": "DNS"})
    [option] = live.state["domainValidationOptions"]
    proof = {"name": option["resourceRecordName"], "type": option["resourceRecordType"], "ttl": 300}
    return live, {**proof, "records": [option["resourceRecordValue"]]}


def test_a_certificate_is_valid_only_after_its_record(engine: Engine, zone: str) -> None:
    live, proof = requested(engine, "waits.shop.example")
    assert (live.state["status"], "notAfter" in live.state) == ("PENDING_VALIDATION", False)
    validated: list[Live] = []
    waiting = threading.Thread(
        target=lambda: validated.append(engine.create(VALIDATION, "waits", {"certificateArn": live.id}))
    )
    waiting.start()
    waiting.join(0.5)
    assert validated == []

    engine.create(RECORD, "proof", {"zoneId": zone, **proof})
    waiting.join(10)
    assert [each.state["certificateArn"] for each in validated] == [live.id]
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed[0]["status"] == "ISSUED"


def test_a_wrong_record_proves_nothing(engine: Engine, zone: str) -> None:
    live, proof = requested(engine, "wrong.shop.example")
    engine.create(RECORD, "proof", {"zoneId": zone, **proof, "records": ["something.else"]})
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed[0]["status"] == "PENDING_VALIDATION"


def test_a_record_that_the_validation_leaves_out_is_named(engine: Engine) -> None:
    live, proof = requested(engine, "missing.shop.example")
    name = proof["name"].removesuffix(".")
    with pytest.raises(PluginError, match=f"the record {name} is missing, which proves missing.shop.example"):
        engine.create(VALIDATION, "v", {"certificateArn": live.id, "validationRecordFqdns": ["other.shop.example"]})


def test_a_record_is_an_alias_whatever_the_case_and_the_final_dot(engine: Engine, zone: str) -> None:
    alias = {"name": "LB.alb.localhost", "zoneId": "Z1", "evaluateTargetHealth": True}
    inputs = {"zoneId": zone, "name": "www.shop.example.", "type": "A", "aliases": [alias]}
    live = engine.create(RECORD, "www", inputs)
    assert (live.id, live.state["fqdn"]) == (f"{zone}_www.shop.example_A", "www.shop.example")
    same = {**inputs, "name": "www.shop.example", "aliases": [{**alias, "name": "lb.alb.localhost."}]}
    assert not engine.diff(live, same).changes
    imported = engine.read_as_import(RECORD, live.id)
    assert imported is not None
    assert imported[1]["aliases"] == [{**alias, "name": "lb.alb.localhost"}]


def test_a_record_of_somebody_else_is_taken_over_only_where_allowed(engine: Engine, zone: str) -> None:
    inputs = {"zoneId": zone, "name": "taken", "type": "TXT", "ttl": 60, "records": ['"first"']}
    engine.create(RECORD, "first", inputs)
    with pytest.raises(PluginError, match=r"AWS answered InvalidChangeBatch: .*already exists"):
        engine.create(RECORD, "second", {**inputs, "records": ['"second"']})
    live = engine.create(RECORD, "third", {**inputs, "records": ['"third"'], "allowOverwrite": True})
    assert live.state["records"] == ['"third"']


def test_another_type_deletes_the_record_of_the_old_one(engine: Engine, zone: str) -> None:
    inputs = {"zoneId": zone, "name": "turned", "type": "A", "ttl": 60, "records": ["10.0.0.1"]}
    live = engine.create(RECORD, "turned", inputs)
    changed: dict[str, Any] = {**inputs, "type": "CNAME", "records": ["www.shop.example"]}
    assert engine.diff(live, changed).replaces == []
    engine.update(live, changed)
    records = engine.provider.cloud().client("route53").list_resource_record_sets(HostedZoneId=zone)
    kinds = [each["Type"] for each in records["ResourceRecordSets"] if each["Name"] == "turned.shop.example."]
    assert kinds == ["CNAME"]


def test_a_zone_is_found_by_its_name_and_only_once(engine: Engine) -> None:
    route53 = engine.provider.cloud().client("route53")
    made = [route53.create_hosted_zone(Name=f"{name}.example", CallerReference=name) for name in ("one", "two")]

    def call(**args: object) -> dict[str, Any]:
        return engine.invoke("aws:route53/getZone:getZone", args)

    found = call(name="one.example.", privateZone=False)
    assert f"/hostedzone/{found['zoneId']}" == made[0]["HostedZone"]["Id"]
    assert (found["name"], len(found["nameServers"])) == ("one.example", 4)
    with pytest.raises(PluginError, match=r"no public hosted zones match absent.example: exactly one has to"):
        call(name="absent.example")
    with pytest.raises(PluginError, match=r"no private hosted zones match one.example"):
        call(name="one.example", privateZone=True)
    route53.create_hosted_zone(Name="two.example", CallerReference="two again")
    with pytest.raises(PluginError, match=r"2 public hosted zones match two.example: exactly one has to"):
        call(name="two.example")


def test_a_rule_lets_a_prefix_list_in(engine: Engine) -> None:
    found = engine.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", {"name": FROM_CLOUDFRONT})
    assert (found["name"], found["addressFamily"]) == (FROM_CLOUDFRONT, "IPv4")
    with pytest.raises(PluginError, match="no prefix lists of eu-central-1 match"):
        engine.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", {"name": "com.amazonaws.global.absent"})

    vpc = engine.create("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.77.0.0/16"}).id
    group = engine.create("aws:ec2/securityGroup:SecurityGroup", "group", {"vpcId": vpc}).id
    inputs = {
        "securityGroupId": group,
        "prefixListId": found["id"],
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "HTTPS from CloudFront",
    }
    live = engine.create(RULE, "rule", inputs)
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed[0] == live.state
    assert refreshed[0]["prefixListId"] == found["id"]
    assert not engine.diff(live, inputs).changes


def test_a_repository_is_found_by_its_name(engine: Engine) -> None:
    live = engine.create("aws:ecr/repository:Repository", "api", {"name": "found/api"})
    found = engine.invoke("aws:ecr/getRepository:getRepository", {"name": "found/api"})
    assert found["repositoryUrl"] == live.state["repositoryUrl"]
    assert found["mostRecentImageTags"] == []
    with pytest.raises(PluginError, match="AWS answered RepositoryNotFoundException"):
        engine.invoke("aws:ecr/getRepository:getRepository", {"name": "found/absent"})
