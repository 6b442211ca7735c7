from pydantic import BaseModel


class Release(BaseModel):
    """What runs here: the release as the deployment named it, and the database's Alembic revision."""

    release: str
    schema_head: str | None
