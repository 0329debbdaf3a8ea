"""The journal in one SQLite file: WAL, synchronous=FULL, group commit, a checksum in every row.

Appends are queued while a flush is under way, then all of them become one transaction: one disk flush
serves many. Only the flush itself waits in a thread. Followers that are in step are handed what was flushed; others read the file,
on the event loop's own thread: a few microseconds a row, which is less than handing the work to a thread would cost.
"""

import asyncio
import sqlite3
import zlib
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from customers.journal.ports import Batch, Broken, Logged, LogUnavailable
from customers.stores.sqlite.faults import is_damage

BATCH = 256
GROUP = 512
POLL_S = 0.05
PAGE = 8192  # bytes, of a new file: a row of WITHOUT ROWID beyond a quarter of a page takes a page of its own

_SCHEMA = """
CREATE TABLE log (p INTEGER, off INTEGER, value BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (p, off)) WITHOUT ROWID;
CREATE TABLE journal (partitions INTEGER NOT NULL);
"""
_LAST = "SELECT max(off) FROM log WHERE p = ?"
_READ = "SELECT off, value, crc FROM log WHERE p = ? AND off >= ? ORDER BY off LIMIT ?"


def create_log(path: Path, partitions: int) -> None:
    """An empty journal file."""
    connection = _connect(path)
    with connection:
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO journal VALUES (?)", (partitions,))
    connection.close()


def log_partitions(path: Path) -> int:
    """How many partitions a journal file has."""
    with closing(_connect(path, "ro")) as connection:
        return int(connection.execute("SELECT partitions FROM journal").fetchone()[0])


def _connect(path: Path, mode: str = "rwc") -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    if mode != "ro":
        connection.execute(f"PRAGMA page_size={PAGE}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=2000")
    return connection


def checksum(partition: int, offset: int, value: bytes) -> int:
    """Of a row: tells a damaged value, and a right value in the wrong place."""
    return zlib.crc32(value, zlib.crc32(b"%d/%d" % (partition, offset)))


class Waiting(NamedTuple):
    """A record on its way to the disk."""

    partition: int
    value: bytes
    done: "asyncio.Future[None]"


class SqliteLog:
    """Log port over one file. `writing`: this process holds the directory's lock."""

    def __init__(self, path: Path, *, writing: bool) -> None:
        try:
            self._reader = _connect(path, "rw" if writing else "ro")
            self._writer = _connect(path, "rw") if writing else None
            row = self._reader.execute("SELECT partitions FROM journal").fetchone()
        except sqlite3.Error as error:
            raise _unreadable(error) from None
        self._partitions = int(row[0])
        self._ends = [self._stored_end(p) for p in range(self._partitions)]
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._closed = self._committing = False
        self._queued: list[Waiting] = []
        self._flushed: dict[int, list[Logged]] = {}
        self._flusher = ThreadPoolExecutor(1, "journal")

    @property
    def partitions(self) -> int:
        return self._partitions

    def _stored_end(self, partition: int) -> int:
        try:
            row = self._reader.execute(_LAST, (partition,)).fetchone()
        except sqlite3.Error as error:
            raise _unreadable(error) from None
        return 0 if row[0] is None else int(row[0]) + 1

    async def append(self, partition: int, value: bytes) -> None:
        if self._writer is None or self._closed:
            raise LogUnavailable("the log is not open for writing")
        done: asyncio.Future[None] = self._loop.create_future()
        self._queued.append(Waiting(partition, value, done))
        if not self._committing:
            self._committing = True
            self._loop.call_soon(self._begin_group, self._writer)
        await done

    def _begin_group(self, writer: sqlite3.Connection) -> None:
        """Write what is queued into a transaction; a thread flushes it, since only that waits for the disk."""
        group, self._queued = self._queued[:GROUP], self._queued[GROUP:]
        written: dict[int, list[Logged]] = {}
        rows = []
        for partition, value, _ in group:
            here = written.setdefault(partition, [])
            offset = self._ends[partition] + len(here)
            here.append(Logged(offset, value))
            rows.append((partition, offset, value, checksum(partition, offset, value)))
        try:
            writer.execute("BEGIN IMMEDIATE")
            writer.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._end_group(writer, group, written, error)
            return
        flushing = self._loop.run_in_executor(self._flusher, _flush, writer)
        flushing.add_done_callback(
            lambda flushed: self._end_group(writer, group, written, flushed.result())
        )

    def _end_group(
        self,
        writer: sqlite3.Connection,
        group: list[Waiting],
        written: dict[int, list[Logged]],
        error: sqlite3.Error | None,
    ) -> None:
        if error is None:
            self._flushed = written
            for partition, records in written.items():
                self._ends[partition] += len(records)
        else:
            _roll_back(writer)
        self._tell()  # first: whoever appended waits for what the tail makes of it
        for waiting in group:
            if waiting.done.done():
                continue
            if error is None:
                waiting.done.set_result(None)
            else:
                waiting.done.set_exception(LogUnavailable(f"the log cannot be written: {error}"))
        self._committing = bool(self._queued)
        if self._committing:
            self._begin_group(writer)

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        at = dict(positions)
        for partition, offset in at.items():
            if offset > await self.end(partition):
                raise Broken(f"partition {partition} of the log ends before offset {offset}")
        while not self._closed:
            news = self._news
            for partition in at:
                while at[partition] < self._end(partition):
                    records = self._read(partition, at[partition])
                    at[partition] += len(records)
                    yield Batch(partition, records)
            if news is self._news:
                await self._wait(news)

    async def _wait(self, news: asyncio.Event) -> None:
        if self._writer is not None:
            await news.wait()
            return
        await asyncio.sleep(POLL_S)  # another process writes: nobody tells us
        self._tell()

    def _read(self, partition: int, offset: int) -> list[Logged]:
        flushed = self._flushed.get(partition)
        if flushed and flushed[0].offset == offset:
            return flushed
        try:
            rows = self._reader.execute(_READ, (partition, offset, BATCH)).fetchall()
        except sqlite3.Error as error:
            raise _unreadable(error) from None
        if not rows:
            raise Broken(f"partition {partition} of the log has a gap at offset {offset}")
        for i, (off, value, crc) in enumerate(rows):
            if off != offset + i:
                raise Broken(f"partition {partition} of the log has a gap at offset {offset + i}")
            if crc != checksum(partition, off, value):
                raise Broken(f"the record at offset {off} of partition {partition} is damaged")
        return [Logged(off, value) for off, value, _ in rows]

    def _end(self, partition: int) -> int:
        return self._stored_end(partition) if self._writer is None else self._ends[partition]

    async def end(self, partition: int) -> int:
        if self._closed:
            raise LogUnavailable("the log is closed")
        return self._end(partition)

    async def close(self) -> None:
        self._closed = True
        self._tell()
        while self._committing:  # appends that were taken are answered
            await self._news.wait()
        await asyncio.to_thread(self._flusher.shutdown)
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()


def _unreadable(error: sqlite3.Error) -> Broken | LogUnavailable:
    """What a failed read means."""
    if is_damage(error):
        return Broken(f"the log's file is damaged: {error}")
    return LogUnavailable(f"the log cannot be read: {error}")


def _roll_back(writer: sqlite3.Connection) -> None:
    # A disk that is away may refuse this too; the group is answered all the same.
    with suppress(sqlite3.Error):
        if writer.in_transaction:
            writer.execute("ROLLBACK")


def _flush(writer: sqlite3.Connection) -> sqlite3.Error | None:
    try:
        writer.execute("COMMIT")
    except sqlite3.Error as error:
        return error
    return None
