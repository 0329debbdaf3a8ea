"""Folds that are taken to a place in the history, and what has happened since."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from customers.journal.fold import Fold
from customers.journal.history import at_or_before, forward, until_end
from customers.journal.record import FORMAT, SOFTWARE, Genesis, Record, encode
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.log import SqliteLog

GENESIS = Record(f=FORMAT, sv=SOFTWARE, id="g", t=0, genesis=Genesis("j", 0, 1, 1, ""))


def record(id_: str, b: int, bid: str) -> Record:
    """One that is accepted exactly when version `b` is `bid`, once."""
    own = (id_, 0)
    return Record(f=FORMAT, sv=SOFTWARE, id=id_, t=0, b=b, bid=bid, r=(own,), w=(id_,))


HISTORY = [GENESIS, record("a", 0, "g"), record("a", 0, "g"), record("b", 1, "a"), GENESIS]


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[SqliteLog]:
    """Versions 0 to 2 at offsets 0, 1 and 3; what stands at 2 and 4 is dead."""
    directory = open_directory(tmp_path / "data", 1)
    journal = SqliteLog(directory.journal, writing=True)
    for one in HISTORY:
        await journal.append(0, encode(one))
    yield journal
    await journal.close()
    directory.close()


async def after(log: SqliteLog, fold: Fold) -> list[tuple[int, int, str]]:
    return [(v, offset, found.id) async for v, offset, found in until_end(log, 0, fold)]


async def test_the_history_is_what_was_accepted_in_order(log: SqliteLog) -> None:
    fold = Fold()

    assert await after(log, fold) == [(0, 0, "g"), (1, 1, "a"), (2, 3, "b")]
    assert fold.offset == 5


async def test_the_history_ends_where_the_log_ended_when_it_was_asked(log: SqliteLog) -> None:
    history = until_end(log, 0, Fold())
    first = await anext(history)
    await log.append(0, encode(record("c", 2, "b")))

    assert [first.v, *[fact.v async for fact in history]] == [0, 1, 2]


async def test_of_a_log_that_was_read_to_its_end_nothing_is_left(log: SqliteLog) -> None:
    fold = Fold()
    await after(log, fold)

    assert await after(log, fold) == []


@pytest.mark.parametrize("v", [0, 1, 2])
async def test_a_fold_is_taken_to_a_version_and_not_further(log: SqliteLog, v: int) -> None:
    fold = Fold()

    assert await forward(log, 0, fold, v)

    assert fold.v == v
    assert [found[0] for found in await after(log, fold)] == [*range(v + 1, 3)]


async def test_a_version_that_is_not_there_is_not_reached(log: SqliteLog) -> None:
    assert not await forward(log, 0, Fold(), 3)


async def test_a_fold_that_is_there_already_stays(log: SqliteLog) -> None:
    fold = Fold()
    await forward(log, 0, fold, 1)

    assert await forward(log, 0, fold, 1)
    assert not await forward(log, 0, fold, 0)


@pytest.mark.parametrize(("v", "begins"), [(0, -1), (1, 1), (2, 1)])
async def test_a_stored_fold_serves_unless_it_is_too_far(
    log: SqliteLog, v: int, begins: int
) -> None:
    stored = Fold()
    await forward(log, 0, stored, 1)

    assert at_or_before(v, stored.store()).v == begins
    assert at_or_before(v, None).v == -1
