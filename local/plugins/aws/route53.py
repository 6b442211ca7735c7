"""Route 53: simple and alias records, and the look-up of a hosted zone."""

from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.tagging import tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Capability, Function, Inputs, Resource
from local.plugins.schema import blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State, Value

_TYPES: Final = ("A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV", "SVCB")
_ZONE: Final = "/hostedzone/"


def _plain(name: str) -> str:
    """A name as pulumi-aws keeps it; Route 53 writes the asterisk in octal."""
    return name.lower().removesuffix(".").replace("\\052", "*")


def _same_name(one: Value, other: Value) -> bool:
    """Names differ neither by case nor by the final dot."""
    return _plain(str(one)) == _plain(str(other))


class Record(Resource):
    """Records with the simple routing policy, of which a name and a type have one.

    A change of the type deletes and creates in one batch, as in pulumi-aws; the id then still names the old type.
    Replacements: terraform-provider-aws internal/service/route53/record.go.
    """

    token = "aws:route53/record:Record"
    capability = Capability.RUNS
    note = "the gateway follows A and CNAME records by the header Host; no DNS server answers"
    regional = False
    inputs = {
        "zoneId": string(required=True, replaces=True),
        "name": string(required=True, replaces=True, same=_same_name),
        "type": string(required=True, allowed=(*_TYPES, "SSHFP", "TLSA", "TXT")),
        "ttl": integer(),
        "records": strings(unordered=True),
        "aliases": blocks(
            {
                "name": string(required=True, same=_same_name),
                "zoneId": string(required=True),
                "evaluateTargetHealth": boolean(required=True),
            }
        ),
        "allowOverwrite": boolean(computed=True, write_only=True),
    }
    outputs = ("fqdn",)
    unsupported = (
        "cidrRoutingPolicy",
        "failoverRoutingPolicies",
        "geolocationRoutingPolicies",
        "geoproximityRoutingPolicy",
        "healthCheckId",
        "latencyRoutingPolicies",
        "multivalueAnswerRoutingPolicy",
        "setIdentifier",
        "weightedRoutingPolicies",
    )
    gone = ("NoSuchHostedZone",)

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        aliases, records = inputs.get("aliases"), inputs.get("records")
        if (aliases is None) is (records is None):
            yield Failure("", f"{self.token} needs exactly one of 'aliases' and 'records'")
        if isinstance(aliases, list) and len(aliases) != 1:
            yield Failure("aliases", f"a record is an alias of one target, and 'aliases' names {len(aliases)}")
        if records is not None and inputs.get("ttl") is None:
            yield Failure("ttl", f"{self.token} with 'records' needs 'ttl', in seconds")
        if aliases is not None and inputs.get("ttl") is not None:
            yield Failure("ttl", f"{self.token} takes 'aliases' or 'ttl', not both: an alias has its target's")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        """The record is there at once: the local AWS has no name servers to bring it to."""
        _change(cloud, inputs, _creating(inputs))
        return f"{inputs['zoneId']}_{_plain(inputs['name'])}_{inputs['type']}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        zone_id, name, kind = (known[key] for key in ("zoneId", "name", "type")) if known else _parts(resource_id)
        fqdn = _fqdn(cloud, zone_id, name)
        record = _find(cloud, zone_id, fqdn, kind)
        if record is None:
            return None
        alias = record.get("AliasTarget")
        return {
            "zoneId": zone_id,
            "name": name,
            "type": kind,
            "ttl": record.get("TTL"),
            "records": [each["Value"] for each in record.get("ResourceRecords") or ()],
            "aliases": [_alias_from_aws(alias)] if alias else [],
            "fqdn": fqdn,
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if "type" not in changed:
            _change(cloud, new, "UPSERT")
            return
        before = _find(cloud, old["zoneId"], old["fqdn"], old["type"])
        _change(cloud, new, _creating(new), *([{"Action": "DELETE", "ResourceRecordSet": before}] if before else []))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        record = _find(cloud, state["zoneId"], state["fqdn"], state["type"])
        if record is not None:
            _submit(cloud, state["zoneId"], [{"Action": "DELETE", "ResourceRecordSet": record}])


def _creating(inputs: Inputs) -> str:
    """CREATE refuses to take over a record that somebody else made."""
    return "UPSERT" if inputs.get("allowOverwrite") else "CREATE"


def _change(cloud: Cloud, inputs: Inputs, action: str, *before: dict[str, Any]) -> None:
    zone_id = inputs["zoneId"]
    record: dict[str, Any] = {"Name": _fqdn(cloud, zone_id, inputs["name"]), "Type": inputs["type"]}
    if inputs.get("records"):
        record["ResourceRecords"] = [{"Value": value} for value in inputs["records"]]
        record["TTL"] = inputs["ttl"]
    for alias in inputs.get("aliases") or ():
        record["AliasTarget"] = {
            "DNSName": alias["name"],
            "HostedZoneId": alias["zoneId"],
            "EvaluateTargetHealth": alias["evaluateTargetHealth"],
        }
    _submit(cloud, zone_id, [*before, {"Action": action, "ResourceRecordSet": record}])


def _submit(cloud: Cloud, zone_id: str, changes: list[dict[str, Any]]) -> None:
    cloud.client("route53").change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})


def _find(cloud: Cloud, zone_id: str, fqdn: str, kind: str) -> dict[str, Any] | None:
    found: list[dict[str, Any]] = cloud.client("route53").list_resource_record_sets(
        HostedZoneId=zone_id, StartRecordName=fqdn, StartRecordType=kind, MaxItems="1"
    )["ResourceRecordSets"]
    return next((each for each in found if _same_name(each["Name"], fqdn) and each["Type"] == kind), None)


def _fqdn(cloud: Cloud, zone_id: str, name: str) -> str:
    """The whole name: what does not end with the zone's stands inside it."""
    zone = _plain(cloud.client("route53").get_hosted_zone(Id=zone_id)["HostedZone"]["Name"])
    plain = _plain(name)
    if plain == zone or plain.endswith(f".{zone}"):
        return plain
    return f"{plain}.{zone}" if plain else zone


def _parts(resource_id: str) -> tuple[str, str, str]:
    zone_id, _, rest = resource_id.partition("_")
    name, _, kind = rest.rpartition("_")
    return zone_id, name, kind


def _alias_from_aws(alias: dict[str, Any]) -> State:
    return {
        "name": _plain(alias["DNSName"]).removeprefix("dualstack."),
        "zoneId": alias["HostedZoneId"],
        "evaluateTargetHealth": alias["EvaluateTargetHealth"],
    }


class GetZone(Function):
    """By id or by name. Raises PluginError unless exactly one zone of the account matches."""

    token = "aws:route53/getZone:getZone"
    inputs = {"name": string(), "zoneId": string(), "privateZone": boolean(default=False), "tags": string_map()}
    unsupported = ("enableAcceleratedRecovery", "vpcId")

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        zone_id, name = inputs.get("zoneId"), inputs.get("name")
        if (zone_id is None) is (name is None):
            raise PluginError("give the zone's 'name' or its 'zoneId'")
        route53 = cloud.client("route53")
        found = [
            zone
            for page in route53.get_paginator("list_hosted_zones").paginate()
            for zone in page["HostedZones"]
            if (zone["Id"].removeprefix(_ZONE) == zone_id or (name is not None and _same_name(zone["Name"], name)))
            and (zone_id is not None or zone["Config"]["PrivateZone"] is inputs["privateZone"])
        ]
        tags = {zone["Id"]: _tags(cloud, zone["Id"].removeprefix(_ZONE)) for zone in found}
        found = [zone for zone in found if (inputs.get("tags") or {}).items() <= tags[zone["Id"]].items()]
        if len(found) != 1:
            kind = "private" if inputs["privateZone"] else "public"
            raise PluginError(f"{len(found) or 'no'} {kind} hosted zones match {name or zone_id}: exactly one has to")
        zone = route53.get_hosted_zone(Id=found[0]["Id"])
        told, servers = zone["HostedZone"], zone.get("DelegationSet", {}).get("NameServers", [])
        found_id = told["Id"].removeprefix(_ZONE)
        return {
            "id": found_id,
            "zoneId": found_id,
            "arn": f"arn:{cloud.partition}:route53:::hostedzone/{found_id}",
            "name": _plain(told["Name"]),
            "callerReference": told["CallerReference"],
            "comment": told["Config"].get("Comment", ""),
            "privateZone": told["Config"]["PrivateZone"],
            "resourceRecordSetCount": told["ResourceRecordSetCount"],
            "nameServers": [server.removesuffix(".") for server in servers],
            "primaryNameServer": servers[0].removesuffix(".") if servers else "",
            "enableAcceleratedRecovery": False,
            "linkedServiceDescription": "",
            "linkedServicePrincipal": "",
            "tags": tags[told["Id"]],
        }


def _tags(cloud: Cloud, zone_id: str) -> dict[str, str]:
    told = cloud.client("route53").list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id)
    return tag_map(told["ResourceTagSet"]["Tags"])


RESOURCES: Final = (Record(),)
FUNCTIONS: Final = (GetZone(),)
