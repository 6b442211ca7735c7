"""Secrets of every kind, made up anew in each run, and the texts and structures in which they really turn up.

They are made at run time: no file of this repository holds what a scanner of secrets would report.
"""

import base64
import json
import random
import string
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_RANDOM = random.Random(5)  # noqa: S311 (these are nobody's secrets, and a failure must repeat)
_LETTERS = string.ascii_letters + string.digits


def made_up(length: int, alphabet: str = _LETTERS) -> str:
    """A random text that has a small and a capital letter and a digit."""
    while True:
        text = "".join(_RANDOM.choices(alphabet, k=length))
        if any(map(str.islower, text)) and any(map(str.isupper, text)) and any(map(str.isdigit, text)):
            return text


def in_base64(text: str) -> str:
    """The base64 of a text."""
    return base64.b64encode(text.encode()).decode()


@dataclass(frozen=True)
class Planted:
    """``value`` is what stands in the evidence under ``key``; none of ``secrets`` may be in an output."""

    kind: str
    key: str
    value: Any
    secrets: tuple[str, ...]


def _plant(kind: str, key: str, value: Any, *secrets: str) -> Planted:
    return Planted(kind, key, value, secrets)


def _pem(kind: str = "PRIVATE KEY") -> tuple[str, list[str]]:
    lines = ["MII" + made_up(61, _LETTERS + "+/"), made_up(64, _LETTERS + "+/"), made_up(40, _LETTERS + "+/")]
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""]), lines


def planted() -> list[Planted]:
    """Every kind once."""
    plain, nested, deep, environment, flag, argument = (made_up(16) for _ in range(6))
    in_url, in_dsn, in_keywords, odd, in_query, in_line = (made_up(14) for _ in range(6))
    github, gitlab, slack, stripe, npm, pypi = (made_up(40) for _ in range(6))
    google, aws_id, aws_key, session = (
        made_up(35),
        made_up(16, string.ascii_uppercase + "234567abc").upper(),
        made_up(40, _LETTERS + "+/"),
        made_up(90),
    )
    pem, pem_lines = _pem("RSA PRIVATE KEY")
    escaped, escaped_lines = _pem("EC PRIVATE KEY")
    by_line, by_line_lines = _pem("OPENSSH PRIVATE KEY")
    cut, cut_lines = _pem()
    jwt = f"eyJ{made_up(30)}.eyJ{made_up(60)}.{made_up(43)}"
    bearer, basic, bcrypt, argon, registry, kube = (made_up(53) for _ in range(6))
    blinded, cipher, script, block, sql, header = (made_up(20) for _ in range(6))
    quoted = f'{made_up(6)}"{made_up(5)}\\<&>{made_up(5)}'
    spaced = "Correct horse, battery 7 staple"
    before, after, build, hook, xml, diffed = (made_up(18) for _ in range(6))
    return [
        _plant("a property's name", "password", plain, plain),
        _plant("JSON in a text", "secretString", json.dumps({"username": "app", "password": nested}), nested),
        _plant("JSON in JSON in a text", "policy", json.dumps({"a": json.dumps({"db": {"passwd": deep}})}), deep),
        _plant("a container's environment", "environment", [{"name": "API_TOKEN", "value": environment}], environment),
        _plant("a flag of its own", "command", ["run", "--db-password", flag, "--port", "80"], flag),
        _plant("a flag with its value", "entryPoint", [f"--api-key={argument}"], argument),
        _plant("a URL's password", "address", f"https://ci:{in_url}@git.example.org/x", in_url, in_base64(in_url)),
        _plant(
            "a DSN",
            "target",
            f"postgresql+psycopg://app:{in_dsn}/@x@db.internal:5432/app?sslmode=require",
            f"{in_dsn}/@x",
        ),
        _plant("libpq's keywords", "libpq", f"host=db port=5432 user=app password={in_keywords} dbname=x", in_keywords),
        _plant("a password that is escaped", "masterPassword", quoted, quoted, json.dumps(quoted)[1:-1], quote(quoted)),
        _plant("a phrase", "passphrase", spaced, spaced),
        _plant("an odd name", "PGPASSWORD", odd, odd),
        _plant("a signed URL", "source", f"https://b.s3.amazonaws.com/k?a=1&X-Amz-Signature={in_query}", in_query),
        _plant("a line of a file", "content", f"A=1\nexport SMTP_PASSWORD='{in_line}'\nB=2\n", in_line),
        *(
            _plant(kind, "note", f"cloned with {token} today", token)
            for kind, token in {
                # In pieces, for a scanner of secrets would stop a push for each of these.
                "GitHub": f"gh{'p_'}{github[:36]}",
                "GitLab": f"gl{'pat-'}{gitlab[:20]}",
                "Slack": f"xox{'b-'}{slack}",
                "Stripe": f"sk_{'live_'}{stripe}",
                "Google": f"AI{'za'}{google}",
                "PyPI": f"pypi{'-'}{pypi}",
                "an AWS access key": f"AK{'IA'}{aws_id}",
                "an AWS session token": f"IQoJb3JpZ2lu{session}",
                "bcrypt": f"$2b$12${bcrypt}",
                "argon2": f"$argon2id$v=19$m=65536,t=3,p=4${argon[:22]}${argon}",
            }.items()
        ),
        _plant("npm", ".npmrc", f"//registry/:_authToken=npm{'_'}{npm[:36]}", f"npm{'_'}{npm[:36]}"),
        _plant(
            "Slack's webhook",
            "endpoint",
            f"https://hooks.slack.com/services/T{hook[:8]}/B{hook}",
            f"services/T{hook[:8]}/B{hook}",
        ),
        _plant("an AWS secret key under a neutral name", "extra", aws_key, aws_key),
        _plant("a JSON Web Token", "note", f"id {jwt}", jwt),
        _plant("Authorization: Bearer", "headers", {"X": f"Bearer {bearer}"}, bearer),
        _plant(
            "Authorization: Basic", "note", f"Authorization: Basic {in_base64('ci:' + basic)}", in_base64("ci:" + basic)
        ),
        _plant("a custom header", "customHeaders", [{"name": "X-Origin-Verify", "value": header}], header),
        _plant("a private key", "certificateChain", pem, *pem_lines),
        _plant("a private key on one line", "data", json.dumps({"k": escaped})[1:-1], *escaped_lines),
        _plant("a private key by lines", "lines", by_line.splitlines(), *by_line_lines),
        _plant("a private key that is cut off", "tail", cut[:-40], *cut_lines[:2]),
        _plant(
            "base64 of a private key",
            "userData",
            in_base64(f"#!/bin/sh\n{cut}"),
            in_base64(f"#!/bin/sh\n{cut}"),
            *cut_lines,
        ),
        _plant(
            "a script in base64",
            "user_data",
            in_base64(f"export TOKEN={script}\nrun"),
            script,
            in_base64(f"export TOKEN={script}\nrun"),
        ),
        _plant(
            "Docker's login",
            "config.json",
            json.dumps({"auths": {"ghcr.io": {"auth": in_base64(f"u:{registry}")}}}),
            in_base64(f"u:{registry}"),
        ),
        _plant("kubeconfig", "kubeconfig.yaml", f"users:\n- name: a\n  user:\n    token: {kube}\n", kube),
        _plant("a block of YAML", "values", f"password: |\n  {block}\n  more\nname: x\n", block),
        _plant("SQL", "statement", f"ALTER ROLE app PASSWORD '{sql}'", sql),
        _plant("XML", "settings.xml", f"<server><id>x</id><password>{xml}</password></server>", xml),
        _plant("build arguments", "buildArgs", {"NPM_TOKEN": build}, build),
        _plant("Pulumi's diff", "diff", f'~ password: "{before}" => "{after}"', before, after),
        _plant(
            "a secret of Pulumi's",
            "neutral",
            {
                "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                "plaintext": json.dumps(blinded),
                "ciphertext": cipher,
            },
            blinded,
            cipher,
        ),
        _plant("JSON that is cut off", "log", f'{{"a": 1, "env": [{{"name": "DB_PASSWORD", "value": "{diffed}', diffed),
    ]


READABLE: dict[str, Any] = {
    "secretArn": "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds!db-1bde372d-340d-4946-8fae-9ccc-d42969",
    "image": "127.0.0.1:4566/staging-api@sha256:c9be62b52299fdcd8036f134441447e9f5ae5a0ca8c23753d9bcfba82a034c05",
    "manageMasterUserPassword": True,
    "masterUserSecrets": [{"kmsKeyId": "arn:aws:kms:eu-central-1:000000000000:key/fb1fcf88", "secretStatus": "active"}],
    "secrets": [
        {
            "name": "MASTER_PASSWORD",
            "valueFrom": "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds!db-1bde:password::",
        }
    ],
    "environment": [
        {"name": "DATABASE_SECRET_ARN", "value": "arn:aws:secretsmanager:eu-central-1:000000000000:secret:app-938fb4"},
        {"name": "DATABASE_HOST", "value": "db.internal.example"},
        {"name": "TOKEN_TTL_SECONDS", "value": "900"},
    ],
    "secret_name": "data-aggregator-staging-application",
    "passwordParameterName": "/data-aggregator/staging/password-parameter",
    "tokenValidity": 60,
    "passwordLength": 32,
    "metadataOptions": {"httpTokens": "required"},
    "parameters": [{"name": "password_encryption", "value": "scram-sha-256"}, {"name": "rds.force_ssl", "value": "1"}],
    "additionalSecretOutputs": ["password"],
    "data-aggregator:secrets": '{"recovery_days":30}',
    "kmsKeyId": "alias/data-aggregator",
    "policy": '{"Statement":[{"Action":["secretsmanager:GetSecretValue","ecr:GetAuthorizationToken"],"Resource":"*"}]}',
    "commit": "6501d93f8a1c0de25b3f9a1c0de25b6501d93f8a",
    "integrity": "sha512-" + base64.b64encode(bytes(range(64))).decode(),
    "release": "r0001-3f9a1c0de25b",
    "url": "https://data.example.org:8443/datasets?limit=10&after=2026-01-01",
    "certificate": "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0\n-----END CERTIFICATE-----\n",
    "maintenanceWindow": "sun:04:00-sun:05:00",
    "type": "data-aggregator:secrets:Secret",
    "lockToken": "dc0e5092-42db-423b-aedf-c9699e316542",
    "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
    "etag": "d41d8cd98f00b204e9800998ecf8427e",
}
"""What looks a little like a secret and has to stay as it is."""
