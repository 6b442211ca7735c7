"""VPC endpoints and flow logs: stored; tasks reach the local AWS over AWS_ENDPOINT_URL, and no flow is recorded."""

from typing import Final

from local.plugins.aws.requests import difference, given
from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import boolean, integer, policy, string, string_map, strings
from local.plugins.values import State

_LISTS: Final = {
    "routeTableIds": "RouteTableIds",
    "subnetIds": "SubnetIds",
    "securityGroupIds": "SecurityGroupIds",
}


class VpcEndpoint(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_endpoint.go."""

    token = "aws:ec2/vpcEndpoint:VpcEndpoint"
    note = "tasks reach the local AWS without it"
    inputs = {
        "vpcId": string(required=True, replaces=True),
        "serviceName": string(required=True, replaces=True),
        "vpcEndpointType": string(
            default="Gateway", replaces=True, allowed=("Gateway", "Interface", "GatewayLoadBalancer")
        ),
        "routeTableIds": strings(computed=True, unordered=True),
        "subnetIds": strings(computed=True, unordered=True),
        "securityGroupIds": strings(computed=True, unordered=True),
        "privateDnsEnabled": boolean(computed=True),
        "policy": policy(computed=True),
        "tags": string_map(),
    }
    outputs = ("arn", "networkInterfaceIds", "ownerId", "prefixListId", "requesterManaged", "state")
    unsupported = (
        "autoAccept",
        "dnsOptions",
        "ipAddressType",
        "resourceConfigurationArn",
        "serviceNetworkArn",
        "serviceRegion",
        "subnetConfigurations",
    )
    gone = ("InvalidVpcEndpointId.NotFound",)

    def replaced_by(self, old: State, new: Inputs, changed: frozenset[str]) -> tuple[str, ...]:
        return ("privateDnsEnabled",) if new["vpcEndpointType"] != "Interface" else ()

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        endpoint = cloud.client("ec2").create_vpc_endpoint(
            VpcId=inputs["vpcId"],
            ServiceName=inputs["serviceName"],
            VpcEndpointType=inputs["vpcEndpointType"],
            TagSpecifications=ec2_tag_specifications("vpc-endpoint", inputs["tagsAll"]),
            **given(inputs, {**_LISTS, "privateDnsEnabled": "PrivateDnsEnabled", "policy": "PolicyDocument"}),
        )["VpcEndpoint"]
        return str(endpoint["VpcEndpointId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[resource_id])["VpcEndpoints"]
        if not found or str(found[0].get("State", "")).lower() in ("deleted", "deleting"):
            return None
        endpoint = found[0]
        return {
            "vpcId": endpoint["VpcId"],
            "serviceName": endpoint["ServiceName"],
            "vpcEndpointType": endpoint.get("VpcEndpointType", "Gateway"),
            "routeTableIds": sorted(endpoint.get("RouteTableIds") or ()),
            "subnetIds": sorted(endpoint.get("SubnetIds") or ()),
            # MiniStack forgets these three.
            "securityGroupIds": sorted(group["GroupId"] for group in endpoint.get("Groups") or ())
            or known.get("securityGroupIds")
            or [],
            "privateDnsEnabled": bool(endpoint.get("PrivateDnsEnabled", known.get("privateDnsEnabled"))),
            "policy": endpoint.get("PolicyDocument") or known.get("policy") or "",
            "networkInterfaceIds": endpoint.get("NetworkInterfaceIds") or [],
            "requesterManaged": bool(endpoint.get("RequesterManaged")),
            "state": endpoint.get("State", ""),
            "ownerId": endpoint.get("OwnerId") or cloud.account_id,
            "arn": cloud.arn("ec2", f"vpc-endpoint/{resource_id}"),
            "prefixListId": self._prefix_list(cloud, endpoint["ServiceName"]),
            "tags": tag_map(endpoint.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        request: State = given(
            {name: value for name, value in new.items() if name in changed},
            {"privateDnsEnabled": "PrivateDnsEnabled", "policy": "PolicyDocument"},
        )
        for ours, theirs in _LISTS.items():
            if ours in changed:
                add, remove = difference(old.get(ours), new.get(ours))
                request |= {key: value for key, value in ((f"Add{theirs}", add), (f"Remove{theirs}", remove)) if value}
        if request:
            cloud.client("ec2").modify_vpc_endpoint(VpcEndpointId=resource_id, **request)
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[resource_id])

    def _prefix_list(self, cloud: Cloud, service: str) -> str:
        found = cloud.client("ec2").describe_prefix_lists(Filters=[{"Name": "prefix-list-name", "Values": [service]}])[
            "PrefixLists"
        ]
        return next((str(each["PrefixListId"]) for each in found if each["PrefixListName"] == service), "")


_WATCHED: Final = {"vpcId": "VPC", "subnetId": "Subnet", "eniId": "NetworkInterface"}


class FlowLog(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_flow_log.go."""

    token = "aws:ec2/flowLog:FlowLog"
    note = "no flow is recorded"
    inputs = {
        **{name: string(replaces=True) for name in _WATCHED},
        "trafficType": string(replaces=True, allowed=("ACCEPT", "REJECT", "ALL")),
        "logDestinationType": string(
            default="cloud-watch-logs", replaces=True, allowed=("cloud-watch-logs", "s3", "kinesis-data-firehose")
        ),
        "logDestination": string(replaces=True, computed=True),
        "iamRoleArn": string(replaces=True),
        "logFormat": string(replaces=True, computed=True),
        "maxAggregationInterval": integer(default=600, replaces=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = (
        "deliverCrossAccountRole",
        "destinationOptions",
        "regionalNatGatewayId",
        "tagFieldSpecifications",
        "transitGatewayAttachmentId",
        "transitGatewayId",
    )
    gone = ("InvalidFlowLogId.NotFound",)

    def validate(self, inputs: Inputs) -> list[Failure]:
        if len([name for name in _WATCHED if inputs.get(name) is not None]) != 1:
            return [Failure("", f"{self.token} needs exactly one of {', '.join(_WATCHED)}")]
        return []

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        watched = next(name for name in _WATCHED if inputs.get(name))
        answer = cloud.client("ec2").create_flow_logs(
            ResourceIds=[inputs[watched]],
            ResourceType=_WATCHED[watched],
            LogDestinationType=inputs["logDestinationType"],
            MaxAggregationInterval=inputs["maxAggregationInterval"],
            **given(
                inputs,
                {
                    "trafficType": "TrafficType",
                    "logDestination": "LogDestination",
                    "iamRoleArn": "DeliverLogsPermissionArn",
                    "logFormat": "LogFormat",
                },
            ),
        )
        if not answer.get("FlowLogIds"):
            raise PluginError(f"AWS made no flow log: {answer.get('Unsuccessful')}")
        return str(answer["FlowLogIds"][0])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        """Tags in a call of their own: MiniStack drops them from the one that creates."""
        retag_ec2(cloud, resource_id, {}, inputs, frozenset({"tagsAll"}))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("ec2").describe_flow_logs(FlowLogIds=[resource_id])["FlowLogs"]
        if not found:
            return None
        log = found[0]
        kinds = {"vpc-": "vpcId", "subnet-": "subnetId", "eni-": "eniId"}
        watched = next(name for prefix, name in kinds.items() if log["ResourceId"].startswith(prefix))
        return {
            watched: log["ResourceId"],
            "trafficType": log.get("TrafficType"),
            "logDestinationType": log.get("LogDestinationType", "cloud-watch-logs"),
            "logDestination": log.get("LogDestination"),
            # MiniStack forgets these three.
            "iamRoleArn": log.get("DeliverLogsPermissionArn") or known.get("iamRoleArn"),
            "logFormat": log.get("LogFormat") or known.get("logFormat"),
            "maxAggregationInterval": log.get("MaxAggregationInterval") or known.get("maxAggregationInterval", 600),
            "arn": cloud.arn("ec2", f"vpc-flow-log/{resource_id}"),
            "tags": tag_map(log.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ec2").delete_flow_logs(FlowLogIds=[resource_id])


RESOURCES: Final = (VpcEndpoint(), FlowLog())
