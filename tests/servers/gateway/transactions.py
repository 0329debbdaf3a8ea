"""Transactions of clients: each one transaction of PostgreSQL's, on a connection of its own."""

import asyncio
import time
from typing import Any

from tests.servers.gateway.calls import BATCHES, IN_TRANSACTIONS, OK, Call
from tests.servers.gateway.engine import Engine, Latest
from tests.servers.gateway.errors import MongoError, no_such_transaction

PATIENCE_S, LOOK_EVERY_S = 30, 1
ENDS = ("commitTransaction", "abortTransaction")


class Transaction:
    """One that is open until `open` is False. `clients`: the connections that have used it."""

    def __init__(self, session: bytes, number: int, connection: Any, transaction: Any) -> None:
        self.session, self.number = session, number
        self.connection, self.transaction = connection, transaction
        self.clients: set[object] = set()
        self.lock, self.born, self.open = asyncio.Lock(), time.monotonic(), True


class Transactions:
    """Those that are open, by session, and which were committed lately."""

    def __init__(self, pool: Any, engine: Engine) -> None:
        self._pool, self._engine = pool, engine
        self._open: dict[bytes, Transaction] = {}
        self._committed: Latest[tuple[bytes, int], bool] = Latest()
        self._ending: set[asyncio.Future[bool]] = set()

    async def run(self, client: object, call: Call) -> bytes:
        """A command in a transaction. Raises what asyncpg raises, and MongoError."""
        session, number = call.session or b"", call.number or 0
        if call.document.get("startTransaction"):
            found = await self._begun(session, number)
        else:
            known = self._open.get(session)
            if known is None or known.number != number:
                if call.command == "commitTransaction" and (session, number) in self._committed:
                    return OK
                raise no_such_transaction(number)
            found = known
        found.clients.add(client)
        if call.command in ENDS:
            return await self._finished(found, commit=call.command == "commitTransaction")
        return await self._continued(found, call)

    async def _begun(self, session: bytes, number: int) -> Transaction:
        if session in self._open:
            await self._end(self._open[session])
        connection = await self._pool.acquire(timeout=PATIENCE_S)
        try:
            transaction = connection.transaction(isolation="repeatable_read")
            await transaction.start()
        except BaseException:
            await self._pool.release(connection)
            raise
        self._open[session] = begun = Transaction(session, number, connection, transaction)
        return begun

    async def _finished(self, found: Transaction, commit: bool) -> bytes:
        committed = await asyncio.shield(self._end(found, commit))
        if commit and not committed:
            raise no_such_transaction(found.number)
        return OK

    async def _continued(self, found: Transaction, call: Call) -> bytes:
        """One more command. Any error ends the transaction."""
        batch = call.command in BATCHES
        try:
            if call.command not in IN_TRANSACTIONS:
                text = f"Cannot run '{call.command}' in a multi-document transaction."
                raise MongoError(263, "OperationNotSupportedInTransaction", text)
            async with found.lock:
                if not found.open:
                    raise no_such_transaction(found.number)
                body = call.stopping_at_an_error if batch else call.body
                answer = await self._engine.run(found.connection, call, body, call.sequence)
        except Exception:
            await asyncio.shield(self._end(found))
            raise
        if batch and b"writeErrors" in answer:
            await asyncio.shield(self._end(found))
        return answer

    async def _end(self, found: Transaction, commit: bool = False) -> bool:
        """Commit or roll back, once, and give the connection back. Whether it has been committed."""
        async with found.lock:
            if found.open:
                found.open = False
                if self._open.get(found.session) is found:
                    del self._open[found.session]
                await self._settle(found, commit)
        return (found.session, found.number) in self._committed

    async def _settle(self, found: Transaction, commit: bool) -> None:
        try:
            await (found.transaction.commit() if commit else found.transaction.rollback())
            if commit:
                self._committed[found.session, found.number] = True
        except Exception:
            found.connection.terminate()
            if commit:
                raise
        finally:
            await self._pool.release(found.connection)

    async def abandon(self, session: bytes) -> None:
        """Roll back what a session has open."""
        if session in self._open:
            await self._end(self._open[session])

    def gone(self, client: object) -> None:
        """A connection closed: a transaction that no connection left open has used is rolled back."""
        for found in list(self._open.values()):
            found.clients.discard(client)
            if not found.clients:
                self._end_soon(found)

    async def expire(self, seconds: float) -> None:
        """Roll back, for ever, what has been open for so long."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for found in list(self._open.values()):
                if time.monotonic() - found.born > seconds:
                    self._end_soon(found)

    def _end_soon(self, found: Transaction) -> None:
        ending = asyncio.ensure_future(self._end(found))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
