"""A document that is not what was written is damage, in every adapter: whoever reads it is told, nobody guesses."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from customers.journal.fold import load
from customers.journal.ports import Changes, Sets, StoreDamaged, StoreUnavailable
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets
from tests.contract.test_read_models import at, versioned
from tests.servers.mongo import drop_mongo, fresh_mongo_sets

NAME = "c|1|7"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.server)])
async def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sets]:
    """Sets whose live one has a damaged customer, on each adapter."""
    if request.param == "sqlite":
        directory = open_directory(tmp_path / "data")
        sqlite = SqliteSets(directory)
        await sqlite.writer("s1").commit(at(-1), at(0), Changes(versioned(0)))
        with sqlite3.connect(directory.set_file("s1")) as connection:
            connection.execute('UPDATE customers SET body = \'{"id": "x"}\'')
        connection.close()
        yield sqlite
        await sqlite.close()
        directory.close()
    else:
        mongo = await fresh_mongo_sets(request.getfixturevalue("mongo_url"))
        await mongo.writer("s1").commit(at(-1), at(0), Changes(versioned(0)))
        await mongo.database["s1.customers"].update_one({"_id": NAME}, {"$set": {"doc.id": "x"}})
        yield mongo
        await drop_mongo(mongo)


async def test_reading_a_damaged_document_names_the_rebuild(damaged: Sets) -> None:
    with pytest.raises(StoreDamaged, match="a document cannot be read: run `customers rebuild`"):
        await damaged.writer("s1").read(1, [NAME])


async def test_exporting_a_damaged_document_names_the_rebuild(damaged: Sets) -> None:
    with pytest.raises(StoreDamaged, match="a document cannot be read: run `customers rebuild`"):
        _ = [item async for item in damaged.export("s1", 1)]


async def test_the_other_documents_are_read_all_the_same(damaged: Sets) -> None:
    found = await damaged.writer("s1").read(1, ["i|1|mobile|919"])

    assert found.documents == {"i|1|mobile|919": versioned(0)["i|1|mobile|919"]}


def test_a_damaged_fold_names_the_rebuild() -> None:
    with pytest.raises(StoreDamaged, match="a stored fold cannot be read: run `customers rebuild`"):
        load(b"\x00")


def test_damage_is_unavailable_for_whoever_does_not_tell_them_apart() -> None:
    assert issubclass(StoreDamaged, StoreUnavailable)
