"""A partition of the facts' log kept in a set: from any beginning, through a crash at any point, beside another keeper."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from customers.domain.facts import LifetimePurchases
from customers.journal.factlog import Told, encode, keeping
from customers.journal.kept import Keeping, newest
from customers.journal.ports import Fenced, Logged, ModelWriter
from projector.keep import Keeper, Keepers
from tests.contract.conftest import Models


def told(customer: int, sequence: int) -> bytes:
    fact = LifetimePurchases(customer=customer, sequence=sequence, amount=float(sequence))
    return encode(Told(1, fact))


# Late and doubled facts, and poison.
VALUES = [told(1, 3), told(2, 1), b"x", told(1, 2), told(1, 3), told(2, 5), b"{}", told(3, 1)]
RECORDS = [Logged(offset, value) for offset, value in enumerate(VALUES)]
EVERYTHING = keeping(1, RECORDS)


async def same_as_the_log(models: Models) -> bool:
    found = {one.place: one async for one in models.sets.export_facts("s1")}
    aside = list(await models.sets.set_aside("s1"))
    offset = await models.reader.facts_offset(1)
    return (found, aside, offset) == (newest(EVERYTHING.kept), list(EVERYTHING.aside), 8)


async def go_on(writer: ModelWriter, by: int) -> None:
    """A new keeper takes the rest of the log, some records at a time."""
    keeper = Keeper(writer, 1, set())
    offset = await keeper.begin()
    while offset < len(RECORDS):
        await keeper.take(RECORDS[offset : offset + by])
        offset = keeper.checkpoint.offset


async def test_a_set_that_went_back_lets_nobody_go_on_from_where_it_was(models: Models) -> None:
    """Of a set restored from a copy what is missing must be kept again: its offset says so."""
    writer = models.sets.writer("s1")
    await writer.keep(keeping(1, RECORDS[:3]))

    with pytest.raises(Fenced):
        await writer.keep(keeping(1, RECORDS[5:]))

    assert await models.reader.facts_offset(1) == 3
    await go_on(writer, by=2)
    assert await same_as_the_log(models)


class Dies:
    """A writer whose process ends at one keeping, with any part of it written."""

    set = "s1"

    def __init__(self, writer: ModelWriter, at: int, written: Sequence[str]) -> None:
        self._writer, self._left, self._written = writer, at, written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    async def keep(self, whole: Keeping) -> None:
        self._left -= 1
        if self._left >= 0:
            return await self._writer.keep(whole)
        before = await self._writer.facts_offset(whole.partition)
        facts = whole.kept[:1] if "a fact" in self._written else whole.kept
        aside = whole.aside if "what is set aside" in self._written else ()
        if self._written:
            await self._writer.keep(Keeping(whole.partition, before, facts, aside))
        raise asyncio.CancelledError


@pytest.mark.parametrize(
    "written", [(), ("a fact",), ("every fact",), ("every fact", "what is set aside")]
)
@pytest.mark.parametrize("at", [0, 1])
async def test_a_keeper_that_dies_in_mid_batch_leaves_nothing_that_the_next_does_not_mend(
    models: Models, at: int, written: tuple[str, ...]
) -> None:
    writer = models.sets.writer("s1")
    with pytest.raises(asyncio.CancelledError):
        await go_on(Dies(writer, at, written), by=3)
    assert not await same_as_the_log(models)

    await go_on(writer, by=2)

    assert await same_as_the_log(models)


async def test_two_keepers_at_once_are_harmless(models: Models) -> None:
    writer = models.sets.writer("s1")

    await asyncio.gather(*(go_on(writer, by) for by in (1, 2, 8)))

    assert await same_as_the_log(models)


async def test_others_get_their_turn_between_batches(models: Models) -> None:
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    other = asyncio.ensure_future(another())
    await go_on(models.sets.writer("s1"), by=1)
    other.cancel()

    assert turns >= len(RECORDS) - 1


async def test_records_that_are_read_again_change_nothing(models: Models) -> None:
    writer = models.sets.writer("s1")
    await go_on(writer, by=8)

    keeper = Keeper(writer, 1, set())
    await keeper.take(RECORDS[:3])
    await keeper.take(RECORDS)

    assert await same_as_the_log(models)


async def test_what_is_set_aside_is_counted_once_for_the_partitions_at_work(
    models: Models,
) -> None:
    await go_on(models.sets.writer("s1"), by=8)
    await models.sets.writer("s1").keep(keeping(2, [Logged(0, b"x")]))
    keepers = Keepers(models.sets)

    begun = await keepers.works()
    work = begun(1)
    assert await work.begin() == 8
    await work.take([Logged(2, b"x"), Logged(8, b"x")])

    assert keepers.aside == 3
