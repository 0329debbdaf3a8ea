"""Reads of facts wait until what their log held when they began is kept, where that is known."""

import random
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from customers.domain.facts import Fact, LifetimePurchases
from customers.journal.live import LiveModels
from customers.journal.ports import StoreUnavailable
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets
from query_api.reads import Reads
from tests.simulation.world import Clock, SimRuntime

BOUGHT = LifetimePurchases(customer=7, sequence=1, amount=1.0)


class Growing(LiveModels):
    """Read models that come one offset further each time they are asked how far they are."""

    offset = 0

    async def facts_offset(self, partition: int) -> int:
        self.offset += 1
        return self.offset

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        return [BOUGHT] * self.offset


class Timeless(SimRuntime):
    """Where waiting takes no time."""

    async def sleep(self, seconds: float) -> None:
        """It is later already."""


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Growing]:
    directory = open_directory(tmp_path / "data", 1)
    yield Growing(SqliteSets(directory))
    directory.close()


def reads(models: Growing, floor: int) -> Reads:
    async def facts_floor(_: int) -> int:
        return floor

    runtime = Timeless(random.Random(0), Clock())
    return Reads(models, 1, runtime, facts_floor=facts_floor)


async def test_facts_are_read_once_the_log_is_kept_as_far_as_it_went(models: Growing) -> None:
    assert list(await reads(models, 5).facts(1, [7], ["purchases"])) == [BOUGHT] * 5


async def test_without_a_floor_nothing_is_waited_for_or_asked(models: Growing) -> None:
    assert list(await reads(models, 0).facts(1, [7], ["purchases"])) == []


async def test_a_log_that_is_not_kept_up_with_is_not_waited_for_for_ever(models: Growing) -> None:
    with pytest.raises(StoreUnavailable, match="not kept up with"):
        await reads(models, 10_000).facts(1, [7], ["purchases"])
