"""compose.yaml, .env.example and QUICK_START_LOCAL.md say what the code says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from aggregator import settings
from pydantic_settings import BaseSettings

from local.base_images.catalogue import base_images, compose_images
from local.instance import CHECKOUT

EXAMPLE = (CHECKOUT / ".env.example").read_text()
COMPOSE_TEXT = (CHECKOUT / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
LINE = re.compile(r"^(# )?([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
BOTO3S = {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def kinds(kind: type[BaseSettings] = BaseSettings) -> Iterator[type[BaseSettings]]:
    """The service's settings; what other packages derive from `BaseSettings` is none of ours."""
    for below in kind.__subclasses__():
        if below.__module__ == settings.__name__:
            yield below
            yield from kinds(below)


def service_variables() -> dict[str, set[str]]:
    """Name -> its defaults as text, one a program; "" for none."""
    found: dict[str, set[str]] = {}
    for kind in kinds():
        for name, field in kind.model_fields.items():
            default = "" if field.is_required() or field.default is None else str(field.default)
            found.setdefault(name.upper(), set()).add(default)
    return found


def web_variables() -> dict[str, set[str]]:
    text = (CHECKOUT / "web/runtime/environment.mjs").read_text()
    numbers = re.findall(r'seconds\(variables, "([A-Z_]+)", (\d+)\)', text)
    assert len(numbers) == text.count('seconds(variables, "') > 0
    texts = re.findall(r'variables\.([A-Z_]+) \|\| "(\w+)"', text)
    assert len(texts) == text.count("variables.") > 0
    return {name: {default} for name, default in [*numbers, *texts]}


def compose_variables() -> dict[str, set[str]]:
    """Those that only compose.yaml reads, with their defaults there."""
    found = re.findall(r"\$\{([A-Z_]+)(?::-([^}]*))?", COMPOSE_TEXT)
    return {name: {default} for name, default in found if name.endswith("_PORT")}


def test_the_example_has_every_variable_and_no_other() -> None:
    wanted = service_variables().keys() | web_variables().keys() | compose_variables().keys() | BOTO3S
    assert {name for _, name, _ in LINE.findall(EXAMPLE)} == wanted


def test_a_line_that_is_commented_out_shows_the_default() -> None:
    defaults: dict[str, set[str]] = {}
    for source in (service_variables(), web_variables(), compose_variables()):
        for name, values in source.items():
            defaults[name] = defaults.get(name, set()) | values
    wrong = {
        f"{name}={value}": defaults[name]
        for off, name, value in LINE.findall(EXAMPLE)
        if off and not any(_same(value, default) for default in defaults[name])
    }
    assert wrong == {}


def _same(left: str, right: str) -> bool:
    try:
        return float(left) == float(right)
    except ValueError:
        return left == right


def test_what_has_no_default_is_set_once() -> None:
    given = [name for off, name, _ in LINE.findall(EXAMPLE) if not off]
    assert len(given) == len(set(given))
    required = {
        name.upper()
        for kind in (settings.ServiceSettings, settings.WorkerSettings, settings.MigrationSettings)
        for name, field in kind.model_fields.items()
        if field.is_required()
    }
    assert required <= set(given)


@pytest.mark.parametrize(
    "kind", [settings.ServiceSettings, settings.WorkerSettings, settings.MigrationSettings], ids=lambda k: k.__name__
)
def test_every_program_starts_with_it(kind: type[BaseSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    for off, name, value in LINE.findall(EXAMPLE):
        monkeypatch.delenv(name, raising=False)
        if not off:
            monkeypatch.setenv(name, value)
    assert settings.load(kind)


def test_nothing_listens_beyond_this_machine() -> None:
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_every_image_is_built_or_known() -> None:
    known = {image.reference for image in [*base_images(), *compose_images()]}
    for name, service in COMPOSE["services"].items():
        assert "build" in service or service["image"] in known or service.get("profiles"), name


def test_prometheus_asks_every_program_where_it_listens() -> None:
    configuration = yaml.safe_load((CHECKOUT / "local/compose/prometheus.yml").read_text())
    targets = {
        target
        for job in configuration["scrape_configs"]
        for static in job["static_configs"]
        for target in static["targets"]
    }
    ports = {name: COMPOSE["services"][name]["environment"]["PORT"] for name in ("api", "worker", "web")}
    assert targets == {f"{name}:{port}" for name, port in ports.items()}
