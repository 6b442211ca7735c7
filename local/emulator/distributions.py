"""CloudFront takes a distribution only with a certificate for its aliases, an alias once, and keeps what it uses.

MiniStack takes any certificate, gives an alias to several distributions, and deletes an origin access control from
under them. A certificate that the local ACM does not know is let through: it may be one of the real account.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
"""

from __future__ import annotations

from typing import Any

from ministack.services import cloudfront

from local.emulator import acm
from local.emulator.patching import original, replace


def apply() -> None:
    original(cloudfront, "_dist_config_el", "a3e1d042827c")
    original(cloudfront, "_get_distribution_aliases", "77b79905d96b")
    original(cloudfront, "_unwrap_distribution_create_xml", "623ee95f6640")
    create = replace(
        cloudfront,
        "_create_distribution",
        "d17e66f3ce16",
        lambda headers, body: _refusal("", body) or create(headers, body),
    )
    update = replace(
        cloudfront,
        "_update_distribution",
        "612916dcf4e2",
        lambda dist_id, headers, body: _refusal(dist_id, body) or update(dist_id, headers, body),
    )
    delete_access = replace(
        cloudfront,
        "_delete_oac",
        "4c2168218517",
        lambda oac_id, headers: _access_in_use(oac_id) or delete_access(oac_id, headers),
    )


def _refusal(dist_id: str, body: bytes) -> Any:
    config, _ = cloudfront._unwrap_distribution_create_xml(cloudfront._parse_body(body))
    if config is None:
        return None
    aliases = [name.lower() for name in _texts(config, "Aliases/Items/CNAME")]
    for arn in _texts(config, "ViewerCertificate/ACMCertificateArn"):
        if uncovered := [name for name in aliases if acm.knows(arn) and not acm.covers(arn, name)]:
            return cloudfront._error(
                "InvalidViewerCertificate",
                f"The certificate {arn} isn't issued yet, or doesn't cover {', '.join(uncovered)}.",
                400,
            )
    for other in cloudfront._distributions.values():
        taken = {name.lower() for name in cloudfront._get_distribution_aliases(other)} & set(aliases)
        if other["Id"] != dist_id and taken:
            names = ", ".join(sorted(taken))
            return cloudfront._error("CNAMEAlreadyExists", f"{names} is an alias of {other['Id']} already.", 409)
    return None


def _access_in_use(oac_id: str) -> Any:
    for distribution in cloudfront._distributions.values():
        used = _texts(cloudfront._dist_config_el(distribution), "Origins/Items/Origin/OriginAccessControlId")
        if oac_id in used:
            return cloudfront._error(
                "OriginAccessControlInUse",
                f"The origin access control is used by the distribution {distribution['Id']}.",
                409,
            )
    return None


def _texts(element: Any, path: str) -> list[str]:
    """The texts at the end of a path of tags, whatever their namespace."""
    found = element.findall("/".join(f"{{*}}{tag}" for tag in path.split("/")))
    return [each.text for each in found if each.text]
