"""HTTP for the question: which release answers, on which schema?"""

from fastapi import APIRouter

from aggregator.database.dependencies import Reading
from aggregator.database.schema import current_revision
from aggregator.release.dependencies import ReleaseName
from aggregator.release.schemas import Release

router = APIRouter(tags=["release"])


@router.get("/release")
async def get_release(release: ReleaseName, session: Reading) -> Release:
    return Release(release=release, schema_head=await current_revision(session))
