"""`python -m tests.servers.mongo_ready postgres|mongo|taken …`: for mongo-up.sh, what shell alone cannot see.

postgres PORT PID: once PostgreSQL answers, the extension is there. mongo URL PID: an insert and a transaction work.
taken PORT: somebody listens there. Exit 1, or an error, where it is not so in time, or the process has ended.
"""

import asyncio
import os
import socket
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine

import asyncpg
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

POSTGRES_S, MONGO_S, LOOK_EVERY_S = 60, 30, 0.05


async def until(
    work: Callable[[], Awaitable[None]],
    seconds: float,
    pid: int,
    passing: tuple[type[Exception], ...],
) -> None:
    """Do the work, again as long as it fails like this. Raises its last error, or ProcessLookupError."""
    deadline = time.monotonic() + seconds
    while True:
        os.kill(pid, 0)
        try:
            return await work()
        except passing:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(LOOK_EVERY_S)


async def postgres(port: str, pid: str) -> None:
    """Make the extension, once PostgreSQL lets us in."""
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres"

    async def let_in() -> None:
        connection = await asyncpg.connect(address)
        await connection.close()

    await until(let_in, POSTGRES_S, int(pid), (OSError, asyncpg.PostgresError))
    connection = await asyncpg.connect(address)
    await connection.execute("SET client_min_messages=error")
    await connection.execute("CREATE EXTENSION IF NOT EXISTS documentdb CASCADE")
    await connection.close()


async def mongo(url: str, pid: str) -> None:
    """An insert alone, one in a transaction, both counted."""
    async with AsyncMongoClient[dict[str, object]](url, serverSelectionTimeoutMS=300) as client:

        async def written() -> None:
            database = client[f"up_{uuid.uuid4().hex[:8]}"]
            await database.c.insert_one({"_id": 1})
            async with client.start_session() as session:
                await session.with_transaction(
                    lambda s: database.c.insert_one({"_id": 2}, session=s)
                )
            assert await database.c.count_documents({}) == 2
            await client.drop_database(database.name)

        await until(written, MONGO_S, int(pid), (PyMongoError,))


async def taken(port: str) -> None:
    """Exit 1 unless somebody listens."""
    with socket.socket() as probe:
        probe.settimeout(2)
        sys.exit(probe.connect_ex(("127.0.0.1", int(port))) != 0)


WORKS: dict[str, Callable[..., Coroutine[None, None, None]]] = {
    "postgres": postgres,
    "mongo": mongo,
    "taken": taken,
}

if __name__ == "__main__":
    asyncio.run(WORKS[sys.argv[1]](*sys.argv[2:]))
