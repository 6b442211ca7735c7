"""Which Alembic revision the database is at, and which one this release needs."""

from functools import cache
from importlib.resources import files

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

EXPAND, CONTRACT = "expand", "contract"


def alembic_config() -> Config:
    """Alembic's settings for the migrations that came with this release."""
    config = Config()
    config.set_main_option("script_location", str(files("aggregator") / "migrations"))
    return config


@cache
def scripts() -> ScriptDirectory:
    """The migrations that came with this release."""
    return ScriptDirectory.from_config(alembic_config())


@cache
def required_revision() -> str:
    """The newest revision that adds something: a release works without the contractions that come after it.

    Revisions are numbered and each declares `phase = "expand"` or `phase = "contract"`.
    """
    newest_first = scripts().walk_revisions()
    return next(r.revision for r in newest_first if getattr(r.module, "phase", EXPAND) == EXPAND)


def suffices(revision: str | None) -> bool:
    """Whether this release runs on that revision. A newer one, unknown here, suffices: the release before a
    migration has to go on serving while and after it runs. Revisions are numbered, so they compare as text."""
    return revision is not None and revision >= required_revision()


async def current_revision(session: AsyncSession) -> str | None:
    """The database's revision; None if no migration has run yet."""
    try:
        async with session.begin_nested():
            revision: str | None = await session.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:
        return None
    return revision
