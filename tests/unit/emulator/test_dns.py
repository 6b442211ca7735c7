"""Names are followed through the public zones to where they end."""

from typing import Any

import pytest
from ministack.services import route53

from local.emulator.dns import target_of


@pytest.fixture(autouse=True)
def zones(monkeypatch: pytest.MonkeyPatch) -> None:
    def alias(name: str, target: str, kind: str = "A") -> dict[str, Any]:
        return {"Name": f"{name}.", "Type": kind, "AliasTarget": {"DNSName": f"{target}."}}

    def cname(name: str, target: str) -> dict[str, Any]:
        return {"Name": f"{name}.", "Type": "CNAME", "ResourceRecords": [f"{target}."]}

    public = [
        alias("shop.example", "D1.cloudfront.net"),
        alias("only6.example", "d1.cloudfront.net", "AAAA"),
        alias("origin.shop.example", "web.alb.localhost:4566"),
        cname("www.shop.example", "Shop.Example"),
        cname("round.example", "trip.example"),
        cname("trip.example", "round.example"),
        {"Name": "address.example.", "Type": "A", "ResourceRecords": ["10.0.0.1"]},
    ]
    monkeypatch.setattr(route53, "_zones", {"Z1": {"private": False}, "Z2": {"private": True}})
    monkeypatch.setattr(route53, "_records", {"Z1": public, "Z2": [alias("inside.example", "d1.cloudfront.net")]})


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("shop.example", "d1.cloudfront.net"),
        ("SHOP.example.", "d1.cloudfront.net"),
        ("www.shop.example", "d1.cloudfront.net"),
        ("origin.shop.example", "web.alb.localhost:4566"),
        ("only6.example", "only6.example"),
        ("address.example", "address.example"),
        ("inside.example", "inside.example"),
        ("absent.example", "absent.example"),
        ("round.example", "round.example"),
    ],
)
def test_a_name_stands_for_the_end_of_its_records(name: str, target: str) -> None:
    assert target_of(name) == target
