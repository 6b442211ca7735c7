"""Who may reach what through a security group: one sentence a peer and a range of ports.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stacks.review.changes.preview import UNKNOWN
from stacks.review.differences.values import AFTER, is_known, listed, number, truth

INTERNET = ("0.0.0.0/0", "::/0")
_PORTS = {
    20: "FTP data",
    21: "FTP",
    22: "SSH",
    23: "Telnet",
    25: "SMTP",
    53: "DNS",
    80: "HTTP",
    443: "HTTPS",
    445: "SMB",
    1433: "SQL Server",
    2049: "NFS",
    2375: "Docker",
    3306: "MySQL",
    3389: "remote desktop",
    5432: "PostgreSQL",
    5439: "Redshift",
    6379: "Redis",
    6443: "Kubernetes",
    9092: "Kafka",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
_UNKNOWN_GROUP = f"sg-{UNKNOWN}"
_HIGHEST = 65_535
_WIDE = 8
"""A public network of /8 or wider holds at least one 256th of all addresses."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One peer, one way, one range of ports. ``group`` is the security group; ``description`` makes no difference."""

    inward: bool
    peer: str
    protocol: str
    first: int | str | None
    last: int | str | None
    group: str = field(default="", compare=False)
    description: str = field(default="", compare=False)

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
        """The peer's addresses, where it is given by them."""
        try:
            return ipaddress.ip_network(self.peer, strict=False)
        except ValueError:
            return None

    @property
    def is_public(self) -> bool:
        """Whether a wide part of the internet is meant."""
        network = self.network
        return network is not None and (
            self.peer in INTERNET or (network.prefixlen <= _WIDE and not network.is_private)
        )

    @property
    def is_all(self) -> bool:
        """Whether every port is meant."""
        return self.protocol == "all" or (self.first, self.last) == (0, _HIGHEST)

    def covers(self, other: "Reach") -> bool:
        """Whether what the other lets through, this does too."""
        return (
            self.inward == other.inward
            and (self.peer == other.peer or _holds(self.network, other.network))
            and self.covers_ports(other)
        )

    def covers_ports(self, other: "Reach") -> bool:
        """Whether this holds every port of the other's."""
        if self.protocol == "all" or (self.protocol == other.protocol and self.is_all):
            return True
        if self.protocol != other.protocol:
            return False
        if self._ports == other._ports:
            return True
        first, last, start, end = map(number, (*self._ports, *other._ports))
        return None not in (first, last, start, end) and first <= start and end <= last  # type: ignore[operator]

    @property
    def _ports(self) -> tuple[Any, Any]:
        return self.first, self.last

    def who(self) -> str:
        """The peer in words."""
        if self.peer == UNKNOWN:
            return "addresses that are " + AFTER
        if self.peer == "self":
            return "members of the same group"
        if self.peer == _UNKNOWN_GROUP:
            return f"members of a group that is {AFTER}"
        if self.peer.startswith("sg-"):
            return f"members of {self.peer}"
        if self.peer.startswith("pl-"):
            return f"the prefix list {self.peer}"
        if self.peer in INTERNET:
            return "anyone on the internet" + (" by IPv6" if ":" in self.peer else "")
        network = self.network
        if network is None:
            return self.peer
        if network.prefixlen == network.max_prefixlen:
            return f"the address {network.network_address}"
        return str(network)

    def what(self) -> str:
        """The ports in words: `PostgreSQL (5432/tcp)`."""
        if self.protocol == "all":
            return "every port and protocol"
        if self.protocol in ("icmp", "icmpv6"):
            return "ping and the other messages of ICMP" + ("v6" if self.protocol == "icmpv6" else "")
        if not is_known([self.first, self.last]):
            return f"a port {AFTER} ({self.protocol})"
        if self.is_all:
            return f"every {self.protocol} port"
        if self.first == self.last:
            name = _PORTS.get(int(number(self.first) or 0))
            return f"{name} ({self.first}/{self.protocol})" if name else f"port {self.first}/{self.protocol}"
        return f"ports {self.first}-{self.last}/{self.protocol}"

    def sentence(self) -> str:
        """Who may reach what; outward, what the members of the group may reach."""
        if self.inward:
            return f"{self.who()} may reach {self.what()}"
        place = "the internet" + (" by IPv6" if ":" in self.peer else "") if self.peer in INTERNET else self.who()
        return f"its members may reach {self.what()} of {place}"


def of_rule(inputs: Mapping[str, Any], *, inward: bool) -> Iterator[Reach]:
    """What a rule that is a resource of its own, or one of a group's own list, lets through.

    Raises TypeError for a rule of another shape.
    """
    protocol = _protocol(inputs.get("ipProtocol", inputs.get("protocol")))
    for peer in _peers(inputs):
        yield Reach(
            inward=inward,
            peer=peer,
            protocol=protocol,
            first=None if protocol == "all" else _port(inputs.get("fromPort")),
            last=None if protocol == "all" else _port(inputs.get("toPort")),
            group=str(inputs.get("securityGroupId") or ""),
            description=str(inputs.get("description") or ""),
        )


def _peers(inputs: Mapping[str, Any]) -> Iterator[str]:
    for name in (
        "cidrIpv4",
        "cidrIpv6",
        "prefixListId",
        "referencedSecurityGroupId",
        "cidrBlocks",
        "ipv6CidrBlocks",
        "prefixListIds",
        "securityGroups",
        "sourceSecurityGroupId",
    ):
        for each in listed(inputs.get(name)):
            if not isinstance(each, str):
                raise TypeError(f"{name} of a security group's rule is text")
            yield _UNKNOWN_GROUP if each == UNKNOWN and "ecurityGroup" in name else _network(each)
    if truth(inputs.get("self")):
        yield "self"


def _network(peer: str) -> str:
    try:
        return str(ipaddress.ip_network(peer, strict=False))
    except ValueError:
        return peer


def _protocol(value: Any) -> str:
    """Protocols may be given by number: https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml"""
    text = str(value if value is not None else "-1").lower()
    return {"-1": "all", "all": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}.get(text, text)


def _port(value: Any) -> int | str | None:
    if value == UNKNOWN:
        return UNKNOWN
    found = number(value)
    return None if found is None else int(found)


def _holds(wide: Any, narrow: Any) -> bool:
    return wide is not None and narrow is not None and wide.version == narrow.version and bool(narrow.subnet_of(wide))
