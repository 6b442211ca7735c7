"""ACM: a certificate is issued once its records stand in Route 53, and stays while something uses it.

MiniStack issues every certificate at once, whether its domain is proven or not, and deletes it from under the
listeners and distributions that use it: a record that is missing or wrong would show on AWS only.

https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, now_iso
from ministack.services import acm, alb, cloudfront, route53

from local.emulator.patching import guard, original, replace

Data = dict[str, Any]
Certificate = dict[str, Any]

PENDING, ISSUED = "PENDING_VALIDATION", "ISSUED"
_ONLY_ISSUED = ("IssuedAt", "NotBefore", "NotAfter")


def apply() -> None:
    original(acm, "_validation_options", "6314b619e698")
    original(route53, "_parse_record_set", "53088ce51d38")
    request = replace(acm, "_request_certificate", "8fb1d8187af5", lambda data: _pending(request(data)))
    shape = replace(acm, "_cert_shape", "1ce4bcc96cec", lambda certificate: _shape(shape, certificate))
    guard(acm, "_delete_certificate", "4358074f0273", _in_use)


def knows(arn: str) -> bool:
    return _find(arn) is not None


def covers(arn: str, name: str) -> bool:
    """Whether the certificate is issued, and names `name` or a wildcard for it."""
    certificate = _find(arn)
    if certificate is None or _validate(certificate) != ISSUED:
        return False
    wildcard = f"*.{name.partition('.')[2]}"
    return bool({name, wildcard} & {each.lower() for each in certificate["SubjectAlternativeNames"]})


def _find(arn: str) -> Certificate | None:
    """The certificate in its own region, whatever region asks."""
    region = arn.split(":")[3] if arn.count(":") > 3 else ""
    found: Certificate | None = acm._certificates.get_scoped(get_account_id(), region, arn)
    return found


def _pending(response: Any) -> Any:
    status, _, body = response
    if status == 200:
        certificate = acm._certificates[json.loads(body)["CertificateArn"]]
        if certificate["ValidationMethod"] == "DNS":
            certificate["Status"] = PENDING
    return response


def _validate(certificate: Certificate) -> str:
    """The certificate's status, after a look at its records."""
    options = certificate["DomainValidationOptions"]
    if certificate["Status"] == PENDING and all(_stands(option["ResourceRecord"]) for option in options):
        certificate["Status"] = ISSUED
        certificate["IssuedAt"] = certificate["NotBefore"] = now_iso()
    status: str = certificate["Status"]
    return status


def _stands(record: Data) -> bool:
    """Whether a public zone of the account has the record."""
    name, value = route53._normalise_name(record["Name"]), route53._normalise_name(record["Value"])
    return any(
        each["Name"] == name
        and each["Type"] == record["Type"]
        and value in map(route53._normalise_name, each.get("ResourceRecords", ()))
        for zone_id, records in route53._records.items()
        if not route53._zones[zone_id]["private"]
        for each in records
    )


def _shape(shape: Any, certificate: Certificate) -> Data:
    status = _validate(certificate)
    shaped: Data = shape(certificate)
    shaped["InUseBy"] = [*shaped["InUseBy"], *_users(certificate["CertificateArn"])]
    if status == PENDING:
        for name in _ONLY_ISSUED:
            del shaped[name]
        shaped["DomainValidationOptions"] = [
            {**option, "ValidationStatus": PENDING} for option in shaped["DomainValidationOptions"]
        ]
    return shaped


def _users(arn: str) -> list[str]:
    balancers = [
        listener["LoadBalancerArn"] for listener in alb._listeners.values() if arn in listener.get("Certificates", ())
    ]
    distributions = [each["ARN"] for each in cloudfront._distributions.values() if f">{arn}<" in each["config_xml"]]
    return [*balancers, *distributions]


def _in_use(data: Data) -> Any:
    arn = data.get("CertificateArn", "")
    if users := _users(arn):
        return error_response_json("ResourceInUseException", f"Certificate {arn} is in use by {', '.join(users)}.", 400)
    return None
