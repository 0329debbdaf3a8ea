"""Running one command on a connection to PostgreSQL."""

from collections import OrderedDict
from typing import Any, TypeVar

import bson

from tests.servers.gateway.calls import EXPLAINED, OK, STATEMENTS, Call
from tests.servers.gateway.errors import MongoError, mongo_codes

K = TypeVar("K")
V = TypeVar("V")
REMEMBERED = 5000
_MORE = "SELECT cursorpage,continuation FROM documentdb_api.cursor_get_more($1,$2,$3)"
_PLAN = (
    "EXPLAIN (FORMAT JSON) SELECT document FROM documentdb_api_catalog.bson_aggregation_{}($1,$2)"
)


class Latest(OrderedDict[K, V]):
    """The newest entries only."""

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > REMEMBERED:
            self.popitem(last=False)


class Engine:
    """DocumentDB's functions, and where its open cursors go on."""

    def __init__(self) -> None:
        self._cursors: Latest[int, Any] = Latest()

    async def run(self, connection: Any, call: Call, body: bytes, sequence: bytes | None) -> bytes:
        """The answer to a command, with this body and sequence in place of its own. Raises what asyncpg raises, and MongoError."""
        if call.command in STATEMENTS:
            return await self._stated(connection, call, body, sequence)
        if call.command == "getMore":
            return await self._more(connection, call, body)
        if call.command == "killCursors":
            return await self._killed(connection, call)
        if call.command == "explain" and next(iter(call.value)) in EXPLAINED:
            return await _explained(connection, call)
        raise MongoError(59, "CommandNotFound", f"no such command: '{call.command}'")

    async def _stated(
        self, connection: Any, call: Call, body: bytes, sequence: bytes | None
    ) -> bytes:
        if call.command == "listDatabases":
            asked = ("listDatabases", "nameOnly", "filter")
            body = bson.encode({k: v for k, v in call.document.items() if k in asked})
        statement, names = STATEMENTS[call.command]
        values = {"d": call.database, "a": call.value, "b": body, "s": sequence}
        row = await connection.fetchrow(statement, *(values[name] for name in names))
        if len(row) == 3 and row[1] is not None and row[2]:
            self._cursors[row[2]] = row[1]
        if call.command == "createIndexes":
            found = bson.decode(row[0])
            made = found.get("raw", {}).get("defaultShard", found)
            return mongo_codes(bson.encode({"ok": 1.0} | made), call.where)
        return mongo_codes(row[0], call.where) if isinstance(row[0], bytes) else OK

    async def _more(self, connection: Any, call: Call, body: bytes) -> bytes:
        cursor = int(call.value)
        place = self._cursors.pop(cursor, None)
        if place is None:
            raise MongoError(43, "CursorNotFound", f"cursor id {call.value} not found")
        page, place = await connection.fetchrow(_MORE, call.database, body, place)
        if place is not None:
            self._cursors[cursor] = place
        answer: bytes = page
        return answer

    async def _killed(self, connection: Any, call: Call) -> bytes:
        asked = call.document["cursors"]
        killed = [cursor for cursor in asked if self._cursors.pop(int(cursor), None)]
        statement = "SELECT documentdb_api_internal.delete_cursors($1)"
        await connection.execute(statement, [int(cursor) for cursor in killed])
        others = [cursor for cursor in asked if cursor not in killed]
        told = {"cursorsKilled": killed, "cursorsNotFound": others}
        return bson.encode({**told, "cursorsAlive": [], "cursorsUnknown": [], "ok": 1.0})


async def _explained(connection: Any, call: Call) -> bytes:
    """The plan is PostgreSQL's."""
    inner = next(iter(call.value))
    statement = _PLAN.format(EXPLAINED[inner])
    plan = await connection.fetchval(statement, call.database, call.value.raw)
    winning = {"stage": "POSTGRESQL", "plan": plan}
    namespace = f"{call.database}.{call.value[inner]}"
    planner = {"namespace": namespace, "winningPlan": winning}
    return bson.encode({"queryPlanner": planner, "ok": 1.0})
