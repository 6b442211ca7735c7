"""`python -m aggregator.backup`: the dump, its manifest as a line of JSON, and the metric that an alarm waits for."""

import sys
from collections.abc import Mapping

import boto3

from aggregator.backup.bucket import dump_bucket
from aggregator.backup.outcome import Exit, run
from aggregator.backup.task import back_up
from aggregator.observability import logs
from aggregator.settings import BackupSettings, load

METRIC = "BackupSucceeded"


def main() -> Exit:
    return run("backup", _work)


def _work() -> Mapping[str, object]:
    settings = load(BackupSettings)
    logs.configure(settings.log_level)
    manifest = back_up(settings, dump_bucket(settings.backup_bucket, settings.aws_region))
    _measure(settings)
    return {"manifest": manifest.model_dump(mode="json"), "rows": manifest.contents.total_rows}


def _measure(settings: BackupSettings) -> None:
    """Put nothing but success: a dump that never began cannot say that it failed, so the alarm takes silence for it."""
    boto3.client("cloudwatch", region_name=settings.aws_region).put_metric_data(
        Namespace=settings.metric_namespace,
        MetricData=[
            {
                "MetricName": METRIC,
                "Dimensions": [{"Name": "Stack", "Value": settings.stack}],
                "Value": 1,
                "Unit": "Count",
            }
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
