"""VPC, subnets and the internet gateway: stored by the local AWS; containers talk over one Docker network."""

from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import boolean, string, string_map
from local.plugins.values import State


class Vpc(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_.go."""

    token = "aws:ec2/vpc:Vpc"
    note = "no traffic is filtered"
    inputs = {
        "cidrBlock": string(replaces=True, required=True),
        "enableDnsHostnames": boolean(computed=True),
        "enableDnsSupport": boolean(default=True),
        "instanceTenancy": string(default="default", write_only=True, allowed=("default", "dedicated")),
        "tags": string_map(),
    }
    outputs = (
        "arn",
        "defaultNetworkAclId",
        "defaultRouteTableId",
        "defaultSecurityGroupId",
        "dhcpOptionsId",
        "mainRouteTableId",
        "ownerId",
    )
    unsupported = (
        "assignGeneratedIpv6CidrBlock",
        "enableNetworkAddressUsageMetrics",
        "ipv4IpamPoolId",
        "ipv4NetmaskLength",
        "ipv6CidrBlock",
        "ipv6CidrBlockNetworkBorderGroup",
        "ipv6IpamPoolId",
        "ipv6NetmaskLength",
    )
    gone = ("InvalidVpcID.NotFound",)

    def replaced_by(self, old: State, new: Inputs, changed: frozenset[str]) -> tuple[str, ...]:
        """Only from dedicated to default does AWS change a VPC's tenancy."""
        tenancies = (old.get("instanceTenancy"), new.get("instanceTenancy"))
        return ("instanceTenancy",) if tenancies != ("dedicated", "default") else ()

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        vpc = cloud.client("ec2").create_vpc(
            CidrBlock=inputs["cidrBlock"],
            InstanceTenancy=inputs["instanceTenancy"],
            TagSpecifications=ec2_tag_specifications("vpc", inputs["tagsAll"]),
        )["Vpc"]
        return str(vpc["VpcId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        self._set_dns(cloud, resource_id, inputs, frozenset(inputs))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        ec2 = cloud.client("ec2")
        vpc = ec2.describe_vpcs(VpcIds=[resource_id])["Vpcs"][0]
        here = [{"Name": "vpc-id", "Values": [resource_id]}]
        main_table = _only(
            ec2.describe_route_tables(Filters=[*here, {"Name": "association.main", "Values": ["true"]}])["RouteTables"],
            "RouteTableId",
        )
        return {
            "cidrBlock": vpc["CidrBlock"],
            # MiniStack has no ModifyVpcTenancy: what the last update asked for stands in for it.
            "instanceTenancy": known.get("instanceTenancy") or vpc.get("InstanceTenancy", "default"),
            "enableDnsHostnames": self._dns(cloud, resource_id, "enableDnsHostnames"),
            "enableDnsSupport": self._dns(cloud, resource_id, "enableDnsSupport"),
            "arn": cloud.arn("ec2", f"vpc/{resource_id}"),
            "ownerId": vpc.get("OwnerId") or cloud.account_id,
            "dhcpOptionsId": vpc.get("DhcpOptionsId", ""),
            "mainRouteTableId": main_table,
            "defaultRouteTableId": known.get("defaultRouteTableId") or main_table,
            "defaultSecurityGroupId": _only(
                ec2.describe_security_groups(Filters=[*here, {"Name": "group-name", "Values": ["default"]}])[
                    "SecurityGroups"
                ],
                "GroupId",
            ),
            "defaultNetworkAclId": _only(
                ec2.describe_network_acls(Filters=[*here, {"Name": "default", "Values": ["true"]}])["NetworkAcls"],
                "NetworkAclId",
            ),
            "tags": tag_map(vpc.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._set_dns(cloud, resource_id, new, changed)
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_vpc(VpcId=resource_id)

    def _dns(self, cloud: Cloud, resource_id: str, attribute: str) -> bool:
        answer = cloud.client("ec2").describe_vpc_attribute(VpcId=resource_id, Attribute=attribute)
        return bool(answer[f"E{attribute[1:]}"]["Value"])

    def _set_dns(self, cloud: Cloud, resource_id: str, inputs: Inputs, changed: frozenset[str]) -> None:
        """AWS takes one attribute a call."""
        for name in ("enableDnsSupport", "enableDnsHostnames"):
            if name in changed and inputs.get(name) is not None:
                cloud.client("ec2").modify_vpc_attribute(VpcId=resource_id, **{f"E{name[1:]}": {"Value": inputs[name]}})


class Subnet(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_subnet.go."""

    token = "aws:ec2/subnet:Subnet"
    note = "no traffic is filtered"
    inputs = {
        "vpcId": string(required=True, replaces=True),
        "cidrBlock": string(required=True, replaces=True),
        "availabilityZone": string(replaces=True, computed=True, conflicts=("availabilityZoneId",)),
        "availabilityZoneId": string(replaces=True, computed=True, conflicts=("availabilityZone",)),
        "mapPublicIpOnLaunch": boolean(default=False),
        "tags": string_map(),
    }
    outputs = ("arn", "ownerId")
    unsupported = (
        "assignIpv6AddressOnCreation",
        "customerOwnedIpv4Pool",
        "enableDns64",
        "enableLniAtDeviceIndex",
        "enableResourceNameDnsAaaaRecordOnLaunch",
        "enableResourceNameDnsARecordOnLaunch",
        "ipv4IpamPoolId",
        "ipv4NetmaskLength",
        "ipv6CidrBlock",
        "ipv6IpamPoolId",
        "ipv6Native",
        "ipv6NetmaskLength",
        "mapCustomerOwnedIpOnLaunch",
        "outpostArn",
        "privateDnsHostnameTypeOnLaunch",
    )
    gone = ("InvalidSubnetID.NotFound",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        subnet = cloud.client("ec2").create_subnet(
            VpcId=inputs["vpcId"],
            CidrBlock=inputs["cidrBlock"],
            TagSpecifications=ec2_tag_specifications("subnet", inputs["tagsAll"]),
            **given(inputs, {"availabilityZone": "AvailabilityZone", "availabilityZoneId": "AvailabilityZoneId"}),
        )["Subnet"]
        return str(subnet["SubnetId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs["mapPublicIpOnLaunch"]:
            self._map_public_ip(cloud, resource_id, True)

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        subnet = cloud.client("ec2").describe_subnets(SubnetIds=[resource_id])["Subnets"][0]
        return {
            "vpcId": subnet["VpcId"],
            "cidrBlock": subnet["CidrBlock"],
            "availabilityZone": subnet["AvailabilityZone"],
            "availabilityZoneId": subnet.get("AvailabilityZoneId", ""),
            "mapPublicIpOnLaunch": bool(subnet.get("MapPublicIpOnLaunch")),
            "arn": subnet.get("SubnetArn") or cloud.arn("ec2", f"subnet/{resource_id}"),
            "ownerId": subnet.get("OwnerId") or cloud.account_id,
            "tags": tag_map(subnet.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if "mapPublicIpOnLaunch" in changed:
            self._map_public_ip(cloud, resource_id, new["mapPublicIpOnLaunch"])
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_subnet(SubnetId=resource_id)

    def _map_public_ip(self, cloud: Cloud, resource_id: str, value: bool) -> None:
        cloud.client("ec2").modify_subnet_attribute(SubnetId=resource_id, MapPublicIpOnLaunch={"Value": value})


class InternetGateway(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_internet_gateway.go."""

    token = "aws:ec2/internetGateway:InternetGateway"
    note = "containers reach the network through Docker"
    inputs = {"vpcId": string(computed=True), "tags": string_map()}
    outputs = ("arn", "ownerId")
    gone = ("InvalidInternetGatewayID.NotFound",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        gateway = cloud.client("ec2").create_internet_gateway(
            TagSpecifications=ec2_tag_specifications("internet-gateway", inputs["tagsAll"])
        )["InternetGateway"]
        return str(gateway["InternetGatewayId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("vpcId"):
            cloud.client("ec2").attach_internet_gateway(InternetGatewayId=resource_id, VpcId=inputs["vpcId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        gateway = cloud.client("ec2").describe_internet_gateways(InternetGatewayIds=[resource_id])["InternetGateways"][
            0
        ]
        attachments = gateway.get("Attachments") or [{}]
        return {
            "vpcId": attachments[0].get("VpcId", ""),
            "arn": cloud.arn("ec2", f"internet-gateway/{resource_id}"),
            "ownerId": gateway.get("OwnerId") or cloud.account_id,
            "tags": tag_map(gateway.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        ec2 = cloud.client("ec2")
        if "vpcId" in changed:
            if old.get("vpcId"):
                ec2.detach_internet_gateway(InternetGatewayId=resource_id, VpcId=old["vpcId"])
            if new.get("vpcId"):
                ec2.attach_internet_gateway(InternetGatewayId=resource_id, VpcId=new["vpcId"])
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        ec2 = cloud.client("ec2")
        if state.get("vpcId"):
            ec2.detach_internet_gateway(InternetGatewayId=resource_id, VpcId=state["vpcId"])
        ec2.delete_internet_gateway(InternetGatewayId=resource_id)


def _only(found: list[dict[str, Any]], key: str) -> str:
    return str(found[0][key]) if found else ""


RESOURCES: Final = (Vpc(), Subnet(), InternetGateway())
