"""The errors that a plugin hands to the engine: each is one sentence for a person."""


class PluginError(Exception):
    """Something that the person at the stack has to know: what was being done, to which resource, and why it failed."""


class PartlyCreatedError(Exception):
    """A resource exists but is not as it was asked for.

    The engine records it with its id, so that the next update mends it instead of making a second one.
    """

    def __init__(self, resource_id: str, reason: str) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.reason = reason


def error_code(error: BaseException) -> str:
    """AWS's code of an error that boto3 raised; empty for any other."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
