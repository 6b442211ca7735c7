"""What a name of the account's public zones stands for: the gateway asks Route 53 where MiniStack does not.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
"""

from __future__ import annotations

from typing import Any

from ministack.services import route53

ADDRESS = "A"


def target_of(name: str) -> str:
    """The name at the end of its aliases and CNAME records, in small letters and without the final dot.

    A name that no record leads on from, or that leads back to itself, is its own target.
    """
    current, seen = _plain(name), set[str]()
    while current not in seen:
        seen.add(current)
        current = _next(current) or current
    return current


def _next(name: str) -> str | None:
    for record in _records_of(name):
        if record["Type"] == ADDRESS and "AliasTarget" in record:
            return _plain(record["AliasTarget"]["DNSName"])
        if record["Type"] == "CNAME":
            return _plain(record["ResourceRecords"][0])
    return None


def _records_of(name: str) -> list[dict[str, Any]]:
    return [
        record
        for zone_id, records in route53._records.items()
        if not route53._zones[zone_id]["private"]
        for record in records
        if _plain(record["Name"]) == name
    ]


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")
