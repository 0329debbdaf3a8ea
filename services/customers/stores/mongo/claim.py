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

from customers.journal.ports import Unfit
from customers.stores.mongo.faults import unavailable

BEAT_S, LOST_S = 1.0, 6.0
ALIVE = 2  # changes: one may still have been on its way when its sender was killed
REBUILD = "rebuild"
Claims = AsyncCollection[dict[str, Any]]


@asynccontextmanager
async def claimed(
    claims: Claims, beat_s: float = BEAT_S, lost_s: float = LOST_S
) -> AsyncIterator[None]:
    """Hold the claim. Raises Unfit while somebody else does, StoreUnavailable."""
    holder, ended = os.urandom(8).hex(), asyncio.Event()
    try:
        taken = await _take(claims, holder, beat_s, lost_s)
    except PyMongoError as error:
        raise unavailable("written", error) from None
    if not taken:
        raise Unfit("these read models are already being rebuilt by another process")
    beating = asyncio.ensure_future(_beat(claims, holder, beat_s, ended))
    try:
        yield
    finally:
        ended.set()
        await beating  # what it has sent must not come after this
        with suppress(PyMongoError):  # it is lost to the next one after a while
            await claims.delete_one({"_id": REBUILD, "holder": holder})


async def _take(claims: Claims, holder: str, beat_s: float, lost_s: float) -> bool:
    if not await _left_alone(claims, beat_s, lost_s):
        return False
    try:
        await claims.insert_one({"_id": REBUILD, "holder": holder, "beat": 0})
    except DuplicateKeyError:
        return False
    return True


async def _left_alone(claims: Claims, beat_s: float, lost_s: float) -> bool:
    """Whether nobody holds the claim; one that has not changed for long is taken away."""
    found = await claims.find_one({"_id": REBUILD})
    changes, still_s = 0, 0.0
    while found is not None and changes < ALIVE:
        await asyncio.sleep(beat_s)
        before, found = found, await claims.find_one({"_id": REBUILD})
        if found != before:
            changes, still_s = changes + 1, 0.0
            continue
        still_s += beat_s
        if still_s >= lost_s:
            return (await claims.delete_one(before)).deleted_count == 1
    return found is None


async def _beat(claims: Claims, holder: str, beat_s: float, ended: asyncio.Event) -> None:
    while not ended.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(beat_s):
                await ended.wait()
                return
        with suppress(
            PyMongoError
        ):  # if it cannot be renewed it is lost: the checkpoints are the fence
            await claims.update_one({"_id": REBUILD, "holder": holder}, {"$inc": {"beat": 1}})
