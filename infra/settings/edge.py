"""Settings of the public entrance: its name, its firewall."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from infra.settings.noun import Noun

_NAME = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
CDN_REGION = "us-east-1"
"""Where CloudFront looks for its certificate and its web ACL.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""


class WafMode(StrEnum):
    """What the firewall does with a request that a rule matches."""

    COUNT = "count"
    BLOCK = "block"


class Waf(Noun):
    """The web application firewall in front of CloudFront."""

    mode: WafMode = Field(
        default=WafMode.BLOCK, description="what happens to a request that a rule matches", examples=["block"]
    )
    # https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html
    requests_per_5_min: int = Field(
        ge=10, le=2_000_000_000, description="what one address may ask for in 5 minutes", examples=[2000]
    )


class Edge(Noun):
    """The public name. With one there are TLS, CloudFront and a firewall; without, HTTP at the load balancer."""

    domain: str | None = Field(
        pattern=_NAME,
        description="the public name, or null for plain HTTP at the load balancer's own",
        examples=["data.example.org"],
    )
    zone: str | None = Field(
        pattern=_NAME, description="the hosted zone of Route 53 that holds the name", examples=["example.org"]
    )
    certificate_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/.+$",
        description=f"a certificate of your own in {CDN_REGION}, instead of one validated by DNS",
        examples=["arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"],
    )
    waf: Waf

    @model_validator(mode="after")
    def _the_zone_holds_the_name(self) -> Self:
        if (self.domain is None) is not (self.zone is None):
            raise ValueError(
                f"domain is {self.domain} and zone is {self.zone}: give both for TLS and CloudFront, or null for both"
            )
        if self.domain and self.zone and self.domain != self.zone and not self.domain.endswith(f".{self.zone}"):
            raise ValueError(f"domain {self.domain} does not lie in zone {self.zone}: name the zone that holds it")
        return self

    @model_validator(mode="after")
    def _the_certificate_is_where_cloudfront_looks(self) -> Self:
        region = self.certificate_arn.split(":")[3] if self.certificate_arn else CDN_REGION
        if region != CDN_REGION:
            raise ValueError(
                f"certificate_arn is in {region}, and CloudFront takes certificates of {CDN_REGION} only: "
                f"request it there, or leave certificate_arn out and one is made"
            )
        return self
