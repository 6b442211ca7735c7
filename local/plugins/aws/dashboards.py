"""CloudWatch dashboards."""

from typing import Final

from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import json_text, string
from local.plugins.values import State


class Dashboard(Resource):
    """Replacements: terraform-provider-aws internal/service/cloudwatch/dashboard.go."""

    token = "aws:cloudwatch/dashboard:Dashboard"
    note = "nothing draws it"
    inputs = {
        "dashboardName": string(required=True, replaces=True),
        "dashboardBody": json_text(required=True),
    }
    outputs = ("dashboardArn",)
    gone = ("ResourceNotFound", "DashboardNotFoundError")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs)
        return str(inputs["dashboardName"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("cloudwatch").get_dashboard(DashboardName=resource_id)
        return {
            "dashboardName": resource_id,
            "dashboardBody": told["DashboardBody"],
            "dashboardArn": told["DashboardArn"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("cloudwatch").delete_dashboards(DashboardNames=[resource_id])

    def _put(self, cloud: Cloud, inputs: Inputs) -> None:
        cloud.client("cloudwatch").put_dashboard(
            DashboardName=inputs["dashboardName"], DashboardBody=inputs["dashboardBody"]
        )


RESOURCES: Final = (Dashboard(),)
