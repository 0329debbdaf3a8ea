"""Every adapter of every port, as a parameter of the tests that hold its promises."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from customers.journal.genesis import write_genesis
from customers.journal.keys import Keyring
from customers.journal.live import LiveModels
from customers.journal.ports import Log, ReadModels, Sets
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets
from tests.history import ORG, Author
from tests.servers.kafka import fresh_kafka_log, reopened
from tests.servers.mongo import drop_mongo, fresh_mongo_sets

PARTITIONS = 3
KEYRING, CUSTOMERS = Keyring(b"a pepper"), 60
REAL = pytest.mark.server


class LogUnderTest(NamedTuple):
    """A log, and how to close it and open the same records anew."""

    log: Log
    reopen: Callable[[], Awaitable[Log]]


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=REAL)])
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LogUnderTest]:
    """An empty log with three partitions, on each adapter."""
    logs: list[Log] = []
    if request.param == "sqlite":
        directory = open_directory(tmp_path / "data", PARTITIONS)

        async def reopen() -> Log:
            await logs[-1].close()
            logs.append(SqliteLog(directory.journal, writing=True))
            return logs[-1]

        logs.append(SqliteLog(directory.journal, writing=True))
    else:
        first = await fresh_kafka_log(request.getfixturevalue("kafka_bootstrap"), PARTITIONS)

        async def reopen() -> Log:
            await logs[-1].close()
            logs.append(reopened(first))
            return logs[-1]

        logs.append(first)
    yield LogUnderTest(logs[0], reopen)
    await logs[-1].close()
    if request.param == "sqlite":
        directory.close()


@pytest.fixture
def log(opened: LogUnderTest) -> Log:
    """The log alone."""
    return opened.log


class Models(NamedTuple):
    """The sets of a store, a reader of the live one, and how a version before search began a set."""

    sets: Sets
    reader: ReadModels
    begin_old: Callable[[str], Awaitable[None]]


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=REAL)])
async def models(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Models]:
    """Empty read models, on each adapter."""
    if request.param == "sqlite":
        directory = open_directory(tmp_path / "data", PARTITIONS)
        sqlite = SqliteSets(directory)
        sqlite.writer(await sqlite.live())

        async def begin_old(name: str) -> None:
            connection = sqlite3.connect(directory.set_file(name))
            connection.execute("CREATE TABLE checkpoints (p INTEGER PRIMARY KEY, v, off, id)")
            connection.execute("INSERT INTO checkpoints VALUES (1, 0, 1, 'id0')")
            connection.commit()
            connection.close()

        yield Models(sqlite, LiveModels(sqlite), begin_old)
        await sqlite.close()
        directory.close()
    else:
        mongo = await fresh_mongo_sets(request.getfixturevalue("mongo_url"))

        async def begin_old(name: str) -> None:
            values = {"_id": 1, "v": 0, "offset": 1, "id": "id0", "set": name}
            await mongo.database[f"{name}.checkpoints"].insert_one(values)

        yield Models(mongo, LiveModels(mongo), begin_old)
        await drop_mongo(mongo)


class Journal(NamedTuple):
    """A journal with organisations in two partitions, and who writes them; and the log of facts."""

    log: Log
    facts: Log
    author: Author
    other: Author


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    directory = open_directory(tmp_path / "journal", PARTITIONS)
    log = SqliteLog(directory.journal, writing=True)
    await write_genesis(log, KEYRING, AsyncioRuntime(lambda *_: None))
    author, other = Author(log, KEYRING), Author(log, KEYRING, ORG + 1)
    assert author.partition != other.partition
    for each in (author, other):
        await each.configure()
    await author.register(range(1, CUSTOMERS + 1))
    await other.register(range(1, 4))
    facts = SqliteLog(directory.facts, writing=True)
    yield Journal(log, facts, author, other)
    await facts.close()
    await log.close()
    directory.close()
