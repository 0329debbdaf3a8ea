"""One read-model set in one SQLite file: documents by name, search rows, facts, checkpoints, folds.

Everything but search (search.py) runs on the event loop's thread: a point read from the page cache costs microseconds. A set can
always be projected again, so its commits are not flushed (synchronous=NORMAL): after a power loss the file is
whole, only its checkpoint is a little older.
"""

import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import msgspec

from customers.domain.facts import Fact
from customers.domain.search import Row, Sought
from customers.domain.state import COLLECTIONS, State, kind
from customers.journal.kept import Aside, Keeping, Kept
from customers.journal.ports import (
    SHAPE,
    Changes,
    Checkpoint,
    Fenced,
    Hits,
    SearchRows,
    Snapshot,
    StoreUnavailable,
    Versioned,
)
from customers.stores.sqlite import facts
from customers.stores.sqlite.faults import unavailable, unreadable
from customers.stores.sqlite.schema import TABLES, VIEWING, WRITING
from customers.stores.sqlite.search import Searches

_TABLES_BY_KIND = tuple(COLLECTIONS[k] for k in sorted(COLLECTIONS))  # what names begin with
_WRITE = {k: f"INSERT OR REPLACE INTO {t} VALUES (?, ?, ?, ?)" for k, t in COLLECTIONS.items()}  # noqa: S608 - our own names
_WRITE_ROW = "INSERT OR REPLACE INTO search VALUES (?, ?, ?, ?, ?, ?)"
_TAKE_ROW = "DELETE FROM search WHERE org = ? AND token = ? AND customer = ?"
_ROWS = "SELECT org, token, customer, shared, scopes FROM search WHERE p = ?"
FEW = 16  # names asked for one by one: SQLite makes a table of what stands in IN, which doubles their cost
_CHECKPOINT = "SELECT v, off, id FROM checkpoints WHERE p = ?"
_MOVE = (
    "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, "
    "(SELECT count(*) FROM parked WHERE p = ?))"
)
_encode = msgspec.json.Encoder().encode
_decoders = {k: msgspec.json.Decoder(kind(f"{k}|")) for k in COLLECTIONS}


def _kind(name: str) -> str:
    return name[: name.index("|")]


@lru_cache(maxsize=256)
def _statement(kinds: tuple[str, ...]) -> str:
    parts = ["SELECT '', v, id, off, parked FROM checkpoints WHERE p = ?"]
    if len(kinds) <= FEW:
        conditions = [(k, "= ?") for k in kinds]
    else:
        conditions = [(k, f"IN ({', '.join('?' * kinds.count(k))})") for k in dict.fromkeys(kinds)]
    for k, condition in conditions:
        parts.append(f"SELECT name, v, body, NULL, 0 FROM {COLLECTIONS[k]} WHERE name {condition}")  # noqa: S608 - our own names
    return " UNION ALL ".join(parts)


@lru_cache(maxsize=64)
def _organisation(body: bytes) -> State:
    # Every request reads its organisation, which seldom changes.
    state: State = _decoders["org"].decode(body)
    return state


def decode(name: str, body: bytes) -> State:
    """The document in a row's body."""
    try:
        of = _kind(name)
        state: State = _organisation(body) if of == "org" else _decoders[of].decode(body)
    except msgspec.MsgspecError:
        raise unreadable() from None
    return state


class SqliteModels:
    """ModelWriter and ReadModels of one set."""

    stride = 4096  # pages that many records change are written once

    def __init__(self, name: str, path: Path, *, writing: bool) -> None:
        self._name, self._writing = name, writing
        self._kept: dict[int, int] = {}
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if writing else 'ro'}"
        try:
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=64)
            begun = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if writing and not begun:
                self._db.execute(f"PRAGMA user_version={SHAPE}")
            for statement in VIEWING + (WRITING if writing else []):
                self._db.execute(statement)
            self.shape: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise unavailable("opened", error) from None
        self._searches = Searches(uri)

    @property
    def set(self) -> str:
        return self._name

    def _checkpoint(self, partition: int) -> Checkpoint:
        row = self._db.execute(_CHECKPOINT, (partition,)).fetchone()
        v, offset, id_ = row or (-1, 0, "")
        return Checkpoint(self._name, partition, v, offset, id_)

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        # One statement is one snapshot: the checkpoint and the documents stand in the same result.
        grouped = sorted(names)
        kinds = tuple(map(_kind, grouped))
        try:
            if self._writing and not self._db.in_transaction:
                self._db.execute("BEGIN")
            rows = self._db.execute(_statement(kinds), (partition, *grouped)).fetchall()
        except sqlite3.Error as error:
            raise unavailable("read", error) from None
        checkpoint = Checkpoint(self._name, partition, -1, 0, "")
        documents: dict[str, Versioned] = {}
        parked: Mapping[str, str] = {}
        for name, v, body, offset, some in rows:
            if offset is None:
                documents[name] = Versioned(v, decode(name, body))
            else:
                checkpoint = Checkpoint(self._name, partition, v, offset, body)
            if some:
                parked = await self.parked(partition)
                parked = {name: parked[name] for name in names if name in parked}
        return Snapshot(checkpoint, documents, parked)

    async def parked(self, partition: int) -> Mapping[str, str]:
        with _read():
            return dict(
                self._db.execute(
                    "SELECT name, why FROM parked WHERE p = ?", (partition,)
                ).fetchall()
            )

    async def fold(self, partition: int) -> bytes | None:
        try:
            row = self._db.execute("SELECT body FROM folds WHERE p = ?", (partition,)).fetchone()
        except sqlite3.Error as error:
            raise unavailable("read", error) from None
        return bytes(row[0]) if row else None

    async def search(self, partition: int, sought: Sought) -> Hits:
        if self.shape != SHAPE:
            raise StoreUnavailable(
                f"set {self._name} has no search rows of this version: run `customers rebuild`"
            )
        return await self._searches.find(Checkpoint(self._name, partition, -1, 0, ""), sought)

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        with self._transaction():
            self._write(was, becomes, changes)

    async def keep(self, keeping: Keeping) -> None:
        with self._transaction():
            facts.keep(self._db, keeping)
        self._kept.pop(keeping.partition, None)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._end_reading()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise unavailable("written", error) from None

    def _end_reading(self) -> None:
        # Taking and releasing SQLite's locks costs more than a point read, so reads share a transaction until
        # the next commit of ours: nobody else writes this set, and a log file that no reader holds can be reset.
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def _write(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        p = was.partition
        stored = self._checkpoint(p)
        if (stored.v, stored.offset) != (was.v, was.offset):
            raise Fenced(f"partition {p} of set {self._name} is at version {stored.v}")
        rows: dict[str, list[tuple[str, int, int, bytes]]] = {}
        for name, (v, state) in changes.documents.items():
            rows.setdefault(_kind(name), []).append((name, p, v, _encode(state)))
        for k, of_kind in rows.items():
            self._db.executemany(_WRITE[k], of_kind)
        if changes.gone:
            self._db.executemany(_TAKE_ROW, [row[:3] for row in changes.gone])
        if changes.rows:
            self._db.executemany(_WRITE_ROW, [(*row, p) for row in changes.rows])
        if changes.parked:
            parked = [(name, p, why) for name, why in changes.parked.items()]
            self._db.executemany("INSERT OR REPLACE INTO parked VALUES (?, ?, ?)", parked)
        row = (p, becomes.v, becomes.offset, becomes.id, p)
        self._db.execute(_MOVE, row)
        if changes.fold is not None:
            row_of_fold = (p, becomes.v, changes.fold)
            self._db.execute("INSERT OR REPLACE INTO folds VALUES (?, ?, ?)", row_of_fold)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        with _read():
            some = customers and kinds
            return facts.facts(self._db, org, customers, kinds) if some else []

    async def facts_offset(self, partition: int) -> int:
        # Nobody else writes this set: where it stands is read anew only after something was kept.
        kept = self._kept.get(partition)
        if kept is None:
            with _read():
                kept = facts.offset(self._db, partition)
            if self._writing:
                self._kept[partition] = kept
        return kept

    async def export_facts(self) -> AsyncIterator[Kept]:
        """Every fact of the set."""
        with _read():
            for one in facts.export(self._db):
                yield one

    async def set_aside(self) -> Sequence[Aside]:
        """Everything that the set has set aside."""
        with _read():
            return facts.aside(self._db)

    async def export(self, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        """Every document of a partition, ordered by name."""
        for table in _TABLES_BY_KIND:
            try:
                rows = self._db.execute(
                    f"SELECT name, v, body FROM {table} WHERE p = ? ORDER BY name",  # noqa: S608 - our own names
                    (partition,),
                )
                for name, v, body in rows:
                    yield name, Versioned(v, decode(name, body))
            except sqlite3.Error as error:
                raise unavailable("read", error) from None

    async def count(self, partition: int) -> int:
        """How many documents a partition has."""
        counts = " + ".join(f"(SELECT count(*) FROM {t} WHERE p = :p)" for t in TABLES)  # noqa: S608 - our own names
        with _read():
            return int(self._db.execute(f"SELECT {counts}", {"p": partition}).fetchone()[0])

    def rows(self, partition: int) -> SearchRows:
        """Every search row of a partition and the checkpoint, in one transaction."""
        try:
            self._db.execute("BEGIN")
            checkpoint = self._checkpoint(partition)
            rows = self._db.execute(_ROWS, (partition,)).fetchall()
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise unavailable("read", error) from None
        return SearchRows(checkpoint, [Row(*row) for row in rows])

    def shut(self) -> None:
        """As `close`."""
        self._searches.close()
        self._db.close()

    async def close(self) -> None:
        self.shut()


@contextmanager
def _read() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise unavailable("read", error) from None
    except msgspec.MsgspecError:
        raise unreadable("a fact") from None
