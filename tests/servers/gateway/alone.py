"""Commands outside a transaction. A write that loses a race for a lock is run again, as on mongod."""

import asyncio
from collections import Counter, defaultdict
from typing import Any

import asyncpg
import bson

from tests.servers.gateway.calls import INT, Call
from tests.servers.gateway.engine import Engine
from tests.servers.gateway.errors import WRITE_CONFLICT, MongoError, translated

ATTEMPTS, PATIENCE_S = 20, 30


class Alone:
    """Runs a command on a connection of the pool."""

    def __init__(self, pool: Any, engine: Engine) -> None:
        self._pool, self._engine = pool, engine

    async def run(self, call: Call) -> bytes:
        """The answer to a command. Raises what asyncpg raises, and MongoError."""
        if not call.is_batch:
            return await self._one(call, call.sequence)
        # Unordered, the engine would go on after a deadlock and meet the next.
        for body in dict.fromkeys((call.stopping_at_an_error, call.body)):
            done, answer = await self._together(call, body)
            if answer is None:
                break
            if done:
                return answer
        return await self._one_by_one(call)

    async def _together(self, call: Call, body: bytes) -> tuple[bool, bytes | None]:
        """A batch in one transaction: whether that counts, and the answer; None for a lost race."""
        async with self._pool.acquire(timeout=PATIENCE_S) as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                answer = await self._engine.run(connection, call, body, call.sequence)
            except (asyncpg.PostgresError, MongoError) as error:
                await transaction.rollback()
                if translated(error, False, call.where).code == WRITE_CONFLICT:
                    return False, None
                raise
            if body == call.body or b"writeErrors" not in answer:
                await transaction.commit()
                return True, answer
            await transaction.rollback()
            return False, answer

    async def _one(self, call: Call, sequence: bytes | None) -> bytes:
        attempt = 1
        while True:
            try:
                async with self._pool.acquire(timeout=PATIENCE_S) as connection:
                    running = self._engine.run(connection, call, call.body, sequence)
                    return await asyncio.wait_for(running, call.seconds)
            except (asyncpg.PostgresError, MongoError) as error:
                if translated(error, False, "").code != WRITE_CONFLICT or attempt == ATTEMPTS:
                    raise
            attempt += 1

    async def _one_by_one(self, call: Call) -> bytes:
        """A batch that lost a race for a lock: each operation commits by itself."""
        total, lists = Counter[str](), defaultdict[str, list[Any]](list)
        sequence, place, index = call.sequence or b"", 0, 0
        ordered = call.document.get("ordered", True)
        while place < len(sequence) and not (lists["writeErrors"] and ordered):
            end = place + INT.unpack_from(sequence, place)[0]
            answer = bson.decode(await self._one(call, sequence[place:end]))
            total.update({name: answer.get(name, 0) for name in ("n", "nModified")})
            for name in ("upserted", "writeErrors"):
                lists[name] += [item | {"index": index} for item in answer.get(name, ())]
            place, index = end, index + 1
        return bson.encode({**total, **{k: v for k, v in lists.items() if v}, "ok": 1.0})
