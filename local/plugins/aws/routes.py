"""Route tables, routes and their associations: stored, no packet follows them."""

import zlib
from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import blocks, string, string_map
from local.plugins.values import State

_TARGETS: Final = {
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "natGatewayId": "NatGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "transitGatewayId": "TransitGatewayId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}
_DESTINATIONS: Final = {
    "destinationCidrBlock": "DestinationCidrBlock",
    "destinationIpv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}
# A table's own routes name their destinations without the prefix.
_INLINE_DESTINATIONS: Final = {
    "cidrBlock": "DestinationCidrBlock",
    "ipv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}


class RouteTable(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_route_table.go."""

    token = "aws:ec2/routeTable:RouteTable"
    note = "no packet follows it"
    inputs = {
        "vpcId": string(required=True, replaces=True),
        "routes": blocks(
            {name: string() for name in (*_INLINE_DESTINATIONS, *_TARGETS)},
            computed=True,
            unordered=True,
            unsupported=("carrierGatewayId", "coreNetworkArn", "localGatewayId", "odbNetworkArn", "vpcEndpointId"),
        ),
        "tags": string_map(),
    }
    outputs = ("arn", "ownerId")
    unsupported = ("propagatingVgws",)
    gone = ("InvalidRouteTableID.NotFound",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        table = cloud.client("ec2").create_route_table(
            VpcId=inputs["vpcId"],
            TagSpecifications=ec2_tag_specifications("route-table", inputs["tagsAll"]),
        )["RouteTable"]
        return str(table["RouteTableId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        ec2 = cloud.client("ec2")
        for route in inputs.get("routes") or ():
            ec2.create_route(RouteTableId=resource_id, **given(route, {**_INLINE_DESTINATIONS, **_TARGETS}))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        table = _table(cloud, resource_id)
        if table is None:
            return None
        state: State = {
            "vpcId": table["VpcId"],
            "arn": cloud.arn("ec2", f"route-table/{resource_id}"),
            "ownerId": table.get("OwnerId") or cloud.account_id,
            "tags": tag_map(table.get("Tags")),
        }
        # Routes that are resources of their own are not the table's, unless the program lists some in the table.
        if "routes" in known or not known:
            state["routes"] = [
                {
                    ours: route[theirs]
                    for ours, theirs in {**_INLINE_DESTINATIONS, **_TARGETS}.items()
                    if route.get(theirs)
                }
                for route in table["Routes"]
                if _is_the_programs(route)
            ]
        return state

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        ec2 = cloud.client("ec2")
        if "routes" in changed:
            before, after = old.get("routes") or [], new.get("routes") or []
            for route in before:
                if route not in after:
                    ec2.delete_route(RouteTableId=resource_id, **given(route, _INLINE_DESTINATIONS))
            for route in after:
                if route not in before:
                    ec2.create_route(RouteTableId=resource_id, **given(route, {**_INLINE_DESTINATIONS, **_TARGETS}))
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_route_table(RouteTableId=resource_id)


class Route(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_route.go."""

    token = "aws:ec2/route:Route"
    note = "no packet follows it"
    inputs = {
        "routeTableId": string(required=True, replaces=True),
        **{name: string(replaces=True) for name in _DESTINATIONS},
        **{name: string() for name in _TARGETS},
    }
    outputs = ("origin", "state")
    unsupported = ("carrierGatewayId", "coreNetworkArn", "localGatewayId", "odbNetworkArn", "vpcEndpointId")
    gone = ("InvalidRouteTableID.NotFound", "InvalidRoute.NotFound")

    def validate(self, inputs: Inputs) -> list[Failure]:
        return [
            Failure("", f"{self.token} needs exactly one of {', '.join(sorted(names))}; given are {len(present)}")
            for names in (_DESTINATIONS, _TARGETS)
            if len(present := [name for name in names if inputs.get(name) is not None]) != 1
        ]

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("ec2").create_route(
            RouteTableId=inputs["routeTableId"], **given(inputs, {**_DESTINATIONS, **_TARGETS})
        )
        destination = next(inputs[name] for name in _DESTINATIONS if inputs.get(name))
        return f"r-{inputs['routeTableId']}{zlib.crc32(destination.encode())}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """An import's id is `<route table id>_<destination>`, as in pulumi-aws."""
        table_id, _, destination = resource_id.partition("_")
        if known:
            table_id = known["routeTableId"]
            destination = next(known[name] for name in _DESTINATIONS if known.get(name))
        table = _table(cloud, table_id)
        for route in table["Routes"] if table else ():
            if destination in {route.get(theirs) for theirs in _DESTINATIONS.values()}:
                return {
                    "routeTableId": table_id,
                    **{name: route.get(theirs) for name, theirs in {**_DESTINATIONS, **_TARGETS}.items()},
                    "origin": route.get("Origin", ""),
                    "state": route.get("State", ""),
                }
        return None

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        cloud.client("ec2").replace_route(RouteTableId=new["routeTableId"], **given(new, {**_DESTINATIONS, **_TARGETS}))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_route(RouteTableId=state["routeTableId"], **given(state, _DESTINATIONS))


class RouteTableAssociation(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_route_table_association.go."""

    token = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    note = "no packet follows it"
    inputs = {"routeTableId": string(required=True), "subnetId": string(required=True, replaces=True)}
    unsupported = ("gatewayId",)
    gone = ("InvalidAssociationID.NotFound",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        answer = cloud.client("ec2").associate_route_table(
            RouteTableId=inputs["routeTableId"], SubnetId=inputs["subnetId"]
        )
        return str(answer["AssociationId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """By subnet: replacing an association gives it a new id, and the engine keeps the first.

        An import's id is `<subnet id>/<route table id>`, as in pulumi-aws.
        """
        association = self._of(cloud, known.get("subnetId") or resource_id.partition("/")[0])
        if association is None:
            return None
        return {"routeTableId": association["RouteTableId"], "subnetId": association["SubnetId"]}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        association = self._of(cloud, new["subnetId"])
        if association is None:
            raise PluginError(f"the subnet {new['subnetId']} has no route table any more: run a refresh first")
        cloud.client("ec2").replace_route_table_association(
            AssociationId=association["RouteTableAssociationId"], RouteTableId=new["routeTableId"]
        )

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        association = self._of(cloud, state["subnetId"])
        if association is not None:
            cloud.client("ec2").disassociate_route_table(AssociationId=association["RouteTableAssociationId"])

    def _of(self, cloud: Cloud, subnet_id: str) -> dict[str, Any] | None:
        tables = cloud.client("ec2").describe_route_tables(
            Filters=[{"Name": "association.subnet-id", "Values": [subnet_id]}]
        )["RouteTables"]
        return next(
            (
                association
                for table in tables
                for association in table["Associations"]
                if association.get("SubnetId") == subnet_id
            ),
            None,
        )


def _table(cloud: Cloud, table_id: str) -> dict[str, Any] | None:
    found = cloud.client("ec2").describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    return dict(found[0]) if found else None


def _is_the_programs(route: dict[str, Any]) -> bool:
    """Not the VPC's own route, and not one that a gateway endpoint added."""
    gateway = str(route.get("GatewayId", ""))
    return gateway != "local" and not gateway.startswith("vpce-")


RESOURCES: Final = (RouteTable(), Route(), RouteTableAssociation())
