"""Security groups: stored, not enforced; containers of the local AWS reach each other over one Docker network."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from local.plugins.aws.tagging import ec2_tag_specifications, retag_ec2, tag_map
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import Property, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State, Value

_SOURCES: Final = (
    ("cidrBlocks", "IpRanges", "CidrIp"),
    ("ipv6CidrBlocks", "Ipv6Ranges", "CidrIpv6"),
    ("prefixListIds", "PrefixListIds", "PrefixListId"),
    ("securityGroups", "UserIdGroupPairs", "GroupId"),
)


def _atoms(rules: Iterable[Mapping[str, Any]]) -> frozenset[tuple[Any, ...]]:
    """Rules taken apart to one source each: AWS groups them as it likes."""
    found = set()
    for rule in rules:
        head = (rule["protocol"], rule.get("fromPort"), rule.get("toPort"), rule.get("description") or "")
        found |= {(*head, kind, source) for kind, _, _ in _SOURCES for source in rule.get(kind) or ()}
        if rule.get("self"):
            found.add((*head, "self", ""))
    return frozenset(found)


def _same_rules(old: Value, new: Value) -> bool:
    return _atoms(old) == _atoms(new)


def _rules(*, computed: bool) -> Property:
    return blocks(
        {
            "protocol": string(required=True),
            "fromPort": integer(required=True),
            "toPort": integer(required=True),
            "cidrBlocks": strings(),
            "ipv6CidrBlocks": strings(),
            "prefixListIds": strings(),
            "securityGroups": strings(unordered=True),
            "self": boolean(default=False),
            "description": string(),
        },
        computed=computed,
        unordered=True,
        same=_same_rules,
    )


def _permissions(group_id: str, rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules as EC2 takes them: one permission a rule."""
    permissions = []
    for rule in rules:
        permission: dict[str, Any] = {"IpProtocol": rule["protocol"]}
        if rule["protocol"] != "-1":
            permission |= {"FromPort": rule["fromPort"], "ToPort": rule["toPort"]}
        text = {"Description": rule["description"]} if rule.get("description") else {}
        for ours, theirs, key in _SOURCES:
            sources = list(rule.get(ours) or ())
            if ours == "securityGroups" and rule.get("self"):
                sources.append(group_id)
            if sources:
                permission[theirs] = [{key: source, **text} for source in sources]
        permissions.append(permission)
    return permissions


def _from_permissions(group_id: str, permissions: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """EC2's permissions as rules: one rule for each of its sources."""
    for permission in permissions:
        every = permission["IpProtocol"] == "-1"
        head = {
            "protocol": permission["IpProtocol"],
            "fromPort": 0 if every else permission.get("FromPort", 0),
            "toPort": 0 if every else permission.get("ToPort", 0),
        }
        for ours, theirs, key in _SOURCES:
            for source in permission.get(theirs) or ():
                rule = {**head, "self": False}
                if source.get("Description"):
                    rule["description"] = source["Description"]
                if ours == "securityGroups" and source[key] == group_id:
                    yield {**rule, "self": True}
                else:
                    yield {**rule, ours: [source[key]]}


class _Group(Resource):
    gone = ("InvalidGroup.NotFound", "InvalidGroupId.NotFound", "InvalidSecurityGroupID.NotFound")

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        group = _describe(cloud, resource_id)
        state: State = {
            "name": group["GroupName"],
            "description": group.get("Description", ""),
            "vpcId": group.get("VpcId", ""),
            "arn": cloud.arn("ec2", f"security-group/{resource_id}"),
            "ownerId": group.get("OwnerId") or cloud.account_id,
            "tags": tag_map(group.get("Tags")),
        }
        for ours, theirs in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
            # Rules that are resources of their own are not the group's, unless the program lists some in the group.
            if known and ours not in known:
                continue
            state[ours] = list(_from_permissions(resource_id, group.get(theirs) or ()))
        return state

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self.set_rules(
            cloud, resource_id, {name: new.get(name) or [] for name in ("ingress", "egress") if name in changed}
        )
        retag_ec2(cloud, resource_id, old, new, changed)

    def set_rules(self, cloud: Cloud, group_id: str, wanted: Mapping[str, list[dict[str, Any]]]) -> None:
        """Make the rules exactly these; a direction that is not in `wanted` is left alone."""
        ec2 = cloud.client("ec2")
        group = _describe(cloud, group_id)
        for direction, rules in wanted.items():
            theirs, revoke, authorize = (
                ("IpPermissions", ec2.revoke_security_group_ingress, ec2.authorize_security_group_ingress)
                if direction == "ingress"
                else (
                    "IpPermissionsEgress",
                    ec2.revoke_security_group_egress,
                    ec2.authorize_security_group_egress,
                )
            )
            present = list(_from_permissions(group_id, group.get(theirs) or ()))
            asked = list(_from_permissions(group_id, _permissions(group_id, rules)))
            if surplus := [rule for rule in present if rule not in asked]:
                revoke(GroupId=group_id, IpPermissions=_permissions(group_id, surplus))
            if missing := [rule for rule in asked if rule not in present]:
                authorize(GroupId=group_id, IpPermissions=_permissions(group_id, missing))


class SecurityGroup(_Group):
    """Replacements: terraform-provider-aws internal/service/ec2/vpc_security_group.go."""

    token = "aws:ec2/securityGroup:SecurityGroup"
    note = "no traffic is filtered"
    inputs = {
        "name": string(replaces=True),
        "description": string(default="Managed by Pulumi", replaces=True),
        "vpcId": string(replaces=True, computed=True),
        "ingress": _rules(computed=True),
        "egress": _rules(computed=True),
        "revokeRulesOnDelete": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "ownerId")
    unsupported = ("namePrefix",)
    autoname = AutoName()

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request = {"GroupName": inputs["name"], "Description": inputs["description"]}
        if inputs.get("vpcId"):
            request["VpcId"] = inputs["vpcId"]
        answer = cloud.client("ec2").create_security_group(
            **request, TagSpecifications=ec2_tag_specifications("security-group", inputs["tagsAll"])
        )
        return str(answer["GroupId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        """As pulumi-aws: the rule that lets everything out, which AWS adds to a new group, goes."""
        self.set_rules(cloud, resource_id, {name: inputs.get(name) or [] for name in ("ingress", "egress")})

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if state.get("revokeRulesOnDelete"):
            self.set_rules(cloud, resource_id, {"ingress": [], "egress": []})
        cloud.client("ec2").delete_security_group(GroupId=resource_id)


class DefaultSecurityGroup(_Group):
    """The default group of a VPC, taken over: its rules become exactly those given, none by default.

    Replacements: terraform-provider-aws internal/service/ec2/vpc_default_security_group.go. Stricter here in one
    thing: rules that the program stops naming go; there they stay.
    """

    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    note = "no traffic is filtered"
    inputs = {
        "vpcId": string(required=True, replaces=True),
        "ingress": _rules(computed=False),
        "egress": _rules(computed=False),
        "revokeRulesOnDelete": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "description", "name", "ownerId")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        ec2 = cloud.client("ec2")
        found = ec2.describe_security_groups(
            Filters=[
                {"Name": "vpc-id", "Values": [inputs["vpcId"]]},
                {"Name": "group-name", "Values": ["default"]},
            ]
        )["SecurityGroups"]
        if not found:
            raise PluginError(f"the VPC {inputs['vpcId']} has no default security group")
        return str(found[0]["GroupId"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        self.set_rules(cloud, resource_id, {name: inputs.get(name) or [] for name in ("ingress", "egress")})
        before = {"tagsAll": tag_map(_describe(cloud, resource_id).get("Tags"))}
        retag_ec2(cloud, resource_id, before, inputs, frozenset({"tagsAll"}))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """Its rules are always its own: without any in the program, a rule that appears is drift."""
        return super().read(cloud, resource_id, {"ingress": [], "egress": [], **known})

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """AWS keeps a VPC's default group as long as the VPC."""


def _describe(cloud: Cloud, group_id: str) -> dict[str, Any]:
    group: dict[str, Any] = cloud.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
    return group


RESOURCES: Final = (SecurityGroup(), DefaultSecurityGroup())
