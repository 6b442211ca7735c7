"""The errors that a plugin hands to the engine: each is one sentence for a person."""

from pulumi.provider.experimental.property_value import PropertyValue


class PluginError(Exception):
    """Something that the person at the stack has to know: what was being done, to which resource, and why it failed."""


class CreatedInPartError(Exception):
    """What the gRPC layer needs to tell the engine about a resource that exists but is not finished.

    `properties` is its state as far as AWS tells it: what differs from the `inputs` is what the next update mends.
    """

    def __init__(
        self,
        resource_id: str,
        properties: dict[str, PropertyValue],
        inputs: dict[str, PropertyValue],
        reason: str,
    ) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.properties = properties
        self.inputs = inputs
        self.reason = reason


def error_code(error: BaseException) -> str:
    """AWS's code of an error that boto3 raised; empty for any other."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
