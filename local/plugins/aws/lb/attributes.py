"""Load balancers and target groups keep much of what they are as attributes: a list of keys with text values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.resource import Inputs, changed_keys
from local.plugins.values import State, Value


@dataclass(frozen=True)
class Attribute:
    """One property of pulumi-aws and the attribute it is kept in; `default` is AWS's where nothing was set."""

    key: str
    default: Value

    def write(self, value: Value) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    def read(self, text: str | None) -> Value:
        if text is None:
            return self.default
        if isinstance(self.default, bool):
            return text == "true"
        return int(text) if isinstance(self.default, int) else text


def written(table: Mapping[str, Attribute], inputs: Inputs) -> list[dict[str, str]]:
    """The attributes of the properties that are given."""
    return [
        {"Key": attribute.key, "Value": attribute.write(inputs[name])}
        for name, attribute in table.items()
        if inputs.get(name) is not None
    ]


def read(table: Mapping[str, Attribute], attributes: Iterable[Mapping[str, str]]) -> State:
    texts = {each["Key"]: each["Value"] for each in attributes}
    return {name: attribute.read(texts.get(attribute.key)) for name, attribute in table.items()}


def tags_of(elb: Any, arn: str) -> dict[str, str]:
    described = elb.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    return tag_map(described[0]["Tags"] if described else ())


def retag(elb: Any, arn: str, old: State, new: Inputs) -> None:
    """Bring the tags from the old state's to the new inputs'."""
    put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
    if remove:
        elb.remove_tags(ResourceArns=[arn], TagKeys=remove)
    if put:
        elb.add_tags(ResourceArns=[arn], Tags=tag_list(put))
