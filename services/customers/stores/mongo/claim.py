"""One rebuild at a time over a database: a document that its holder keeps changing, and takes away at the end.

Whoever finds one looks whether it still changes: a holder that was killed loses it, without a clock to agree on.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, PyMongoError

from customers.journal.ports import StoreUnavailable, Unfit

BEAT_S, LOST_S = 1.0, 6.0
REBUILD = "rebuild"
Claims = AsyncCollection[dict[str, Any]]


@asynccontextmanager
async def claimed(
    claims: Claims, beat_s: float = BEAT_S, lost_s: float = LOST_S
) -> AsyncIterator[None]:
    """Hold the claim. Raises Unfit while somebody else does, StoreUnavailable."""
    holder = os.urandom(8).hex()
    try:
        taken = await _take(claims, holder, lost_s)
    except PyMongoError as error:
        raise StoreUnavailable(f"MongoDB does not answer: {type(error).__name__}") from None
    if not taken:
        raise Unfit("these read models are already being rebuilt by another process")
    beating = asyncio.ensure_future(_beat(claims, holder, beat_s))
    try:
        yield
    finally:
        beating.cancel()
        with suppress(PyMongoError):  # it is lost to the next one after a while
            await claims.delete_one({"_id": REBUILD, "holder": holder})


async def _take(claims: Claims, holder: str, lost_s: float) -> bool:
    found = await claims.find_one({"_id": REBUILD})
    if found is not None:
        await asyncio.sleep(lost_s)
        await claims.delete_one(found)  # if it has not changed
    try:
        await claims.insert_one({"_id": REBUILD, "holder": holder, "beat": 0})
    except DuplicateKeyError:
        return False
    return True


async def _beat(claims: Claims, holder: str, beat_s: float) -> None:
    while True:
        await asyncio.sleep(beat_s)
        with suppress(
            PyMongoError
        ):  # one that cannot be renewed is lost, and then the checkpoints are the fence
            await claims.update_one({"_id": REBUILD, "holder": holder}, {"$inc": {"beat": 1}})
