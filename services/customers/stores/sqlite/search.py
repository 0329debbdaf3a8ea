"""Search in a set's file, beside the event loop: a scan may pass ten thousand rows, and many more for a rare scope.

SQLite lets go of Python's lock while it works, so threads with connections of their own leave the loop free. ONE
statement with one result row is one snapshot, and one handing over of that lock.
"""

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from customers.domain.search import CAP, Sought
from customers.domain.state import Customer
from customers.journal.ports import Checkpoint, Hits
from customers.stores.sqlite.faults import unavailable, unreadable

THREADS = 2
_SOUGHT = "org = :org AND token >= :prefix AND token < :end AND shared < :length"
_IN_SCOPE = f"{_SOUGHT} AND instr(scopes, :mark)"


def _statement(where: str) -> str:
    page = f"SELECT customer FROM search WHERE {where} ORDER BY token, customer LIMIT :limit OFFSET :offset"  # noqa: S608 - our own names
    # CROSS JOIN: the page is the outer loop, so that its order is the documents' order.
    bodies = (
        f"SELECT body FROM ({page}) CROSS JOIN customers ON name = 'c|' || :org || '|' || customer"  # noqa: S608 - our own names
    )
    counted = f"SELECT count(*) FROM (SELECT 1 FROM search WHERE {where} LIMIT {CAP + 1})"  # noqa: S608 - our own names
    documents = f"SELECT '[' || group_concat(body, ',') || ']' FROM ({bodies})"  # noqa: S608 - our own names
    return f"SELECT v, off, id, parked, ({counted}), ({documents}) FROM checkpoints WHERE p = :p"  # noqa: S608 - our own names


_ANYWHERE, _SOMEWHERE = _statement(_SOUGHT), _statement(_IN_SCOPE)
_decode = msgspec.json.Decoder(list[Customer]).decode


class Searches:
    """Searches one set, on threads that are started by the first search."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._threads = ThreadPoolExecutor(THREADS, "search")
        self._own = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def find(self, empty: Checkpoint, sought: Sought) -> Hits:
        """As ReadModels.search. `empty` is the checkpoint of a partition that has none."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._find, empty, sought)

    def _find(self, empty: Checkpoint, sought: Sought) -> Hits:
        statement = _SOMEWHERE if sought.mark else _ANYWHERE
        values = {
            **msgspec.structs.asdict(sought),
            "p": empty.partition,
            "end": sought.end,
            "length": len(sought.prefix),
        }
        try:
            row = self._connection().execute(statement, values).fetchone()
            if row is None:
                return Hits(empty, 0, [])
            v, offset, id_, parked, total, bodies = row
            customers = _decode(bodies) if bodies else []
        except sqlite3.Error as error:
            raise unavailable("searched", error) from None
        except msgspec.MsgspecError:
            raise unreadable() from None
        checkpoint = Checkpoint(empty.set, empty.partition, v, offset, id_)
        return Hits(checkpoint, total, customers, parked > 0)

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            uri = self._uri.replace("mode=rwc", "mode=ro")
            found = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            found.execute("PRAGMA busy_timeout=2000")
            found.execute("PRAGMA cache_size=-16384")
            self._own.connection = found
            self._connections.append(found)
        return found

    def close(self) -> None:
        """Wait for searches under way, and let go of the file."""
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()
