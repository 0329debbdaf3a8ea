"""The embedded store on a disk that fails: full for a while, or with damaged bytes; and when it closes under load."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import pytest

from customers.domain.state import Identity
from customers.journal.ports import (
    Broken,
    Changes,
    Checkpoint,
    LogUnavailable,
    Snapshot,
    StoreDamaged,
    StoreUnavailable,
    Versioned,
)
from customers.stores.sqlite.directory import Directory, open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets

LARGE = bytes(1_000_000)
START = Checkpoint("s1", 0, -1, 0, "")
NEXT = Checkpoint("s1", 0, 0, 1, "id0")


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Directory]:
    opened = open_directory(tmp_path / "data")
    yield opened
    opened.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """The operating system refuses every write beyond 64 KiB of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def values(log: SqliteLog, count: int) -> list[bytes]:
    found: list[bytes] = []
    async with asyncio.timeout(10), aclosing(log.follow({0: 0})) as batches:
        async for batch in batches:
            found += [record.value for record in batch.records]
            if len(found) >= count:
                break
    return found


async def test_a_full_disk_makes_the_log_unavailable_until_there_is_room(
    directory: Directory,
) -> None:
    log = SqliteLog(directory.journal, writing=True)
    await log.append(0, b"before")

    with full_disk():
        refused = await asyncio.gather(
            *(log.append(0, LARGE) for _ in range(3)), return_exceptions=True
        )
    await log.append(0, b"after")

    assert [type(error) for error in refused] == [LogUnavailable] * 3
    assert await values(log, 2) == [b"before", b"after"]
    assert await log.end(0) == 2
    await log.close()


async def test_a_full_disk_makes_a_commit_unavailable_and_writes_nothing_of_it(
    directory: Directory,
) -> None:
    sets = SqliteSets(directory)
    writer = sets.writer("s1")
    documents = {"i|1|a|b": Versioned(0, Identity())}

    with full_disk(), pytest.raises(StoreUnavailable):
        await writer.commit(START, NEXT, Changes(documents, LARGE))

    assert await writer.read(0, documents) == Snapshot(START, {})
    assert await writer.fold(0) is None
    await writer.commit(START, NEXT, Changes(documents, LARGE))
    assert await writer.read(0, documents) == Snapshot(NEXT, documents)
    await sets.close()


async def test_one_flipped_bit_in_the_file_is_broken_and_named(directory: Directory) -> None:
    log = SqliteLog(directory.journal, writing=True)
    await log.append(0, b"first")
    await log.append(0, b"a record to be damaged")
    await log.close()
    stored = bytearray(directory.journal.read_bytes())
    stored[stored.index(b"to be damaged")] ^= 1
    directory.journal.write_bytes(stored)

    log = SqliteLog(directory.journal, writing=True)
    with pytest.raises(Broken, match="offset 1 of partition 0 is damaged"):
        await values(log, 2)
    await log.close()


async def test_a_file_that_is_no_database_is_broken(directory: Directory) -> None:
    directory.journal.write_bytes(b"x" * 8192)

    with pytest.raises(Broken, match="the log's file is damaged"):
        SqliteLog(directory.journal, writing=True)


async def test_a_read_model_file_that_is_none_is_damaged(directory: Directory) -> None:
    directory.set_file("s1").write_bytes(b"x" * 8192)

    with pytest.raises(StoreDamaged, match=r"cannot be opened, .*: run `customers rebuild`"):
        SqliteSets(directory).writer("s1")


async def test_an_export_of_a_set_that_is_not_there_is_unavailable(directory: Directory) -> None:
    with pytest.raises(StoreUnavailable):
        _ = [item async for item in SqliteSets(directory).export("s9", 0)]


async def test_appends_under_way_are_answered_before_the_log_is_closed(
    directory: Directory,
) -> None:
    log = SqliteLog(directory.journal, writing=True)
    appending = [asyncio.ensure_future(log.append(0, b"%d" % n)) for n in range(1500)]
    await asyncio.sleep(0)

    await log.close()

    await asyncio.wait_for(asyncio.gather(*appending), 10)
    log = SqliteLog(directory.journal, writing=True)
    assert await log.end(0) == 1500
    await log.close()
