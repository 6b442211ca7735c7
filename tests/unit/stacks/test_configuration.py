"""What a person reads when a stack's settings do not work."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.settings import Settings
from stacks.configuration import ConfigurationError, parse_settings

ROOT = Path(__file__).parents[3]
STACKS = ["local", "staging", "production"]
EDGE = {
    "domain": "data.example.org",
    "zone": "example.org",
    "waf": {"mode": "block", "requests_per_5_min": 2000},
}


def stack_file(stack: str) -> dict[str, Any]:
    """The ``config`` of a stack's file."""
    config: dict[str, Any] = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    return config


def as_engine_gives_it(config: dict[str, Any]) -> dict[str, str]:
    """Nested values as JSON, scalars as text: what the engine puts into PULUMI_CONFIG."""
    return {key: json.dumps(value) if isinstance(value, dict | list) else str(value) for key, value in config.items()}


def settings_with(path: str, value: Any) -> Settings:
    """The local stack's settings with one key changed: ``network.subnets.private`` and the like."""
    config = stack_file("local")
    noun, *inner = path.split(".")
    if not inner:
        config[f"data-aggregator:{noun}"] = value
    else:
        group = config[f"data-aggregator:{noun}"]
        for key in inner[:-1]:
            group = group[key]
        if value is None:
            del group[inner[-1]]
        else:
            group[inner[-1]] = value
    return parse_settings(as_engine_gives_it(config), project="data-aggregator", stack="local")


def key_paths(value: Any, path: str = "") -> set[str]:
    """Every key of nested settings; a schedule's name is its stack's own."""
    if not isinstance(value, dict) or path.endswith(".schedules"):
        return {path}
    return {found for key, inner in value.items() for found in key_paths(inner, f"{path}.{key}")}


@pytest.mark.parametrize("stack", STACKS)
def test_the_settings_of_every_stack_load(stack: str) -> None:
    settings = parse_settings(as_engine_gives_it(stack_file(stack)), project="data-aggregator", stack=stack)
    assert len(settings.network.subnets.private) == settings.network.zones


def test_every_stack_sets_the_same_keys() -> None:
    local, staging, production = (key_paths(stack_file(stack)) for stack in STACKS)
    assert local == staging == production


def test_production_is_highly_available_and_keeps_its_data() -> None:
    production = parse_settings(as_engine_gives_it(stack_file("production")), project="data-aggregator", stack="p")
    assert production.database.multi_az
    assert production.database.deletion_protection
    assert production.database.final_snapshot
    assert production.network.zones == 3
    assert min(production.api.min_count, production.web.min_count) >= 3


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("netwrok", {"cidr": "10.0.0.0/16"}, ["data-aggregator:netwrok: unknown key", "allowed here: owner, account"]),
        (
            "network.zoness",
            2,
            ["network.zoness: unknown key", "allowed here: cidr, zones, nat, interface_endpoints, subnets"],
        ),
        ("api.min_count", "two", ["api.min_count", 'not "two"', "at least 1, at most 100", "min_count: 2"]),
        ("account.id", 0, ["account.id", "the account's 12 digits, quoted", "id: '000000000000'"]),
        (
            "network.nat",
            "both",
            ["network.nat", 'not "both"', "how private subnets reach the internet: none, single, per_zone"],
        ),
        ("database.storage_gb", None, ["database.storage_gb: missing", "storage_gb: 20"]),
        (
            "sizes.small",
            {"cpu_units": 256, "memory_mib": 4096},
            ["sizes.small: memory_mib 4096 does not go with cpu_units 256", "512, 1024, 2048", "memory_mib: 512"],
        ),
        ("sizes.small.cpu_units", 300, ["cpu_units 300: Fargate offers 256, 512, 1024"]),
        ("api.size", "huge", ["api.size 'huge' is not in sizes: choose small, medium, large"]),
        (
            "network.subnets.private",
            ["10.0.0.0/20", "10.0.32.0/20"],
            ["subnets.public[0] 10.0.0.0/24 overlaps subnets.private[0] 10.0.0.0/20", "cidr: 10.0.0.0/16"],
        ),
        (
            "network.subnets.isolated",
            ["10.1.0.0/24", "10.0.9.0/24"],
            ["subnets.isolated[0] 10.1.0.0/24 lies outside of cidr 10.0.0.0/16"],
        ),
        ("network.subnets.public", ["10.0.0.0/24"], ["subnets.public holds 1 blocks, and zones is 2"]),
        ("network.cidr", "10.0.0.1/16", ["network.cidr: 10.0.0.1/16 has host bits set", "cidr: 10.0.0.0/16"]),
        ("logs.retention_days", 2, ["retention_days 2: CloudWatch Logs offers 1, 3, 5"]),
        ("database.max_storage_gb", 21, ["max_storage_gb 21 leaves no room", "at least 22"]),
        ("migration.deadline_s", 30, ["deadline_s 30 ends the task before lock_wait_s 60"]),
        ("edge.domain", None, ["edge.domain: missing", "the public name, or null", "domain: data.example.org"]),
        ("edge.domain", "data.example.org", ["zone is None", "give both for TLS and CloudFront, or null for both"]),
        (
            "edge",
            EDGE | {"domain": "data.example.com"},
            ["domain data.example.com does not lie in zone example.org", "zone: example.org"],
        ),
        (
            "edge",
            EDGE | {"certificate_arn": "arn:aws:acm:eu-central-1:000000000000:certificate/1"},
            ["certificate_arn is in eu-central-1", "CloudFront takes certificates of us-east-1 only"],
        ),
        ("backups.locked_days", 3660, ["locked_days 3660 is longer than retention_days", "lower it"]),
        ("protection.lifted", ["databse"], ["lifted names databse: what holds data is", "database"]),
        ("release", "v1", ["release", 'not "v1"', "matching ^r"]),
    ],
)
def test_an_error_names_file_key_remedy_and_shows_yaml(path: str, value: Any, expected: list[str]) -> None:
    with pytest.raises(ConfigurationError) as raised:
        settings_with(path, value)
    message = str(raised.value)
    assert message.startswith("Pulumi.local.yaml has settings that do not work")
    for part in expected:
        assert part in message


def test_the_yaml_of_an_error_works_when_it_is_pasted() -> None:
    with pytest.raises(ConfigurationError) as raised:
        settings_with("network.nat", "both")
    block = str(raised.value).split("to paste:\n", 1)[1]
    pasted = yaml.safe_load(block)["config"]
    config = {**stack_file("local"), **pasted}
    assert parse_settings(as_engine_gives_it(config), project="data-aggregator", stack="local").network.nat == "single"


def test_every_fault_is_named_at_once() -> None:
    config = as_engine_gives_it(stack_file("local")) | {"data-aggregator:owner": "Not A Team"}
    del config["data-aggregator:logs"]
    with pytest.raises(ConfigurationError) as raised:
        parse_settings(config, project="data-aggregator", stack="local")
    assert "data-aggregator:owner" in str(raised.value)
    assert "data-aggregator:logs: missing" in str(raised.value)


LOGIN = {
    "issuer": "https://login.example.org",
    "client_id": "x",
    "secret_arn": None,
    "admin_groups": ["a"],
    "writer_groups": [],
}
OPEN = {"issuer": None, "client_id": None, "secret_arn": None, "admin_groups": [], "writer_groups": []}


@pytest.mark.parametrize(
    ("access", "said"),
    [
        ({**OPEN, "anonymous": "reader"}, "nobody could ever do more. Give an issuer"),
        ({**LOGIN, "anonymous": "none", "client_id": None}, "client_id is None: give both"),
        ({**LOGIN, "anonymous": "none", "admin_groups": []}, "admin_groups is empty: nobody who logs in"),
        ({**LOGIN, "anonymous": "none", "writer_groups": ["a,b"]}, "'a,b' cannot be a group's name"),
        ({**LOGIN, "anonymous": "everything"}, "none, reader, writer, admin"),
        ({**LOGIN, "anonymous": "none", "issuer": "http://login.example.org"}, "matching"),
        ({**LOGIN, "anonymous": "none", "issuer": "http://login.localhost.example.org"}, "matching"),
    ],
)
def test_access_that_locks_everybody_out_is_refused(access: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        settings_with("access", access)


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("collector:4318", "matching"),
        ("https://collector.example.org/v1/traces", "matching"),
        ("https://user:secret@collector.example.org", "matching"),
        ("http://10.0.3.7:4318", "has the port 4318, and the tasks' security groups let http out on 80 only"),
        ("https://collector.example.org:4318", "let https out on 443 only"),
        (
            "http://collector.example.org",
            "unencrypted over the internet: write https://, or name the collector by a pri",
        ),
        ("http://198.51.100.7.example.org", "unencrypted over the internet"),
        ("http://8.8.8.8", "unencrypted over the internet"),
    ],
)
def test_traces_go_nowhere_that_the_tasks_cannot_reach_or_others_could_read(endpoint: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        settings_with("monitoring.traces_endpoint", endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://collector.example.org",
        "https://collector.example.org:443",
        "http://10.0.3.7",
        "http://otel.internal:80",
    ],
)
def test_traces_go_to_a_collector_over_https_or_within_the_vpc(endpoint: str) -> None:
    assert settings_with("monitoring.traces_endpoint", endpoint).monitoring.traces_endpoint == endpoint


def test_more_tasks_than_the_database_has_connections_for_are_refused() -> None:
    said = r"monitoring.connections 80 is less than the 614 connections .* raise it if .*, or lower max_count"
    with pytest.raises(ConfigurationError, match=said):
        settings_with("api.max_count", 50)
