"""The plugin aws and the installed pulumi_aws speak of the same properties."""

from collections.abc import Iterator, Mapping

import pytest

from local.plugins.aws.configuration import PROPERTIES, UNSUPPORTED
from local.plugins.aws.plugin import AwsProvider
from local.plugins.checking import check
from local.plugins.resource import Resource
from local.plugins.schema import Kind, Property
from tests.unit.plugins.sdk import Argument, arguments_of, fields_of, outputs_of, service_of

PROVIDER = AwsProvider()
EVERY_TYPE = pytest.mark.parametrize(
    "resource", PROVIDER.resources.values(), ids=[token.rpartition(":")[2] for token in PROVIDER.resources]
)


@EVERY_TYPE
def test_every_property_of_the_sdk_is_declared_or_refused_by_name(resource: Resource) -> None:
    arguments = arguments_of(resource.token)
    declared = set(PROVIDER.properties(resource)) - {"tagsAll"}  # made by check, as in pulumi-aws
    assert declared | set(resource.unsupported) == set(arguments)
    assert declared & set(resource.unsupported) == set()


@EVERY_TYPE
def test_what_the_sdk_requires_is_required(resource: Resource) -> None:
    properties = PROVIDER.properties(resource)
    missing = {
        name
        for name, argument in arguments_of(resource.token).items()
        if argument.required and not properties[name].required
    }
    assert missing == set()


@EVERY_TYPE
def test_the_fields_of_nested_objects_are_the_sdks(resource: Resource) -> None:
    wrong = list(_wrong_fields(resource, PROVIDER.properties(resource), arguments_of(resource.token), ""))
    assert wrong == []


def _wrong_fields(
    resource: Resource, properties: Mapping[str, Property], arguments: Mapping[str, Argument], path: str
) -> Iterator[str]:
    for name, declared in properties.items():
        if name not in arguments:
            continue
        inner = declared.items if declared.kind is Kind.LIST else declared
        nested = arguments[name].nested
        is_object = inner is not None and inner.kind is Kind.OBJECT
        if is_object is not (nested is not None):
            yield f"{path}{name}: an object on one side only"
        if inner is None or nested is None:
            continue
        fields = fields_of(nested, service_of(resource.token))
        known = {*inner.fields, *inner.unsupported}
        yield from (f"{path}{name}.{field}: not in the SDK" for field in sorted(known - set(fields)))
        yield from (f"{path}{name}.{field}: not declared" for field in sorted(set(fields) - known))
        yield from (
            f"{path}{name}.{field}: required by the SDK"
            for field, argument in fields.items()
            if argument.required and field in inner.fields and not inner.fields[field].required
        )
        yield from _wrong_fields(resource, inner.fields, fields, f"{path}{name}.")


@EVERY_TYPE
def test_every_output_is_an_attribute_of_the_sdks_class(resource: Resource) -> None:
    assert set(resource.outputs) <= outputs_of(resource.token)
    assert set(resource.unstable) <= {*resource.outputs, *resource.inputs}
    assert set(resource.outputs) & set(resource.inputs) == set()


@EVERY_TYPE
def test_an_unsupported_property_is_refused_as_unsupported_and_not_as_unknown(resource: Resource) -> None:
    for name in resource.unsupported:
        _, failures = check(PROVIDER.declared(resource), {name: "x"})
        reason = next(failure.reason for failure in failures if failure.property == name)
        assert f"the local AWS does not support {name!r} of {resource.token}" in reason


def test_every_property_of_the_sdks_provider_is_declared_or_refused_by_name() -> None:
    import pulumi_aws

    arguments = fields_of(pulumi_aws.ProviderArgs, pulumi_aws)
    assert {*PROPERTIES, *UNSUPPORTED} == set(arguments)


def test_every_function_is_one_of_the_sdk() -> None:
    for token in PROVIDER.functions:
        _, module, name = token.split(":")
        assert module.rpartition("/")[2] == name
