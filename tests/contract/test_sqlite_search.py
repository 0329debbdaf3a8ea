"""Search in a set's file: beside the event loop, on connections of its own."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from customers.journal.ports import StoreDamaged, StoreUnavailable
from customers.stores.sqlite.models import SqliteModels
from customers.stores.sqlite.search import Searches
from tests.contract.test_read_models import CUSTOMER, at
from tests.contract.test_search_rows import seek, written


@pytest.fixture
async def models(tmp_path: Path) -> AsyncIterator[SqliteModels]:
    """A set with one customer, Zoë."""
    found = SqliteModels("s1", tmp_path / "s1.sqlite", writing=True)
    await found.commit(at(-1), at(0), written(0, CUSTOMER))
    yield found
    await found.close()


async def test_a_search_that_takes_long_holds_up_neither_reads_nor_commits(
    models: SqliteModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    connection = Searches._connection

    def slow(searches: Searches) -> sqlite3.Connection:
        assert go_on.wait(30)
        return connection(searches)

    monkeypatch.setattr(Searches, "_connection", slow)
    searching = asyncio.ensure_future(models.search(1, seek("zoë")))

    async with asyncio.timeout(10):
        await models.commit(at(0), at(1), written(1))
        assert (await models.read(1, ())).checkpoint == at(1)
    assert not searching.done()
    go_on.set()

    assert (await searching).checkpoint == at(1)


async def test_closing_waits_for_a_search_under_way(models: SqliteModels) -> None:
    searching = asyncio.ensure_future(models.search(1, seek("zoë")))
    await asyncio.sleep(0)

    await models.close()

    assert (await searching).total == 1


async def test_a_document_that_cannot_be_read_fails_the_search(
    models: SqliteModels, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "s1.sqlite") as other:
        other.execute("UPDATE customers SET body = 'x'")
    other.close()

    with pytest.raises(StoreDamaged, match="run `customers rebuild`"):
        await models.search(1, seek("zoë"))


async def test_a_file_that_is_away_fails_the_search(models: SqliteModels, tmp_path: Path) -> None:
    (tmp_path / "s1.sqlite").rename(tmp_path / "away.sqlite")

    with pytest.raises(StoreUnavailable, match="cannot be searched"):
        await models.search(1, seek("zoë"))
