"""Who and where: the functions that almost every program calls."""

from typing import Final

from local.plugins.cloud import Cloud
from local.plugins.resource import Function, Inputs
from local.plugins.schema import boolean, string, strings
from local.plugins.values import State


class GetCallerIdentity(Function):
    token = "aws:index/getCallerIdentity:getCallerIdentity"
    inputs = {"id": string()}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        identity = cloud.client("sts").get_caller_identity()
        return {
            "accountId": identity["Account"],
            "arn": identity["Arn"],
            "userId": identity["UserId"],
            "id": identity["Account"],
        }


class GetRegion(Function):
    token = "aws:index/getRegion:getRegion"
    inputs = {"id": string(), "name": string()}
    unsupported = ("endpoint",)

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        region = inputs.get("name") or cloud.region
        return {
            "region": region,
            "name": region,
            "id": region,
            "description": region,
            "endpoint": f"ec2.{region}.amazonaws.com",
        }


class GetPartition(Function):
    token = "aws:index/getPartition:getPartition"
    inputs = {"id": string()}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        return {
            "partition": cloud.partition,
            "id": cloud.partition,
            "dnsSuffix": "amazonaws.com",
            "reverseDnsPrefix": "com.amazonaws",
        }


class GetAvailabilityZones(Function):
    token = "aws:index/getAvailabilityZones:getAvailabilityZones"
    inputs = {
        "id": string(),
        "state": string(allowed=("available", "information", "impaired", "unavailable")),
        "allAvailabilityZones": boolean(),
        "excludeNames": strings(),
        "excludeZoneIds": strings(),
    }
    unsupported = ("filters",)

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        zones = [
            zone
            for zone in cloud.client("ec2").describe_availability_zones()["AvailabilityZones"]
            if zone["State"] == inputs.get("state", zone["State"])
            and zone["ZoneName"] not in inputs.get("excludeNames", ())
            and zone["ZoneId"] not in inputs.get("excludeZoneIds", ())
        ]
        zones.sort(key=lambda zone: str(zone["ZoneName"]))
        return {
            **inputs,
            "id": cloud.region,
            "region": cloud.region,
            "names": [zone["ZoneName"] for zone in zones],
            "zoneIds": [zone["ZoneId"] for zone in zones],
            "groupNames": sorted({zone.get("GroupName", cloud.region) for zone in zones}),
        }


FUNCTIONS: Final = (GetCallerIdentity(), GetRegion(), GetPartition(), GetAvailabilityZones())
