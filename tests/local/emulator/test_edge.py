"""A public name on this machine: Route 53, CloudFront, the bucket and the load balancer behind it, as on AWS."""

from __future__ import annotations

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.policy_documents import document, service_may, tls_only
from infra.verification import request_for

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONE, DOMAIN, ORIGIN, BALANCER = "shop.example", "www.shop.example", "origin.shop.example", "edge"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
NOT_FOUND = [{"Type": "fixed-response", "FixedResponseConfig": {"ContentType": "text/plain", "StatusCode": "404"}}]


class Echo(BaseHTTPRequestHandler):
    """Tells what reached it."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = json.dumps({"path": self.path, "body": body, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Release", "r1")
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


def items(*values: Any) -> dict[str, Any]:
    return {"Quantity": len(values), "Items": list(values)}


class Edge:
    """A domain with its distribution, in front of a bucket and of a load balancer with one target."""

    def __init__(self, aws: Any, target_port: int) -> None:
        self.aws = aws
        zone = aws.client("route53").create_hosted_zone(Name=ZONE, CallerReference="edge")
        self.zone_id = zone["HostedZone"]["Id"]
        self.certificate = self.issued(ORIGIN)
        self.listener = self._balance(target_port)
        self.record("UPSERT", ORIGIN, AliasTarget=self._alias(f"{BALANCER}.alb.localhost:{aws.port}"))
        aws.client("s3").create_bucket(
            Bucket="edge-assets", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        aws.client("s3").put_object(
            Bucket="edge-assets", Key="_next/static/a.js", Body=b"alert(1)", ContentType="text/javascript"
        )
        self.distribution = self._distribute()
        self.public = self._alias(self.distribution["DomainName"])
        self.record("UPSERT", DOMAIN, AliasTarget=self.public)
        self.read_by(self.distribution["ARN"])

    def requested(self, domain: str) -> tuple[str, dict[str, Any]]:
        """A new certificate, and the record that proves it."""
        acm = self.aws.client("acm")
        arn: str = acm.request_certificate(DomainName=domain, ValidationMethod="DNS")["CertificateArn"]
        described = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        return arn, described["DomainValidationOptions"][0]["ResourceRecord"]

    def issued(self, domain: str) -> str:
        arn, proof = self.requested(domain)
        self.record("UPSERT", proof["Name"], proof["Type"], TTL=60, ResourceRecords=[{"Value": proof["Value"]}])
        return arn

    def record(self, action: str, name: str, kind: str = "A", **content: Any) -> None:
        change = {"Action": action, "ResourceRecordSet": {"Name": name, "Type": kind, **content}}
        self.aws.client("route53").change_resource_record_sets(
            HostedZoneId=self.zone_id, ChangeBatch={"Changes": [change]}
        )

    def certify(self, arn: str) -> None:
        self.aws.client("elbv2").modify_listener(ListenerArn=self.listener, Certificates=[{"CertificateArn": arn}])

    def update(self, **changed: Any) -> None:
        """Change the distribution."""
        cloudfront = self.aws.client("cloudfront")
        told = cloudfront.get_distribution_config(Id=self.distribution["Id"])
        cloudfront.update_distribution(
            Id=self.distribution["Id"],
            IfMatch=told["ETag"],
            DistributionConfig={**told["DistributionConfig"], **changed},
        )

    def read_by(self, distribution_arn: str) -> None:
        """Write the bucket's policy as the stack does."""
        arn = "arn:aws:s3:::edge-assets"
        condition = {"StringEquals": {"aws:SourceArn": distribution_arn}}
        allowed = service_may("CloudFront", "cloudfront.amazonaws.com", ["s3:GetObject"], [f"{arn}/*"], condition)
        self.aws.client("s3").put_bucket_policy(Bucket="edge-assets", Policy=document(tls_only(arn), allowed))

    def ask(self, url: str, method: str = "GET", content: str | None = None) -> httpx.Response:
        parts = httpx.URL(url)
        headers = {"Host": parts.netloc.decode(), "X-Forwarded-Proto": parts.scheme}
        here = parts.copy_with(scheme="http", host="127.0.0.1", port=self.aws.port)
        return httpx.request(method, here, headers=headers, content=content, timeout=10)

    @staticmethod
    def _alias(name: str) -> dict[str, Any]:
        return {"DNSName": name, "HostedZoneId": "Z1", "EvaluateTargetHealth": False}

    def _balance(self, target_port: int) -> str:
        elb, ec2 = self.aws.client("elbv2"), self.aws.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.88.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.88.1.0/24")["Subnet"]["SubnetId"]
        balancer = elb.create_load_balancer(Name=BALANCER, Subnets=[subnet])["LoadBalancers"][0]["LoadBalancerArn"]
        group = elb.create_target_group(Name=BALANCER, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
        group_arn = group["TargetGroups"][0]["TargetGroupArn"]
        elb.register_targets(TargetGroupArn=group_arn, Targets=[{"Id": "127.0.0.1", "Port": target_port}])
        to_https = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
        elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=80,
            DefaultActions=[{"Type": "redirect", "RedirectConfig": to_https}],
        )  # fmt: skip
        listener: str = elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, DefaultActions=NOT_FOUND,
            Certificates=[{"CertificateArn": self.certificate}],
        )["Listeners"][0]["ListenerArn"]  # fmt: skip
        elb.create_rule(
            ListenerArn=listener, Priority=10, Actions=[{"Type": "forward", "TargetGroupArn": group_arn}],
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/web/*"]}}],
        )  # fmt: skip
        self.aws.until(
            lambda: elb.describe_target_health(TargetGroupArn=group_arn)["TargetHealthDescriptions"][0]["TargetHealth"][
                "State"
            ] == "healthy"
        )  # fmt: skip
        return listener

    def _distribute(self) -> dict[str, Any]:
        cloudfront = self.aws.client("cloudfront")
        access = cloudfront.create_origin_access_control(
            OriginAccessControlConfig={
                "Name": "edge", "OriginAccessControlOriginType": "s3", "SigningBehavior": "always",
                "SigningProtocol": "sigv4",
            }
        )["OriginAccessControl"]["Id"]  # fmt: skip
        assets = {
            "Id": "assets", "DomainName": "edge-assets.s3.eu-central-1.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""}, "OriginAccessControlId": access,
        }  # fmt: skip
        custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
        balancer = {"Id": "load-balancer", "DomainName": ORIGIN, "CustomOriginConfig": custom}
        distribution: dict[str, Any] = cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "edge", "Comment": "", "Enabled": True, "Aliases": items(DOMAIN),
                "Origins": items(assets, balancer),
                "DefaultCacheBehavior": {
                    **self._behavior("load-balancer", *METHODS), "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                },
                "CacheBehaviors": items({"PathPattern": "/_next/static/*", **self._behavior("assets", "GET", "HEAD")}),
            }
        )["Distribution"]  # fmt: skip
        return distribution

    @staticmethod
    def _behavior(origin: str, *methods: str) -> dict[str, Any]:
        return {
            "TargetOriginId": origin, "ViewerProtocolPolicy": "redirect-to-https", "CachePolicyId": CACHING_DISABLED,
            "AllowedMethods": {**items(*methods), "CachedMethods": items("GET", "HEAD")},
        }  # fmt: skip


@pytest.fixture(scope="module")
def edge(aws: Any) -> Iterator[Edge]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Edge(aws, server.server_port)
    server.shutdown()
    server.server_close()


def test_the_public_name_reaches_the_target_through_cloudfront_and_the_load_balancer(edge: Edge) -> None:
    answer = edge.ask(f"https://{DOMAIN}/web/list?day=1&day=2", "POST", "hello")
    assert answer.status_code == 200
    got = answer.json()
    assert (got["path"], got["body"]) == ("/web/list?day=1&day=2", "hello")
    assert got["headers"]["host"] == ORIGIN
    assert (got["headers"]["x-forwarded-proto"], got["headers"]["x-forwarded-port"]) == ("https", "443")
    assert "cloudfront.net" in got["headers"]["via"]
    assert edge.ask(f"https://{DOMAIN}/other").status_code == 404


def test_the_verification_of_an_update_finds_the_release_there(edge: Edge) -> None:
    request = request_for(f"https://{DOMAIN}/web/release", f"http://127.0.0.1:{edge.aws.port}")
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own URL
        assert response.headers["X-Release"] == "r1"


def test_plain_http_is_sent_to_https_by_cloudfront_and_by_the_load_balancer(edge: Edge) -> None:
    at_cloudfront = edge.ask(f"http://{DOMAIN}/web/?a=1")
    assert (at_cloudfront.status_code, at_cloudfront.headers["location"]) == (301, f"https://{DOMAIN}/web/?a=1")
    at_balancer = edge.ask(f"http://{BALANCER}.alb.localhost:{edge.aws.port}/web/?a=1")
    assert at_balancer.status_code == 301
    assert at_balancer.headers["location"] == f"https://{BALANCER}.alb.localhost:443/web/?a=1"


def test_the_scheme_chooses_the_listener_of_a_load_balancer(edge: Edge) -> None:
    answer = edge.ask(f"https://{BALANCER}.alb.localhost:{edge.aws.port}/web/")
    assert answer.json()["headers"]["x-forwarded-proto"] == "https"
    assert edge.ask(f"https://{BALANCER}.alb.localhost:{edge.aws.port}/elsewhere").status_code == 404


def test_static_files_come_from_the_private_bucket_whose_policy_names_the_distribution(edge: Edge) -> None:
    url = f"https://{DOMAIN}/_next/static/a.js"
    answer = edge.ask(url)
    assert (answer.status_code, answer.text) == (200, "alert(1)")
    assert answer.headers["content-type"] == "text/javascript"
    assert edge.ask(f"https://{DOMAIN}/_next/static/absent.js").status_code == 403
    assert edge.ask(url, "POST", "x").status_code == 403
    edge.read_by("arn:aws:cloudfront::000000000000:distribution/OTHER")
    try:
        assert edge.ask(url).status_code == 403
    finally:
        edge.read_by(edge.distribution["ARN"])


def test_an_origin_needs_an_issued_certificate_that_covers_its_name(edge: Edge) -> None:
    unproven, _ = edge.requested("*.shop.example")
    try:
        for wrong in (edge.issued("elsewhere.shop.example"), unproven):
            edge.certify(wrong)
            assert edge.ask(f"https://{DOMAIN}/web/").status_code == 502
        edge.certify(edge.issued("*.shop.example"))
        assert edge.ask(f"https://{DOMAIN}/web/").status_code == 200
    finally:
        edge.certify(edge.certificate)


def test_a_name_is_served_only_while_its_record_points_to_an_enabled_distribution(edge: Edge) -> None:
    url = f"https://{DOMAIN}/web/"
    edge.record("DELETE", DOMAIN, AliasTarget=edge.public)
    assert edge.ask(url).status_code == 404
    edge.record("UPSERT", DOMAIN, AliasTarget=edge.public)
    assert edge.ask(url).status_code == 200
    edge.update(Enabled=False)
    assert edge.ask(url).status_code == 404
    edge.update(Enabled=True)
    assert edge.ask(url).status_code == 200


def test_an_origin_without_its_record_is_not_reached(edge: Edge) -> None:
    alias = {"DNSName": f"{BALANCER}.alb.localhost:{edge.aws.port}", "HostedZoneId": "Z1"}
    edge.record("DELETE", ORIGIN, AliasTarget={**alias, "EvaluateTargetHealth": False})
    assert edge.ask(f"https://{DOMAIN}/web/").status_code == 502
    edge.record("UPSERT", ORIGIN, AliasTarget={**alias, "EvaluateTargetHealth": False})
    assert edge.ask(f"https://{DOMAIN}/web/").status_code == 200


def test_a_certificate_in_use_is_not_deleted(edge: Edge) -> None:
    with pytest.raises(ClientError, match="ResourceInUseException"):
        edge.aws.client("acm").delete_certificate(CertificateArn=edge.certificate)


def test_a_distribution_is_refused_a_certificate_that_is_not_issued_or_not_for_its_aliases(edge: Edge) -> None:
    unproven, _ = edge.requested(DOMAIN)
    for wrong in (unproven, edge.certificate):
        with pytest.raises(ClientError, match="InvalidViewerCertificate"):
            edge.update(ViewerCertificate={"ACMCertificateArn": wrong, "SSLSupportMethod": "sni-only"})
    edge.update(ViewerCertificate={"ACMCertificateArn": edge.issued(DOMAIN), "SSLSupportMethod": "sni-only"})
    assert edge.ask(f"https://{DOMAIN}/web/").status_code == 200


def test_an_alias_belongs_to_one_distribution_and_an_access_control_stays_while_it_is_used(edge: Edge) -> None:
    cloudfront = edge.aws.client("cloudfront")
    config = cloudfront.get_distribution_config(Id=edge.distribution["Id"])["DistributionConfig"]
    with pytest.raises(ClientError, match="CNAMEAlreadyExists"):
        cloudfront.create_distribution(DistributionConfig={**config, "CallerReference": "another"})
    access = next(each for each in config["Origins"]["Items"] if each["Id"] == "assets")["OriginAccessControlId"]
    etag = cloudfront.get_origin_access_control(Id=access)["ETag"]
    with pytest.raises(ClientError, match="OriginAccessControlInUse"):
        cloudfront.delete_origin_access_control(Id=access, IfMatch=etag)
