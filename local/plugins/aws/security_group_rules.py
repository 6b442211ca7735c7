"""Single rules of security groups: stored, not enforced."""

from typing import Any, ClassVar, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import integer, same_text, string, string_map
from local.plugins.values import State

_SOURCES: Final = {
    "cidrIpv4": "CidrIpv4",
    "cidrIpv6": "CidrIpv6",
    "prefixListId": "PrefixListId",
    "referencedSecurityGroupId": "ReferencedGroupId",
}
_ALL_PROTOCOLS: Final = "-1"


class _Rule(Resource):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_security_group_ingress_rule.go, for both."""

    egress: ClassVar[bool]
    note = "no traffic is filtered"
    inputs = {
        "securityGroupId": string(required=True, replaces=True),
        "ipProtocol": string(required=True, same=same_text),
        "fromPort": integer(),
        "toPort": integer(),
        "description": string(),
        **{name: string() for name in _SOURCES},
        "tags": string_map(),
    }
    outputs = ("arn", "securityGroupRuleId")
    gone = ("InvalidSecurityGroupRuleId.NotFound", "InvalidGroup.NotFound", "InvalidGroupId.NotFound")

    def validate(self, inputs: Inputs) -> list[Failure]:
        failures = []
        if len([name for name in _SOURCES if inputs.get(name) is not None]) != 1:
            failures.append(Failure("", f"{self.token} needs exactly one of {', '.join(_SOURCES)}"))
        if inputs["ipProtocol"] in ("tcp", "udp"):
            failures += [
                Failure(name, f"{self.token} needs {name!r} for the protocol {inputs['ipProtocol']!r}")
                for name in ("fromPort", "toPort")
                if inputs.get(name) is None
            ]
        return failures

    def replaced_by(self, old: State, new: Inputs, changed: frozenset[str]) -> tuple[str, ...]:
        """AWS changes a rule's source, not what kind of source it is."""
        before, after = ([name for name in _SOURCES if rule.get(name)] for rule in (old, new))
        return () if before == after else (*before, *after)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        ec2 = cloud.client("ec2")
        authorize = ec2.authorize_security_group_egress if self.egress else ec2.authorize_security_group_ingress
        answer = authorize(
            GroupId=inputs["securityGroupId"],
            IpPermissions=[_permission(inputs)],
            TagSpecifications=ec2_tag_specifications("security-group-rule", inputs["tagsAll"]),
        )
        return str(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("ec2").describe_security_group_rules(SecurityGroupRuleIds=[resource_id])[
            "SecurityGroupRules"
        ]
        if not found or bool(found[0].get("IsEgress")) is not self.egress:
            return None
        rule = found[0]
        every = rule["IpProtocol"] == _ALL_PROTOCOLS
        return {
            "securityGroupId": rule["GroupId"],
            "ipProtocol": rule["IpProtocol"],
            "fromPort": known.get("fromPort") if every else rule.get("FromPort"),
            "toPort": known.get("toPort") if every else rule.get("ToPort"),
            "description": rule.get("Description", ""),
            "cidrIpv4": rule.get("CidrIpv4"),
            "cidrIpv6": rule.get("CidrIpv6"),
            "prefixListId": rule.get("PrefixListId"),
            "referencedSecurityGroupId": (rule.get("ReferencedGroupInfo") or {}).get("GroupId"),
            "securityGroupRuleId": resource_id,
            "arn": cloud.arn("ec2", f"security-group-rule/{resource_id}"),
            "tags": tag_map(rule.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if changed - {"tags", "tagsAll"}:
            rule = {
                "IpProtocol": new["ipProtocol"],
                "Description": new.get("description", ""),
                **given(new, {**_SOURCES, "referencedSecurityGroupId": "ReferencedGroupId"}),
            }
            ec2 = cloud.client("ec2")
            ec2.meta.events.register(
                "before-call.ec2.ModifySecurityGroupRules", _also_in_ministacks_words, unique_id="local-aws"
            )
            ec2.modify_security_group_rules(
                GroupId=new["securityGroupId"],
                SecurityGroupRules=[{"SecurityGroupRuleId": resource_id, "SecurityGroupRule": {**rule, **_ports(new)}}],
            )
        retag_ec2(cloud, resource_id, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        ec2 = cloud.client("ec2")
        revoke = ec2.revoke_security_group_egress if self.egress else ec2.revoke_security_group_ingress
        revoke(GroupId=state["securityGroupId"], SecurityGroupRuleIds=[resource_id])


def _also_in_ministacks_words(params: dict[str, Any], **_: object) -> None:
    """MiniStack 1.5.33 looks for the referenced group where EC2 has it in its answers, not in this request."""
    for name, value in list(params["body"].items()):
        if name.endswith(".ReferencedGroupId"):
            params["body"][f"{name.removesuffix('Id')}Info.GroupId"] = value


def _ports(inputs: Inputs) -> dict[str, int]:
    """EC2 wants -1 for all ports; a port 0 is a port."""
    if inputs["ipProtocol"] == _ALL_PROTOCOLS:
        return {"FromPort": -1, "ToPort": -1}
    return {"FromPort": inputs.get("fromPort", -1), "ToPort": inputs.get("toPort", -1)}


def _permission(inputs: Inputs) -> dict[str, Any]:
    text = given(inputs, {"description": "Description"})
    permission: dict[str, Any] = {"IpProtocol": inputs["ipProtocol"], **_ports(inputs)}
    for ours, theirs, key in (
        ("cidrIpv4", "IpRanges", "CidrIp"),
        ("cidrIpv6", "Ipv6Ranges", "CidrIpv6"),
        ("prefixListId", "PrefixListIds", "PrefixListId"),
        ("referencedSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ):
        if inputs.get(ours):
            permission[theirs] = [{key: inputs[ours], **text}]
    return permission


class SecurityGroupIngressRule(_Rule):
    token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    egress = False


class SecurityGroupEgressRule(_Rule):
    token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    egress = True


RESOURCES: Final = (SecurityGroupIngressRule(), SecurityGroupEgressRule())
