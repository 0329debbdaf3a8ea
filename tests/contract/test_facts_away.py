"""Facts of a store that does not answer are unavailable, by every adapter; of one that does they come in one round trip."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from customers.journal.ports import Sets, StoreUnavailable
from customers.stores.mongo.connect import DATABASE, connect
from customers.stores.mongo.sets import MongoSets
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets
from tests.bench.trips import Counter
from tests.contract.conftest import REAL
from tests.contract.test_facts import bought, keeping
from tests.servers.kafka import free_port
from tests.servers.mongo import drop_mongo, own_database

TABLES = ("facts", "facts_offsets", "facts_aside")


@pytest.fixture(params=["sqlite", "mongo"])
async def away(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sets]:
    """Sets whose facts nobody can reach."""
    if request.param == "sqlite":
        directory = open_directory(tmp_path / "data")
        sqlite = SqliteSets(directory)
        sqlite.writer("s1")
        with sqlite3.connect(directory.set_file("s1")) as connection:
            for table in TABLES:
                connection.execute(f"DROP TABLE {table}")
        connection.close()
        yield sqlite
        await sqlite.close()
        directory.close()
    else:
        url = f"mongodb://127.0.0.1:{free_port()}/x?directConnection=true"
        mongo = MongoSets(connect(url, timeout_s=0.5))
        yield mongo
        await mongo.database.client.close()


async def exported(sets: Sets) -> None:
    async for _ in sets.export_facts("s1"):
        raise AssertionError("nothing can be reached")


ASKED: dict[str, Callable[[Sets], Awaitable[object]]] = {
    "facts": lambda sets: sets.reader("s1").facts(1, [7], ["purchases"]),
    "facts_offset of a reader": lambda sets: sets.reader("s1").facts_offset(1),
    "facts_offset of a keeper": lambda sets: sets.writer("s1").facts_offset(1),
    "keep": lambda sets: sets.writer("s1").keep(keeping(bought(1, 1))),
    "export_facts": exported,
    "set_aside": lambda sets: sets.set_aside("s1"),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
async def test_facts_that_cannot_be_reached_are_unavailable(
    away: Sets, ask: Callable[[Sets], Awaitable[object]]
) -> None:
    with pytest.raises(StoreUnavailable):
        await ask(away)


@REAL
async def test_facts_of_many_customers_are_one_round_trip_and_none_for_nobody_or_nothing(
    mongo_url: str,
) -> None:
    counter = Counter()
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
        own_database(mongo_url), event_listeners=[counter]
    )
    sets = MongoSets(client.get_default_database(DATABASE))
    writer = sets.writer("s1")
    await writer.make_collections()
    many = range(1, 300)
    await writer.keep(keeping(*(bought(1.5, 1, customer) for customer in many)))
    counter.commands.clear()

    await writer.facts(1, (), ["purchases"])
    await writer.facts(1, many, ())
    assert counter.commands == []
    found = await writer.facts(1, many, ["purchases", "points"])

    assert (len(found), counter.commands) == (299, ["find"])
    await drop_mongo(sets)
