"""ACM certificates that prove themselves by DNS, and the wait for the proof."""

from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Inputs, Resource, changed_keys
from local.plugins.schema import string, string_map, strings
from local.plugins.values import State

_GONE: Final = ("ResourceNotFoundException",)
_REQUESTED: Final = {
    "domainName": "DomainName",
    "validationMethod": "ValidationMethod",
    "subjectAlternativeNames": "SubjectAlternativeNames",
    "keyAlgorithm": "KeyAlgorithm",
}


class Certificate(Resource):
    """Requested certificates only; nothing else than DNS proves a domain here.

    Replacements: terraform-provider-aws internal/service/acm/certificate.go.
    """

    token = "aws:acm/certificate:Certificate"
    note = "issued as soon as its records stand in Route 53; nothing speaks TLS with it"
    inputs = {
        "domainName": string(required=True, replaces=True),
        "validationMethod": string(required=True, replaces=True, allowed=("DNS",)),
        "subjectAlternativeNames": strings(replaces=True, computed=True, unordered=True),
        "keyAlgorithm": string(replaces=True, computed=True, allowed=("RSA_2048",)),
        "tags": string_map(),
    }
    outputs = (
        "arn",
        "domainValidationOptions",
        "notAfter",
        "notBefore",
        "pendingRenewal",
        "renewalEligibility",
        "renewalSummaries",
        "status",
        "type",
        "validationEmails",
    )
    unsupported = (
        "certificateAuthorityArn",
        "certificateBody",
        "certificateChain",
        "earlyRenewalDuration",
        "options",
        "privateKey",
        "privateKeyWo",
        "privateKeyWoVersion",
        "validationOptions",
    )
    gone = _GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request = given(inputs, _REQUESTED)
        if inputs["tagsAll"]:
            request["Tags"] = tag_list(inputs["tagsAll"])
        return str(cloud.client("acm").request_certificate(**request)["CertificateArn"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        cloud.wait(
            f"ACM to name the records that prove {inputs['domainName']}",
            lambda: all(
                "ResourceRecord" in option for option in _describe(cloud, resource_id)["DomainValidationOptions"]
            ),
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        certificate = _describe(cloud, resource_id)
        options = certificate["DomainValidationOptions"]
        return {
            "domainName": certificate["DomainName"],
            "validationMethod": options[0]["ValidationMethod"],
            "subjectAlternativeNames": _names(certificate, known),
            "keyAlgorithm": certificate["KeyAlgorithm"].replace("-", "_"),
            "arn": resource_id,
            "domainValidationOptions": [_option(option) for option in options],
            "notAfter": _time(certificate, "NotAfter"),
            "notBefore": _time(certificate, "NotBefore"),
            "pendingRenewal": False,
            "renewalEligibility": certificate.get("RenewalEligibility", "INELIGIBLE"),
            "renewalSummaries": [],
            "status": certificate["Status"],
            "type": certificate["Type"],
            "validationEmails": [],
            "tags": tag_map(cloud.client("acm").list_tags_for_certificate(CertificateArn=resource_id).get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        acm = cloud.client("acm")
        put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
        if remove:
            acm.remove_tags_from_certificate(CertificateArn=resource_id, Tags=[{"Key": key} for key in remove])
        if put:
            acm.add_tags_to_certificate(CertificateArn=resource_id, Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("acm").delete_certificate(CertificateArn=resource_id)


class CertificateValidation(Resource):
    """Nothing of AWS: it waits until the certificate is issued.

    Replacements: terraform-provider-aws internal/service/acm/certificate_validation.go.
    """

    token = "aws:acm/certificateValidation:CertificateValidation"
    note = "waits until the records of the certificate stand in Route 53"
    inputs = {
        "certificateArn": string(required=True, replaces=True),
        "validationRecordFqdns": strings(replaces=True, unordered=True, write_only=True),
    }
    gone = _GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        """Raises PluginError for a record that is missing, and for a certificate that will not be issued."""
        arn = inputs["certificateArn"]
        _all_proven(_describe(cloud, arn), inputs.get("validationRecordFqdns"))
        cloud.wait(f"the certificate {arn} to be issued", lambda: _issued(_describe(cloud, arn)))
        return str(_time(_describe(cloud, arn), "IssuedAt"))

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """None when the certificate is not, or no longer, issued."""
        arn = known.get("certificateArn")
        if arn is None or _describe(cloud, arn)["Status"] != "ISSUED":
            return None
        return {"certificateArn": arn}

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Nothing to call."""


def _describe(cloud: Cloud, arn: str) -> dict[str, Any]:
    certificate: dict[str, Any] = cloud.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    return certificate


def _names(certificate: dict[str, Any], known: State) -> list[str]:
    """ACM adds the domain itself to the names: without it they mean the same."""
    names: list[str] = certificate["SubjectAlternativeNames"]
    wanted: list[str] = known.get("subjectAlternativeNames") or []
    return wanted if wanted and {*wanted, certificate["DomainName"]} == set(names) else names


def _option(option: dict[str, Any]) -> State:
    record = option["ResourceRecord"]
    return {
        "domainName": option["DomainName"],
        "resourceRecordName": record["Name"],
        "resourceRecordType": record["Type"],
        "resourceRecordValue": record["Value"],
    }


def _time(certificate: dict[str, Any], name: str) -> str | None:
    """None for a certificate that is not issued."""
    moment = certificate.get(name)
    return None if moment is None else str(moment.isoformat())


def _all_proven(certificate: dict[str, Any], fqdns: list[str] | None) -> None:
    named = {fqdn.removesuffix(".") for fqdn in fqdns or ()}
    for option in certificate["DomainValidationOptions"]:
        name = option["ResourceRecord"]["Name"].removesuffix(".")
        if named and name not in named:
            raise PluginError(f"the record {name} is missing, which proves {option['DomainName']}: add it")


def _issued(certificate: dict[str, Any]) -> bool:
    status = certificate["Status"]
    if status not in ("PENDING_VALIDATION", "ISSUED"):
        raise PluginError(f"the certificate is {status}: {certificate.get('FailureReason', 'ACM gave no reason')}")
    return bool(status == "ISSUED")


RESOURCES: Final = (Certificate(), CertificateValidation())
