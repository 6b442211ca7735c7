"""The golden signals of the stack on one page."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.alarms import Measure
from infra.naming import Kind, Naming

_COLUMNS = 24
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"""
_WIDGETS_A_ROW = 4
_HEIGHT = 6

Rows = Mapping[str, Mapping[str, Sequence[Measure]]]
"""Title of a row -> title of a graph -> what it shows."""


class Dashboard(pulumi.ComponentResource):
    """A dashboard of CloudWatch: a row for each part of the stack, a graph for each signal."""

    def __init__(
        self, name: str, *, naming: Naming, region: str, rows: Rows, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("data-aggregator:dashboard:Dashboard", name, None, opts)
        aws.cloudwatch.Dashboard(
            name,
            dashboard_name=naming.name(Kind.DASHBOARD),
            dashboard_body=pulumi.Output.json_dumps({"widgets": _widgets(rows, region)}, sort_keys=True),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _widgets(rows: Rows, region: str) -> list[dict[str, Any]]:
    width = _COLUMNS // _WIDGETS_A_ROW
    widgets: list[dict[str, Any]] = []
    top = 0
    for row, graphs in rows.items():
        widgets.append(
            {
                "type": "text",
                "x": 0,
                "y": top,
                "width": _COLUMNS,
                "height": 1,
                "properties": {"markdown": f"## {row}"},
            }
        )
        for column, (title, measures) in enumerate(graphs.items()):
            widgets.append(
                {
                    "type": "metric",
                    "x": column % _WIDGETS_A_ROW * width,
                    "y": top + 1 + column // _WIDGETS_A_ROW * _HEIGHT,
                    "width": width,
                    "height": _HEIGHT,
                    "properties": {
                        "title": title,
                        "region": region,
                        "view": "timeSeries",
                        "metrics": [_metric(measure) for measure in measures],
                    },
                }
            )
        top += 1 + -(-len(graphs) // _WIDGETS_A_ROW) * _HEIGHT
    return widgets


def _metric(measure: Measure) -> list[Any]:
    dimensions = [part for pair in measure.dimensions.items() for part in pair]
    return [
        measure.namespace,
        measure.metric,
        *dimensions,
        {"stat": measure.statistic, "period": measure.period_s},
    ]
