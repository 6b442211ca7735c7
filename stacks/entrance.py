"""How the public reaches the stack: by its own name through CloudFront, or by plain HTTP at the load balancer."""

from typing import Any

import pulumi

from infra.cdn import Cdn, CdnArgs
from infra.certificate import Certificate, CertificateArgs
from infra.dns import AliasRecord, AliasTarget
from infra.load_balancer import LoadBalancer, LoadBalancerArgs, Tls
from infra.naming import Naming
from infra.network import Network
from infra.policy_documents import service_may
from infra.settings import CDN_REGION, Settings
from infra.storage import Bucket
from infra.web_acl import WebAcl, WebAclArgs
from stacks.look_ups import PublicName


def build_load_balancer(
    settings: Settings,
    naming: Naming,
    network: Network,
    access_logs: Bucket,
    public: PublicName | None,
    opts: pulumi.ResourceOptions,
) -> LoadBalancer:
    """The load balancer; with a public name, it speaks TLS under ``origin.<domain>`` with CloudFront only."""
    tls = None
    if public is not None:
        certificate = Certificate(
            "origin",
            CertificateArgs(domain=_origin_domain(public), zone_id=public.zone_id, region=settings.account.region),
            opts,
        )
        tls = Tls(certificate_arn=certificate.arn, clients_prefix_list_id=public.cloudfront_prefix_list_id)
    return LoadBalancer(
        "load-balancer",
        LoadBalancerArgs(
            naming=naming,
            vpc_id=network.vpc_id,
            subnet_ids=network.public_subnet_ids,
            access_logs=access_logs,
            tls=tls,
            deletion_protection=settings.load_balancer.deletion_protection,
        ),
        opts,
    )


def build_edge(
    settings: Settings,
    naming: Naming,
    load_balancer: LoadBalancer,
    assets: Bucket,
    public: PublicName | None,
    opts: pulumi.ResourceOptions,
) -> tuple[pulumi.Output[str], list[pulumi.Resource]]:
    """The public address, and what has to be there before somebody asks for it."""
    if public is None:
        return pulumi.Output.concat("http://", load_balancer.dns_name), [assets.restrict()]
    origin = AliasRecord(
        "origin",
        fqdn=_origin_domain(public),
        zone_id=public.zone_id,
        target=AliasTarget(
            domain_name=load_balancer.dns_name,
            hosted_zone_id=load_balancer.hosted_zone_id,
            ipv6=False,
            check_health=True,
        ),
        opts=opts,
    )
    certificate_arn: pulumi.Input[str] = settings.edge.certificate_arn or (
        Certificate(
            "public", CertificateArgs(domain=public.domain, zone_id=public.zone_id, region=CDN_REGION), opts
        ).arn
    )
    web_acl = WebAcl(
        "web-acl",
        WebAclArgs(naming=naming, settings=settings.edge.waf, log_retention_days=settings.logs.retention_days),
        opts,
    )
    cdn = Cdn(
        "cdn",
        CdnArgs(
            naming=naming,
            domain=public.domain,
            certificate_arn=certificate_arn,
            web_acl_arn=web_acl.arn,
            origin_domain=origin.fqdn,
            assets=assets,
        ),
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[origin])),
    )
    name = AliasRecord(
        "public",
        fqdn=public.domain,
        zone_id=public.zone_id,
        target=AliasTarget(
            domain_name=cdn.domain_name, hosted_zone_id=cdn.hosted_zone_id, ipv6=True, check_health=False
        ),
        opts=opts,
    )
    readable = assets.restrict(pulumi.Output.all(cdn.arn, assets.arn).apply(lambda arns: _read_by(*map(str, arns))))
    return pulumi.Output.from_input(f"https://{public.domain}"), [name, readable]


def _origin_domain(public: PublicName) -> str:
    return f"origin.{public.domain}"


def _read_by(distribution_arn: str, bucket_arn: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"""
    return service_may(
        "CloudFront",
        "cloudfront.amazonaws.com",
        ["s3:GetObject"],
        [f"{bucket_arn}/*"],
        {"StringEquals": {"aws:SourceArn": distribution_arn}},
    )
