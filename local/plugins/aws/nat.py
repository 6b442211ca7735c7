"""Elastic IP addresses and NAT gateways: stored; containers reach the network through Docker."""

from typing import Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import string, string_map
from local.plugins.values import State


class Eip(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/ec2_eip.go."""

    token = "aws:ec2/eip:Eip"
    note = "an address that nothing answers"
    inputs = {"domain": string(replaces=True, computed=True, allowed=("vpc",)), "tags": string_map()}
    outputs = ("allocationId", "arn", "publicDns", "publicIp")
    unsupported = (
        "address",
        "associateWithPrivateIp",
        "customerOwnedIpv4Pool",
        "instance",
        "ipamPoolId",
        "networkBorderGroup",
        "networkInterface",
        "publicIpv4Pool",
    )
    gone = ("InvalidAllocationID.NotFound", "InvalidAddress.NotFound")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        answer = cloud.client("ec2").allocate_address(
            Domain="vpc", TagSpecifications=ec2_tag_specifications("elastic-ip", inputs["tagsAll"])
        )
        return str(answer["AllocationId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("ec2").describe_addresses(AllocationIds=[resource_id])["Addresses"]
        if not found:
            return None
        address = found[0]
        dashed = address["PublicIp"].replace(".", "-")
        return {
            "domain": address.get("Domain", "vpc"),
            "allocationId": resource_id,
            "arn": cloud.arn("ec2", f"elastic-ip/{resource_id}"),
            "publicIp": address["PublicIp"],
            "publicDns": f"ec2-{dashed}.{cloud.region}.compute.amazonaws.com",
            "tags": tag_map(address.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").release_address(AllocationId=resource_id)


class NatGateway(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_nat_gateway.go."""

    token = "aws:ec2/natGateway:NatGateway"
    note = "containers reach the network through Docker"
    inputs = {
        "subnetId": string(required=True, replaces=True),
        "allocationId": string(replaces=True),
        "connectivityType": string(default="public", replaces=True, allowed=("public", "private")),
        "tags": string_map(),
    }
    outputs = ("associationId", "networkInterfaceId", "privateIp", "publicIp")
    unsupported = (
        "availabilityMode",
        "availabilityZoneAddresses",
        "privateIp",
        "secondaryAllocationIds",
        "secondaryPrivateIpAddressCount",
        "secondaryPrivateIpAddresses",
        "vpcId",
    )
    gone = ("NatGatewayNotFound", "InvalidNatGatewayID.NotFound")

    def validate(self, inputs: Inputs) -> list[Failure]:
        if inputs["connectivityType"] == "public" and inputs.get("allocationId") is None:
            return [Failure("allocationId", f"{self.token} needs 'allocationId' when it is public")]
        return []

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        gateway = cloud.client("ec2").create_nat_gateway(
            SubnetId=inputs["subnetId"],
            ConnectivityType=inputs["connectivityType"],
            TagSpecifications=ec2_tag_specifications("natgateway", inputs["tagsAll"]),
            **given(inputs, {"allocationId": "AllocationId"}),
        )["NatGateway"]
        return str(gateway["NatGatewayId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        cloud.wait(
            f"the NAT gateway {resource_id} to be available",
            lambda: self._describe(cloud, resource_id).get("State") == "available",
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        gateway = self._describe(cloud, resource_id)
        if gateway.get("State", "deleted") in ("deleted", "deleting"):
            return None
        # MiniStack names no addresses: then what is known of the Elastic IP address has to do.
        address: State = next(iter(gateway.get("NatGatewayAddresses") or ()), {})
        allocation = address.get("AllocationId") or known.get("allocationId")
        return {
            "subnetId": gateway["SubnetId"],
            "allocationId": allocation,
            "connectivityType": gateway.get("ConnectivityType", "public"),
            "associationId": address.get("AssociationId", ""),
            "networkInterfaceId": address.get("NetworkInterfaceId", ""),
            "privateIp": address.get("PrivateIp", ""),
            "publicIp": address.get("PublicIp") or self._public_ip(cloud, allocation),
            "tags": tag_map(gateway.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_nat_gateway(NatGatewayId=resource_id)
        cloud.wait(
            f"the NAT gateway {resource_id} to be deleted",
            lambda: self._describe(cloud, resource_id).get("State", "deleted") == "deleted",
        )

    def _public_ip(self, cloud: Cloud, allocation: str | None) -> str:
        if not allocation:
            return ""
        return str(cloud.client("ec2").describe_addresses(AllocationIds=[allocation])["Addresses"][0]["PublicIp"])

    def _describe(self, cloud: Cloud, resource_id: str) -> State:
        found = cloud.client("ec2").describe_nat_gateways(NatGatewayIds=[resource_id])["NatGateways"]
        return dict(found[0]) if found else {}


RESOURCES: Final = (Eip(), NatGateway())
