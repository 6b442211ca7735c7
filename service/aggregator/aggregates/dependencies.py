from typing import Annotated

from fastapi import Depends

from aggregator.aggregates.repository import AggregateRepository
from aggregator.aggregates.service import AggregateService
from aggregator.database.dependencies import Reading, Streaming
from aggregator.datasets.repository import DatasetRepository


def _reading(session: Reading) -> AggregateService:
    return AggregateService(DatasetRepository(session), AggregateRepository(session))


def _streaming(session: Streaming) -> AggregateService:
    return AggregateService(DatasetRepository(session), AggregateRepository(session))


ReadingAggregates = Annotated[AggregateService, Depends(_reading, scope="function")]
StreamingAggregates = Annotated[AggregateService, Depends(_streaming, scope="request")]
