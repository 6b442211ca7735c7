"""CloudFront: origins and behaviours by name, the oldest TLS, and the firewall in front.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Kind, Meaning, Part, becomes, dropped, judge, off, on, setting
from stacks.review.differences.values import at, mapping, mappings, same, text_of

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
_POLICIES = (
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLSv1.1_2016",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
    "TLSv1.2_2025",
    "TLSv1.3_2025",
)
_HTTP = Meaning("unencrypted on the way", Danger.SECURITY)
_JUDGES = {
    "viewerProtocolPolicy": becomes("allow-all", *_HTTP),
    "customOriginConfig.originProtocolPolicy": becomes("http-only", *_HTTP),
    "originAccessControlId": dropped("the origin no longer knows CloudFront by its signature", Danger.SECURITY),
    "responseHeadersPolicyId": dropped("no security headers", Danger.SECURITY),
    "trustedKeyGroups": dropped("URLs need no signature", Danger.SECURITY),
}


def _weaker(old: Any, new: Any) -> Meaning | None:
    if old in _POLICIES and new in _POLICIES and _POLICIES.index(new) < _POLICIES.index(old):
        return Meaning("weaker: older clients and ciphers are taken again", Danger.SECURITY)
    return None


def _origins(step: Step) -> Iterator[Difference]:
    old, new = (_by(side.get("origins"), "originId") for side in (step.old, step.new))
    yield from _named("origin", old, new, lambda each: text_of(each.get("domainName")))


def _behaviours(step: Step) -> Iterator[Difference]:
    old, new = (
        {"everything else": mapping(side.get("defaultCacheBehavior"))} if side.get("defaultCacheBehavior") else {}
        for side in (step.old, step.new)
    )
    if UNKNOWN in (step.old.get("defaultCacheBehavior"), step.new.get("defaultCacheBehavior")):
        raise ValueError("the default behaviour is not known yet")
    for side, held in ((step.old, old), (step.new, new)):
        held.update(_by(side.get("orderedCacheBehaviors"), "pathPattern"))
    yield from _named("behaviour", old, new, lambda each: f"origin {text_of(each.get('targetOriginId'))}")


def _named(kind: str, old: dict[str, Any], new: dict[str, Any], summary: Any) -> Iterator[Difference]:
    for name in [*old, *(each for each in new if each not in old)]:
        before, after = old.get(name), new.get(name)
        subject = f"{kind} {name}"
        if before is None or after is None:
            yield Difference(
                subject=subject,
                before=summary(before) if before is not None else None,
                after=summary(after) if after is not None else None,
            )
            continue
        for path, meant in _JUDGES.items():
            sides = at(before, path), at(after, path)
            if not same(*sides):
                meaning = judge(*sides, meant)
                yield Difference(
                    subject=f"{subject}, {path}",
                    before=text_of(sides[0]),
                    after=text_of(sides[1]),
                    note=meaning.note,
                    danger=meaning.danger,
                )
        skip = frozenset(f"{subject}.{path}" for path in _JUDGES)
        yield from generic.differences(subject, before, after, skip=skip)


def _by(some: Any, key: str) -> dict[str, Mapping[str, Any]]:
    if some == UNKNOWN:
        raise ValueError("they are not known yet")
    return {str(each[key]): each for each in mappings(some)}


KINDS: dict[str, Kind] = {
    "aws:cloudfront/distribution:Distribution": (
        Part(properties=("origins",), tell=_origins),
        Part(properties=("defaultCacheBehavior", "orderedCacheBehaviors"), tell=_behaviours),
        setting("enabled", "enabled", off("the public address no longer answers", Danger.AVAILABILITY)),
        setting("webAclId", "firewall", dropped("detached: no firewall", Danger.SECURITY)),
        setting("viewerCertificate.minimumProtocolVersion", "oldest TLS", _weaker),
        setting(
            "viewerCertificate.acmCertificateArn", "certificate", dropped("the own name has none", Danger.AVAILABILITY)
        ),
        setting(
            "viewerCertificate.cloudfrontDefaultCertificate",
            "CloudFront's own certificate",
            on("takes TLS 1.0", Danger.SECURITY),
            default=False,
        ),
        setting("loggingConfig.bucket", "access logs", dropped("who asked for what is not kept", Danger.SECURITY)),
        setting("isIpv6Enabled", "IPv6", default=False),
    ),
}
