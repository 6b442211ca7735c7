"""The provider `aws`: configuration, region and default tags around the table of resource types."""

import json
from collections.abc import Mapping

from pulumi.provider.experimental import provider as rpc

from local.plugins.aws.configuration import check_configuration, default_tags
from local.plugins.aws.registry import FUNCTIONS, RESOURCES
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.provider import TableProvider
from local.plugins.resource import Resource
from local.plugins.values import UNKNOWN, State, Value, contains_unknown, plain_map


class AwsProvider(TableProvider):
    """Stands in for Pulumi's plugin `aws` against the local AWS."""

    def __init__(self, version: str = "") -> None:
        super().__init__("aws", RESOURCES, FUNCTIONS)
        self.version = version
        self._cloud: Cloud | None = None
        self._region: Value = UNKNOWN
        self._default_tags: dict[str, str] | None = None

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        return rpc.GetSchemaResponse(json.dumps({"name": self.package, "version": self.version}))

    async def check_config(self, request: rpc.CheckRequest) -> rpc.CheckResponse:
        configuration, failures = check_configuration(plain_map(request.new_inputs))
        if not failures:
            # Here already: an error of `configure` would reach the person inside the first look-up's traceback.
            failures = await self._call(lambda: _wrong_account(configuration))
        return rpc.CheckResponse(
            inputs=request.new_inputs,
            failures=[rpc.CheckFailure(failure.property, failure.reason) for failure in failures],
        )

    async def diff_config(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        """Any change is taken over in place: a changed region replaces the resources themselves."""
        return rpc.DiffResponse(changes=request.old_state != request.new_inputs)

    async def configure(self, request: rpc.ConfigureRequest) -> rpc.ConfigureResponse:
        configuration, failures = check_configuration(plain_map(request.args))
        if failures:
            raise PluginError(" ".join(failure.reason for failure in failures))
        self._region = configuration["region"]
        self._default_tags = default_tags(configuration)
        if self._region is not UNKNOWN:
            self._cloud = Cloud(region=self._region, default_tags=self._default_tags)
            wrong = await self._call(lambda: _wrong_account(configuration))
            if wrong:
                raise PluginError(wrong[0].reason)
        return rpc.ConfigureResponse(accept_secrets=True, supports_preview=True)

    def cloud(self) -> Cloud:
        if self._cloud is None:
            raise PluginError("The provider aws is not configured yet: its region is not known before the update.")
        return self._cloud

    def default_tags(self) -> Mapping[str, str]:
        return self._default_tags or {}

    def implied(self, resource: Resource, inputs: State) -> State:
        """As pulumi-aws's check: `region` is the provider's unless given, `tagsAll` is always default tags and tags."""
        implied: State = {}
        if resource.regional and inputs.get("region") is None:
            implied["region"] = self._region
        if resource.tagged:
            tags = inputs.get("tags") or {}
            unknown = self._default_tags is None or contains_unknown(tags) or not isinstance(tags, dict)
            implied["tagsAll"] = UNKNOWN if unknown else {**(self._default_tags or {}), **tags}
        return implied


def _wrong_account(configuration: State) -> list[Failure]:
    """That the local AWS's account is not one of those that the configuration allows; empty when it is."""
    allowed = configuration.get("allowedAccountIds")
    if not allowed or contains_unknown(allowed) or configuration["region"] is UNKNOWN:
        return []
    cloud = Cloud(region=configuration["region"])
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        account = cloud.account_id
    except (BotoCoreError, ClientError) as error:
        reason = f"Could not ask the local AWS for its account: {error}; is it running (make local)?"
    else:
        if account in allowed:
            return []
        reason = (
            f"The account is {account}, and aws:allowedAccountIds allows {', '.join(allowed)} only: "
            "select the stack or the credentials that belong together."
        )
    return [Failure("allowedAccountIds", reason)]
