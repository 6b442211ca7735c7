"""EC2: a security group's rule that lets a prefix list in keeps it.

MiniStack drops the prefix lists of a new rule, and leaves them out where it describes a rule.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

from itertools import count
from typing import Any

from ministack.services import ec2

from local.emulator.patching import replace

Rule = dict[str, Any]

_OTHERS = ("IpRanges", "Ipv6Ranges", "UserIdGroupPairs")


def apply() -> None:
    parse = replace(
        ec2, "_parse_ip_permissions", "7c2dbe7668af", lambda p, prefix: _with_prefix_lists(parse(p, prefix), p, prefix)
    )
    xml = replace(
        ec2,
        "_sg_rule_xml",
        "1827f3e2af78",
        lambda sg_id, rule, is_egress=False: _rule_xml(xml, sg_id, rule, is_egress),
    )


def _with_prefix_lists(rules: list[Rule], p: Rule, prefix: str) -> list[Rule]:
    for index, rule in enumerate(rules, start=1):
        for number in count(1):
            base = f"{prefix}.{index}.PrefixListIds.{number}"
            prefix_list_id = ec2._p(p, f"{base}.PrefixListId")
            if not prefix_list_id:
                break
            description = ec2._p(p, f"{base}.Description")
            entry = {"PrefixListId": prefix_list_id} | ({"Description": description} if description else {})
            rule["PrefixListIds"].append(entry)
    return rules


def _rule_xml(xml: Any, sg_id: str, rule: Rule, is_egress: bool) -> str:
    """One item a source. MiniStack's item of a rule without any is a prefix list's but for its id."""
    lists = rule.get("PrefixListIds") or ()
    items: str = xml(sg_id, rule, is_egress) if not lists or any(rule.get(name) for name in _OTHERS) else ""
    for entry in lists:
        alone = {
            **rule,
            **dict.fromkeys(_OTHERS, ()),
            "SecurityGroupRuleId": ec2._sg_rule_id(sg_id, is_egress, rule),
            "Description": entry.get("Description", ""),
        }
        item: str = xml(sg_id, alone, is_egress)
        items += item.removesuffix("</item>") + f"<prefixListId>{entry['PrefixListId']}</prefixListId></item>"
    return items
