"""What the routes for data sets are given: a service on a session."""

from typing import Annotated

from fastapi import Depends

from aggregator.database.dependencies import Reading, Writing
from aggregator.datasets.repository import DatasetRepository
from aggregator.datasets.service import DatasetService


def _reading(session: Reading) -> DatasetService:
    return DatasetService(DatasetRepository(session))


def _writing(session: Writing) -> DatasetService:
    return DatasetService(DatasetRepository(session))


ReadingDatasets = Annotated[DatasetService, Depends(_reading)]
WritingDatasets = Annotated[DatasetService, Depends(_writing)]
