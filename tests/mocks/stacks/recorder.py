"""Runs the whole program under Pulumi's mocks and remembers what it declares."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
import yaml
from pulumi.runtime import test as run_program

from stacks.configuration import parse_settings
from stacks.data_aggregator import build

ROOT = Path(__file__).parents[3]
DIGEST = "sha256:" + "0" * 64


class Recorder(pulumi.runtime.Mocks):
    """Remembers what the program registers, and answers with the inputs and an id.

    ``missing``: the token of a function that finds nothing.
    """

    def __init__(self, missing: str | None = None) -> None:
        self.missing = missing
        self.resources: list[pulumi.runtime.MockResourceArgs] = []
        self.calls: list[str] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Record it; fill in what only AWS knows."""
        self.resources.append(args)
        known = {
            "arn": f"arn:aws:mock:::{args.name}",
            "digest": DIGEST,
            "repositoryUrl": f"registry.example/{args.name}",
            "dnsName": "balancer.example",
            "arnSuffix": f"app/{args.name}/1",
            "zoneId": "Z1",
            "hostedZoneId": "Z2",
            "domainName": "distribution.example",
            "keyId": "key-1",
            "bucketRegionalDomainName": f"{args.name}.s3.example",
            "domainValidationOptions": [
                {"resourceRecordName": "_a", "resourceRecordType": "CNAME", "resourceRecordValue": "_b"}
            ],
            "outputs": {f"{noun}_image": f"registry.example/{noun}@{DIGEST}" for noun in ("api", "backup", "web")},
            "masterUserSecrets": [{"secretArn": "arn:aws:mock:::master"}],
            "vpcId": "vpc-1",
            "publicSubnetIds": ["public-1"],
            "privateSubnetIds": ["private-1"],
            "isolatedSubnetIds": ["isolated-1"],
            "routeTables": [],
            "address": "database.example",
            "port": 5432,
        }
        echoed = {} if args.typ == "awsx:ec2:Vpc" else args.inputs  # awsx gives its NAT gateways, not their settings
        return f"{args.name}-id", known | echoed

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        """Record it; answer as a registry would."""
        self.calls.append(args.token)
        if args.token == self.missing:
            return {}, [("", "no matching thing found")]
        known = {"sha256Digest": DIGEST, "zoneId": "Z1", "id": "pl-1", "repositoryUrl": "registry.example/x"}
        return known | {"name": args.args.get("name")}

    def of(self, token: str) -> dict[str, dict[str, Any]]:
        """The inputs of every resource of a type, by logical name."""
        return {each.name: each.inputs for each in self.resources if each.typ == token}


def declare(stack: str, changed: Mapping[str, Any] | None = None, missing: str | None = None) -> Recorder:
    """Run the program with a stack's settings, of which nouns are ``changed``, in the folder in which Pulumi runs it.

    Raises what the program raises, with the recorder of what it declared until then as ``recorder``.
    """
    recorder = Recorder(missing)
    asyncio.set_event_loop(asyncio.new_event_loop())  # tests before this one may have closed the thread's loop
    pulumi.runtime.set_mocks(recorder, project="data-aggregator", stack=stack)
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    for noun, value in (changed or {}).items():
        key = f"data-aggregator:{noun}"
        config[key] = config[key] | value if isinstance(value, dict) else value
    given = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in config.items()}

    @run_program
    def program() -> Any:
        return pulumi.Output.from_input(dict(build(parse_settings(given, project="data-aggregator", stack=stack))))

    with contextlib.chdir(ROOT / "stacks"):
        try:
            program()
        except Exception as error:
            error.__dict__["recorder"] = recorder
            raise
    return recorder
