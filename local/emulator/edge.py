"""The way of a public request through this machine: name, CloudFront, load balancer.

MiniStack serves a distribution at its own domain name only, refuses origins that speak HTTPS, and takes the first
listener of a load balancer, whatever scheme the client speaks. Here a distribution answers to an alias that Route 53
points to it; an origin's name is followed through Route 53 to its load balancer; and the header X-Forwarded-Proto,
which a proxy in front of the gateway would set, names the scheme, and so the listener.

Nothing speaks TLS: that an origin's certificate covers the name CloudFront asks for is looked up in ACM instead.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
"""

from __future__ import annotations

import asyncio
from fnmatch import fnmatch
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import StreamingResponse
from ministack.services import alb, cloudfront

from local.emulator import acm, dns
from local.emulator.patching import original, replace

Balancer = dict[str, Any]
Origin = dict[str, Any]
Headers = dict[str, str]


def apply() -> None:
    for name, expected in (
        ("_collect_streaming_body", "18c4e3a8f943"),
        ("_get_distribution_aliases", "77b79905d96b"),
        ("_origin_connect_target", "bfba8988bbb4"),
        ("_origin_request_headers", "9157c94e30eb"),
        ("find_distribution_for_label", "33f3c8e4b57b"),
    ):
        original(cloudfront, name, expected)
    find = original(alb, "find_lb_for_host", "e690f2a714af")
    label = replace(
        app, "_parse_cloudfront_dataplane_host", "4657cca2a71f", lambda host: label(host) or _label_of(label, host)
    )
    registered = replace(
        cloudfront,
        "_registered_alb",
        "30a2bae46a98",
        lambda origin: registered(origin) or find(dns.target_of(origin["domain_name"])),
    )
    dispatch = replace(
        alb,
        "dispatch_request",
        "304d4697d602",
        lambda balancer, method, path, headers, body, query_params, port=80, **rest: dispatch(
            balancer, method, path, headers, body, query_params, _port(balancer, headers, port), **rest
        ),
    )
    original(iam_evaluator, "pin_request_origin", "de819c1bd9ac")
    fetch = replace(
        cloudfront, "_fetch_from_origin", "11c0079215ff", lambda *request: _fetch_as_the_viewer(fetch, *request)
    )
    replace(
        cloudfront, "_fetch_from_alb_origin", "a34dae6d1702", lambda *request: _fetch_from_balancer(dispatch, *request)
    )


def _label_of(label: Any, host: str) -> str | None:
    """The label of the enabled distribution that the host is an alias of, and that Route 53 points it to."""
    name = host.partition(":")[0].lower()
    found: str | None = label(dns.target_of(name))
    distribution = cloudfront.find_distribution_for_label(found) if found else None
    if distribution is None or not distribution["enabled"]:
        return None
    aliases = cloudfront._get_distribution_aliases(distribution)
    return found if any(fnmatch(name, alias.lower()) for alias in aliases) else None


def _listeners(balancer: Balancer) -> list[dict[str, Any]]:
    arn = balancer["LoadBalancerArn"]
    return [listener for listener in alb._listeners.values() if listener["LoadBalancerArn"] == arn]


def _port(balancer: Balancer, headers: Headers, port: int) -> int:
    """The port of the listener for the request's scheme, unless the client names a listener's port itself."""
    listeners = _listeners(balancer)
    if ":" in headers.get("host", "") and any(listener["Port"] == port for listener in listeners):
        return port
    scheme = headers.get("x-forwarded-proto", "http").upper()
    return min((listener["Port"] for listener in listeners if listener["Protocol"] == scheme), default=port)


async def _fetch_as_the_viewer(
    fetch: Any,
    origin: Origin,
    method: str,
    uri: str,
    query_string: str,
    headers: Headers,
    body: bytes,
    viewer_is_https: bool,
    *rest: str,
) -> Any:
    """A bucket is asked with the viewer's scheme: its policy may refuse plain HTTP.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-s3-origin.html
    """
    source_ip, _ = iam_evaluator._request_origin.get()
    before = iam_evaluator._request_origin.set((source_ip, viewer_is_https))
    try:
        return await fetch(origin, method, uri, query_string, headers, body, viewer_is_https, *rest)
    finally:
        iam_evaluator._request_origin.reset(before)


async def _fetch_from_balancer(
    dispatch: Any,
    balancer: Balancer,
    origin: Origin,
    method: str,
    uri: str,
    query_string: str,
    headers: Headers,
    body: bytes,
    viewer_is_https: bool,
    client_ip: str,
    viewer_xff: str,
) -> tuple[int, str, list[tuple[str, str]], bytes]:
    """What the listener on the origin's port answers: status, reason, headers, body.

    Raises:
        OriginUnreachable: no such listener, or its certificate does not cover the name (502).
        OriginTimeout: no answer within the origin's read timeout (504).
    """
    _, port, use_https = cloudfront._origin_connect_target(origin, viewer_is_https)
    sent = {
        name.lower(): value
        for name, value in cloudfront._origin_request_headers(origin, headers, client_ip, viewer_xff).items()
    }
    _check_listener(balancer, port, use_https, {origin["domain_name"], sent["host"]})
    timeout_s = origin["read_timeout"]
    request = dispatch(
        balancer, method, uri, sent, body or b"", parse_qs(query_string, keep_blank_values=True), port,
        client_ip="127.0.0.1", raw_query_string=query_string,
    )  # fmt: skip
    try:
        status, answered, content = await asyncio.wait_for(request, timeout_s)
    except TimeoutError as error:
        raise cloudfront.OriginTimeout(f"no answer from {origin['domain_name']} within {timeout_s} s") from error
    if isinstance(content, StreamingResponse):
        content = await cloudfront._collect_streaming_body(content, timeout_s)
    pairs = [
        (name, value)
        for name, values in answered.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return status, "", pairs, content


def _check_listener(balancer: Balancer, port: int, use_https: bool, names: set[str]) -> None:
    protocol = "HTTPS" if use_https else "HTTP"
    listener = next(
        (each for each in _listeners(balancer) if (each["Port"], each["Protocol"]) == (port, protocol)), None
    )
    if listener is None:
        raise cloudfront.OriginUnreachable(f"{balancer['LoadBalancerName']} has no {protocol} listener on port {port}")
    if use_https and not any(acm.covers(arn, name) for arn in listener.get("Certificates", ()) for name in names):
        raise cloudfront.OriginUnreachable(f"the certificate of the listener does not cover {' or '.join(names)}")
