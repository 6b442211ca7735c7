"""Changes of what the public meets: the name, CloudFront, the firewall, the load balancer."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import Golden, Says

_ACL = "aws:wafv2/webAcl:WebAcl web-acl"
_DISTRIBUTION = "aws:cloudfront/distribution:Distribution cdn"
_BALANCER = "aws:lb/loadBalancer:LoadBalancer load-balancer"

CHANGES = (
    Golden(
        change="the load balancer leaves the internet, which replaces it",
        edits=(replaced("infra/load_balancer.py", "internal=False", "internal=True"),),
        says=(
            Says(
                resource=_BALANCER,
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("internal",),
                words=("internal|internet",),
            ),
            Says(
                resource="aws:lb/listener:Listener load-balancer",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("loadBalancerArn",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the firewall counts what it blocked",
        edits=(setting("edge.waf.mode", "count"),),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource=_ACL,
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("block.*count", "AWSManagedRulesSQLiRuleSet"),
            ),
        ),
    ),
    Golden(
        change="the stack moves to another domain",
        edits=(setting("edge.domain", "test.data-aggregator.example"),),
        says=(
            Says(
                resource="aws:acm/certificate:Certificate public",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("domainName",),
                words=("staging.data-aggregator.example.*test.data-aggregator.example",),
            ),
            Says(
                resource="aws:route53/record:Record public-a",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("name",),
                downtime=Downtime.NONE,
            ),
            Says(resource=_DISTRIBUTION, operation=Operation.UPDATE, danger=Danger.AVAILABILITY, words=("alias",)),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the load balancer takes TLS 1.0, and anybody may delete it",
        edits=(
            replaced("infra/load_balancer.py", "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"),
            setting("load_balancer.deletion_protection", False),
        ),
        verdict=Verdict.FAILED,
        headline=("2 updated",),
        count=2,
        says=(
            Says(
                resource="aws:lb/listener:Listener load-balancer",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                brick="load-balancer",
                words=("ELBSecurityPolicy-TLS13-1-2-2021-06.*ELBSecurityPolicy-2016-08",),
            ),
            Says(resource=_BALANCER, operation=Operation.UPDATE, danger=Danger.AVAILABILITY, words=("delet",)),
        ),
        comment=(r"ELB\.17", r"ELB\.6"),
    ),
    Golden(
        change="the metrics are told to everybody, and the API answers under another path",
        edits=(
            replaced(
                "infra/load_balancer.py", 'INNER_PATHS = ("/metrics", "/health/*")', 'INNER_PATHS = ("/health/*",)'
            ),
            replaced("stacks/data_aggregator.py", 'paths=["/api/*"]', 'paths=["/v1/*"]'),
        ),
        headline=("2 updated",),
        count=2,
        says=(
            Says(
                resource="aws:lb/listenerRule:ListenerRule load-balancer-inner",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("/metrics",),
            ),
            Says(
                resource="aws:lb/listenerRule:ListenerRule api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=(r"/api/\*", r"/v1/\*"),
            ),
        ),
    ),
    Golden(
        change="CloudFront takes TLS 1.0 and plain HTTP, without the firewall",
        edits=(
            replaced("infra/cdn.py", "            web_acl_id=args.web_acl_arn,\n", ""),
            replaced("infra/cdn.py", "TLSv1.2_2021", "TLSv1"),
            replaced("infra/cdn.py", "redirect-to-https", "allow-all"),
        ),
        verdict=Verdict.FAILED,
        count=1,
        says=(
            Says(
                resource=_DISTRIBUTION,
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("web_?acl|firewall|waf", r"TLSv1\.2_2021.*TLSv1", "redirect-to-https.*allow-all"),
            ),
        ),
        comment=(r"CloudFront\.6", r"CloudFront\.3"),
    ),
)
