"""Elastic Load Balancing: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, first, unless

ELB = Controls()
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
LEAST_ZONES = 2
# https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
RECOMMENDED = {
    f"ELBSecurityPolicy-TLS13-{version}"
    for version in (
        "1-2-2021-06",
        "1-2-FIPS-2023-04",
        "1-2-FIPS-PQ-2025-09",
        "1-2-PQ-2025-09",
        "1-2-Res-2021-06",
        "1-2-Res-FIPS-2023-04",
        "1-2-Res-FIPS-PQ-2025-09",
        "1-2-Res-PQ-2025-09",
        "1-3-2021-06",
        "1-3-FIPS-2023-04",
        "1-3-FIPS-PQ-2025-09",
        "1-3-PQ-2025-09",
    )
}


def _application(balancer: Properties) -> bool:
    return balancer.get("loadBalancerType") in {None, "application"}


@ELB.across(
    "ELB.1",
    "Application Load Balancer should be configured to redirect all HTTP requests to HTTPS",
    Severity.MEDIUM,
    BALANCER,
)
def redirects(balancer: Resource, stack: Stack) -> str | None:
    plain = [
        listener.name
        for listener in stack.attached(balancer, LISTENER, "loadBalancerArn")
        if listener.properties.get("protocol") == "HTTP" and not _to_https(listener.properties)
    ]
    return unless(not plain, f"the listener {', '.join(plain)} answers HTTP without a redirect")


def _to_https(listener: Properties) -> bool:
    redirect = first(listener.get("defaultActions")).get("redirect") or {}
    return redirect.get("protocol") == "HTTPS"


@ELB.on("ELB.4", "Application Load Balancer should drop invalid HTTP headers", Severity.MEDIUM, BALANCER)
def drops_invalid_headers(balancer: Properties) -> str | None:
    dropped = not _application(balancer) or balancer.get("dropInvalidHeaderFields") is True
    return unless(dropped, "dropInvalidHeaderFields is not true")


@ELB.on("ELB.5", "Application and Classic Load Balancers logging should be enabled", Severity.MEDIUM, BALANCER)
def logs(balancer: Properties) -> str | None:
    access_logs = balancer.get("accessLogs") or {}
    return unless(access_logs.get("enabled") is True, "accessLogs.enabled is not true")


@ELB.on("ELB.6", "Load Balancers should have deletion protection enabled", Severity.MEDIUM, BALANCER)
def protected(balancer: Properties) -> str | None:
    return unless(balancer.get("enableDeletionProtection") is True, "enableDeletionProtection is not true")


@ELB.on(
    "ELB.12",
    "Application Load Balancer should have defensive or strictest desync mitigation mode",
    Severity.MEDIUM,
    BALANCER,
)
def mitigates_desync(balancer: Properties) -> str | None:
    mode = balancer.get("desyncMitigationMode")
    return unless(mode in {None, "defensive", "strictest"}, f"desyncMitigationMode is {mode}")


@ELB.on("ELB.13", "Load Balancers should span multiple Availability Zones", Severity.MEDIUM, BALANCER)
def several_zones(balancer: Properties) -> str | None:
    subnets = len(balancer.get("subnets") or balancer.get("subnetMappings") or [])
    return unless(subnets >= LEAST_ZONES, f"it has {subnets} subnets, each of one zone")


@ELB.on("ELB.17", "Load Balancers with listeners should use recommended security policies", Severity.MEDIUM, LISTENER)
def modern_tls(listener: Properties) -> str | None:
    policy = listener.get("sslPolicy")
    secure = listener.get("protocol") not in {"HTTPS", "TLS"} or policy in RECOMMENDED
    return unless(secure, f"sslPolicy is {policy or 'the default'}, which AWS does not recommend")
