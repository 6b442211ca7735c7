"""Application Load Balancers."""

from typing import Any, Final
from urllib.parse import urlsplit

from local.plugins.aws.lb.attributes import Attribute, read, retag, tags_of, written
from local.plugins.aws.tagging import tag_list
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, boolean, integer, string, string_map, strings
from local.plugins.values import State, Value

_ATTRIBUTES: Final = {
    "clientKeepAlive": Attribute("client_keep_alive.seconds", 3600),
    "desyncMitigationMode": Attribute("routing.http.desync_mitigation_mode", "defensive"),
    "dropInvalidHeaderFields": Attribute("routing.http.drop_invalid_header_fields.enabled", False),
    "enableDeletionProtection": Attribute("deletion_protection.enabled", False),
    "enableHttp2": Attribute("routing.http2.enabled", True),
    "enableTlsVersionAndCipherSuiteHeaders": Attribute(
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", False
    ),
    "enableWafFailOpen": Attribute("waf.fail_open.enabled", False),
    "enableXffClientPort": Attribute("routing.http.xff_client_port.enabled", False),
    "idleTimeout": Attribute("idle_timeout.timeout_seconds", 60),
    "preserveHostHeader": Attribute("routing.http.preserve_host_header.enabled", False),
    "xffHeaderProcessingMode": Attribute("routing.http.xff_header_processing.mode", "append"),
}
_LOGS: Final = {"accessLogs": "access_logs", "connectionLogs": "connection_logs"}


def _logs() -> Any:
    return block({"bucket": string(required=True), "enabled": boolean(default=False), "prefix": string()})


class LoadBalancer(Resource):
    """`dnsName` is `<name>.alb.localhost:<port>`: with it, `http://{dnsName}` answers on this machine.

    Browsers and curl take every name below `localhost` for this machine; a program whose resolver does not asks
    127.0.0.1 at the same port, with that name as the Host header.

    Replacements: terraform-provider-aws internal/service/elbv2/load_balancer.go.
    """

    token = "aws:lb/loadBalancer:LoadBalancer"
    capability = Capability.RUNS
    note = "routes HTTP at <name>.alb.localhost; security groups and subnets are stored, not enforced"
    inputs = {
        "name": string(replaces=True),
        "internal": boolean(replaces=True, computed=True),
        "loadBalancerType": string(replaces=True, default="application", allowed=("application",)),
        "ipAddressType": string(computed=True, allowed=("ipv4", "dualstack", "dualstack-without-public-ipv4")),
        "securityGroups": strings(unordered=True, computed=True),
        "subnets": strings(unordered=True, required=True),
        "accessLogs": _logs(),
        "connectionLogs": _logs(),
        "clientKeepAlive": integer(default=3600),
        "desyncMitigationMode": string(default="defensive", allowed=("monitor", "defensive", "strictest")),
        "dropInvalidHeaderFields": boolean(default=False),
        "enableDeletionProtection": boolean(default=False),
        "enableHttp2": boolean(default=True),
        "enableTlsVersionAndCipherSuiteHeaders": boolean(default=False),
        "enableWafFailOpen": boolean(default=False),
        "enableXffClientPort": boolean(default=False),
        "idleTimeout": integer(default=60),
        "preserveHostHeader": boolean(default=False),
        "xffHeaderProcessingMode": string(default="append", allowed=("append", "preserve", "remove")),
        "tags": string_map(),
    }
    outputs = ("arn", "arnSuffix", "dnsName", "vpcId", "zoneId")
    unsupported = (
        "customerOwnedIpv4Pool",
        "dnsRecordClientRoutingPolicy",
        "enableCrossZoneLoadBalancing",
        "enablePrefixForIpv6SourceNat",
        "enableZonalShift",
        "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        "healthCheckLogs",
        "ipamPools",
        "minimumLoadBalancerCapacity",
        "namePrefix",
        "secondaryIpsAutoAssignedPerSubnet",
        "subnetMappings",
    )
    autoname = AutoName(max_length=32)
    gone = ("LoadBalancerNotFound", "LoadBalancerNotFoundException")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            "Name": inputs["name"],
            "Subnets": inputs["subnets"],
            "SecurityGroups": inputs.get("securityGroups") or [],
            "Scheme": "internal" if inputs.get("internal") else "internet-facing",
            "Type": inputs["loadBalancerType"],
            "Tags": tag_list(inputs["tagsAll"]),
        }
        if inputs.get("ipAddressType"):
            request["IpAddressType"] = inputs["ipAddressType"]
        made = cloud.client("elbv2").create_load_balancer(**request)["LoadBalancers"][0]
        return str(made["LoadBalancerArn"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        cloud.client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=resource_id, Attributes=_attributes(inputs)
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        elb = cloud.client("elbv2")
        balancer = elb.describe_load_balancers(LoadBalancerArns=[resource_id])["LoadBalancers"][0]
        attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=resource_id)["Attributes"]
        subnets = [zone["SubnetId"] for zone in balancer["AvailabilityZones"]]
        return {
            "name": balancer["LoadBalancerName"],
            "internal": balancer["Scheme"] == "internal",
            "loadBalancerType": balancer["Type"],
            "ipAddressType": balancer["IpAddressType"],
            "securityGroups": balancer.get("SecurityGroups", []),
            "subnets": subnets,
            **read(_ATTRIBUTES, attributes),
            **_read_logs(attributes, known),
            "tags": tags_of(elb, resource_id),
            "arn": resource_id,
            "arnSuffix": resource_id.partition(":loadbalancer/")[2],
            "dnsName": dns_name(cloud, balancer["LoadBalancerName"]),
            "vpcId": _vpc_of(cloud, subnets) or balancer["VpcId"],
            "zoneId": balancer["CanonicalHostedZoneId"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        elb = cloud.client("elbv2")
        if "securityGroups" in changed:
            elb.set_security_groups(LoadBalancerArn=resource_id, SecurityGroups=new.get("securityGroups") or [])
        if "subnets" in changed:
            elb.set_subnets(LoadBalancerArn=resource_id, Subnets=new["subnets"])
        if "ipAddressType" in changed:
            elb.set_ip_address_type(LoadBalancerArn=resource_id, IpAddressType=new["ipAddressType"])
        if changed & {*_ATTRIBUTES, *_LOGS}:
            elb.modify_load_balancer_attributes(LoadBalancerArn=resource_id, Attributes=_attributes(new))
        if "tagsAll" in changed:
            retag(elb, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Raises PluginError under deletion protection, which the local AWS stores and does not enforce."""
        elb = cloud.client("elbv2")
        attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=resource_id)["Attributes"]
        if read(_ATTRIBUTES, attributes)["enableDeletionProtection"]:
            raise PluginError(
                "deletion protection is enabled: set enableDeletionProtection to false, update, and delete then"
            )
        elb.delete_load_balancer(LoadBalancerArn=resource_id)


def dns_name(cloud: Cloud, name: str) -> str:
    """The name under which the local AWS's gateway routes to the load balancer, with the gateway's port."""
    return f"{name.lower()}.alb.localhost:{urlsplit(cloud.endpoint).port or 80}"


def _attributes(inputs: Inputs) -> list[dict[str, str]]:
    attributes = written(_ATTRIBUTES, inputs)
    for name, prefix in _LOGS.items():
        logs = inputs.get(name) or {"enabled": False}
        attributes.append({"Key": f"{prefix}.s3.enabled", "Value": str(bool(logs.get("enabled"))).lower()})
        for key in ("bucket", "prefix"):
            if logs.get(key):
                attributes.append({"Key": f"{prefix}.s3.{key}", "Value": logs[key]})
    return attributes


def _read_logs(attributes: Any, known: State) -> dict[str, Value]:
    texts = {each["Key"]: each["Value"] for each in attributes}
    told: dict[str, Value] = {}
    for name, prefix in _LOGS.items():
        enabled = texts.get(f"{prefix}.s3.enabled") == "true"
        if enabled or known.get(name):
            told[name] = {
                "enabled": enabled,
                "bucket": texts.get(f"{prefix}.s3.bucket", ""),
                "prefix": texts.get(f"{prefix}.s3.prefix", ""),
            }
    return told


def _vpc_of(cloud: Cloud, subnets: list[str]) -> str | None:
    """The VPC of the first subnet: the local AWS answers with a made-up one."""
    if not subnets:
        return None
    ec2 = cloud.client("ec2")
    found = ec2.describe_subnets(Filters=[{"Name": "subnet-id", "Values": subnets[:1]}])["Subnets"]
    return str(found[0]["VpcId"]) if found else None
