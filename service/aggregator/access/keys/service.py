"""The rules of keys."""

import uuid

from aggregator.access import tokens
from aggregator.access.callers import Caller
from aggregator.access.keys import schemas
from aggregator.access.keys.repository import KeyRepository
from aggregator.access.models import ApiKey
from aggregator.errors import NotFoundError
from aggregator.pages import cursor_of, read_moment


class KeyService:
    def __init__(self, repository: KeyRepository) -> None:
        self._repository = repository

    async def create(self, new: schemas.NewKey, by: Caller) -> schemas.CreatedKey:
        """Make a key. Its text is in the answer, and only its hash is kept."""
        secret = tokens.new_key()
        key = await self._repository.add(
            ApiKey(
                name=new.name,
                prefix=tokens.public_part(secret),
                hash=tokens.digest(secret),
                scope=new.scope,
                created_by=by.name,
                expires_at=new.expires_at,
            )
        )
        return schemas.CreatedKey(**schemas.Key.model_validate(key).model_dump(), key=secret)

    async def page(self, cursor: str | None, limit: int) -> schemas.KeyPage:
        found = await self._repository.page(read_moment(cursor), limit + 1)
        items = found[:limit]
        return schemas.KeyPage(
            items=[schemas.Key.model_validate(key) for key in items],
            next_cursor=cursor_of(items[-1].created_at.isoformat(), str(items[-1].id)) if len(found) > limit else None,
        )

    async def revoke(self, key_id: uuid.UUID) -> tuple[schemas.Key, bool]:
        """The key, which is refused from now on, and whether it was not before. Repeating it changes nothing."""
        found = await self._repository.revoke(key_id)
        if found is None:
            raise NotFoundError(f"There is no API key {key_id}.")
        key, changed = found
        return schemas.Key.model_validate(key), changed
