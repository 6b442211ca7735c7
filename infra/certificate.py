"""A certificate that proves itself by DNS."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

RECORD_TTL_S = 300


@dataclass(frozen=True, kw_only=True)
class CertificateArgs:
    """The name that is certified, the hosted zone that holds it, and the region that uses the certificate."""

    domain: str
    zone_id: pulumi.Input[str]
    region: str


class Certificate(pulumi.ComponentResource):
    """A certificate of ACM, validated by a record in Route 53, which also renews it.

    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """

    arn: pulumi.Output[str]
    """Known once the certificate is valid."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:certificate:Certificate", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        certificate = aws.acm.Certificate(
            name,
            domain_name=args.domain,
            validation_method="DNS",
            region=args.region,
            opts=child,
        )
        proof = certificate.domain_validation_options[0]
        record = aws.route53.Record(
            f"{name}-validation",
            zone_id=args.zone_id,
            name=proof.resource_record_name.apply(_given),
            type=proof.resource_record_type.apply(_given),
            records=[proof.resource_record_value.apply(_given)],
            ttl=RECORD_TTL_S,
            opts=child,
        )
        self.arn = aws.acm.CertificateValidation(
            name,
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            region=args.region,
            opts=child,
        ).certificate_arn
        self.register_outputs({"arn": self.arn})


def _given(value: str | None) -> str:
    if value is None:
        raise ValueError("ACM gave no record to prove the domain with: does the certificate validate by DNS?")
    return value
