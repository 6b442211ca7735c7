"""Names in Route 53 that stand for something of AWS."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class AliasTarget:
    """A load balancer or a distribution, as Route 53 points to it."""

    domain_name: pulumi.Input[str]
    hosted_zone_id: pulumi.Input[str]
    ipv6: bool
    check_health: bool
    """Whether Route 53 answers only while the target is healthy: CloudFront does not offer it."""


class AliasRecord(pulumi.ComponentResource):
    """A name that answers with the addresses of a load balancer or a distribution, whatever they are just now.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
    """

    fqdn: str

    def __init__(
        self,
        name: str,
        *,
        fqdn: str,
        zone_id: pulumi.Input[str],
        target: AliasTarget,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("data-aggregator:dns:AliasRecord", name, None, opts)
        for kind in ("A", "AAAA") if target.ipv6 else ("A",):
            aws.route53.Record(
                f"{name}-{kind.lower()}",
                zone_id=zone_id,
                name=fqdn,
                type=kind,
                aliases=[
                    {
                        "name": target.domain_name,
                        "zone_id": target.hosted_zone_id,
                        "evaluate_target_health": target.check_health,
                    }
                ],
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.fqdn = fqdn
        self.register_outputs({})
