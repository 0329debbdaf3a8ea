"""The node that clients speak to: what each command gets for an answer, errors included."""

import asyncio
import datetime
from typing import Any

import asyncpg
import bson

from tests.servers.gateway.alone import Alone
from tests.servers.gateway.calls import OK, WRITES, Call, call_of
from tests.servers.gateway.engine import Engine, Latest
from tests.servers.gateway.errors import MongoError, translated
from tests.servers.gateway.transactions import Transactions

_SETTINGS = {
    "documentdb.useFileBasedPersistedCursors": "on",  # any connection can go on with any cursor
    "documentdb.defaultCursorExpiryTimeLimitSeconds": "600",
    "deadlock_timeout": "20ms",
}
_SESSIONS = ("endSessions", "killSessions")


async def open_pool(address: str, size: int) -> Any:
    """Connections to PostgreSQL that speak BSON."""
    return await asyncpg.create_pool(
        address, min_size=2, max_size=size, init=_speak_bson, server_settings=_SETTINGS
    )


async def _speak_bson(connection: Any) -> None:
    for type_ in ("bson", "bsonsequence"):
        await connection.set_type_codec(
            type_, schema="documentdb_core", format="binary", encoder=lambda b: b, decoder=bytes
        )


class Node:
    """`me`: host:port, as the replica set's only member."""

    def __init__(self, pool: Any, me: str) -> None:
        engine = Engine()
        self.me = me
        self.transactions = Transactions(pool, engine)
        self._alone = Alone(pool, engine)
        self._writes: Latest[bytes | None, tuple[int, asyncio.Task[bytes]]] = Latest()

    async def answer(self, client: object, body: bytes, sequence: bytes | None) -> bytes:
        """The answer to what a connection sent."""
        call = call_of(body, sequence)
        try:
            if call.in_transaction:
                return await self.transactions.run(client, call)
            if call.command in WRITES and call.number is not None:
                return await self._once(call, call.number)
            return await self._simple(call)
        except Exception as error:
            return bson.encode(translated(error, call.in_transaction, call.where).answer)

    async def _once(self, call: Call, number: int) -> bytes:
        """A retryable write runs to its end even if its client goes away; sent again, it is answered only."""
        last = self._writes.get(call.session)
        if last is None or last[0] != number or _failed(last[1]):
            last = self._writes[call.session] = (number, asyncio.create_task(self._simple(call)))
        return await asyncio.shield(last[1])

    async def _simple(self, call: Call) -> bytes:
        if call.command == "hello":
            return self._hello()
        if call.command == "buildInfo":
            return _build_info()
        if call.command in ("ping", "refreshSessions", *_SESSIONS):
            for session in call.value if call.command in _SESSIONS else ():
                await self.transactions.abandon(bytes(session["id"]))
            return OK
        if call.command == "saslStart":
            text = "this test server has no users: give none in the URL"
            raise MongoError(18, "AuthenticationFailed", text)
        return await self._alone.run(call)

    def _hello(self) -> bytes:
        replica_set = {"setName": "rs0", "setVersion": 1, "hosts": [self.me]}
        role = {"isWritablePrimary": True, "ismaster": True, "secondary": False, "readOnly": False}
        limits = {
            "maxBsonObjectSize": 16_777_216,
            "maxMessageSizeBytes": 48_000_000,
            "maxWriteBatchSize": 100_000,
            "logicalSessionTimeoutMinutes": 30,
            "minWireVersion": 0,
            "maxWireVersion": 21,
        }
        now = datetime.datetime.now(datetime.UTC)
        where = {"primary": self.me, "me": self.me, "localTime": now}
        return bson.encode({"helloOk": True, **role, **replica_set, **where, **limits, "ok": 1.0})


def _failed(write: "asyncio.Task[bytes]") -> bool:
    return write.done() and (write.cancelled() or write.exception() is not None)


def _build_info() -> bytes:
    version = {"version": "7.0.0", "versionArray": [7, 0, 0, 0]}
    name = {"gateway": "DocumentDB test gateway"}
    return bson.encode({**version, "maxBsonObjectSize": 16_777_216, **name, "ok": 1.0})
