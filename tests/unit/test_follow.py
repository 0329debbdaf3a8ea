"""A projector that cannot go on says so, instead of ending in silence."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

import pytest

from customers.journal.ports import Batch, Broken, Checkpoint, Logged, StoreUnavailable
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets, WholeOwnership
from projector.follow import ALARM_AFTER, Follower, Work
from projector.project import Projections


class BadLog:
    """A log of one partition whose reading ends in the given error."""

    partitions = 1

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def append(self, partition: int, value: bytes) -> None:
        """Never asked."""

    async def end(self, partition: int) -> int:
        return 0

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        if positions:
            raise self._error
        yield Batch(0, [])

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Broken("the record at offset 3 is damaged"), "stopped: the record at offset 3 is damaged"),
        (KeyError("919111111111"), "stopped: KeyError"),
    ],
)
async def test_what_stops_a_projector_is_alarmed_and_keeps_it_unready(
    error: Exception,
    said: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    alarms: list[str] = []
    directory = open_directory(tmp_path_factory.mktemp("data") / "data", 1)
    runtime = AsyncioRuntime(lambda task, error: alarms.append(task))
    sets, ownership = SqliteSets(directory), WholeOwnership(1)
    works = Projections(sets, alarms.append).works
    follower = Follower(BadLog(error), works, ownership, runtime, alarms.append)
    watching = runtime.spawn(follower.watch_ownership(), "ownership")

    await follower.run()

    assert alarms == [said]
    assert follower.ailment() == said
    watching.cancel()
    await sets.close()
    directory.close()


class OneRecord(BadLog):
    """A log of one record, whatever it says."""

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        yield Batch(0, [Logged(0, b"x")])
        await asyncio.Event().wait()


class Refusing:
    """A store that begins and then takes nothing, until told to."""

    def __init__(self) -> None:
        self.checkpoint = Checkpoint("s1", 0, -1, 0, "")
        self.taking, self.attempts = False, 0

    async def begin(self) -> int:
        return 0

    async def take(self, records: Sequence[Logged]) -> None:
        self.attempts += 1
        if not self.taking:
            raise StoreUnavailable("the document is too large")
        self.checkpoint = Checkpoint("s1", 0, 0, len(records), "x")


async def test_a_store_that_refuses_a_write_is_alarmed_once_and_named_also_between_attempts() -> (
    None
):
    alarms: list[str] = []
    runtime, work = AsyncioRuntime(lambda task, error: alarms.append(task)), Refusing()

    async def works() -> Callable[[int], Work]:
        return lambda _: work

    follower = Follower(OneRecord(Broken("")), works, WholeOwnership(1), runtime, alarms.append)
    tasks = [runtime.spawn(w, "w") for w in (follower.watch_ownership(), follower.run())]
    said = set()
    async with asyncio.timeout(30):
        while work.attempts < ALARM_AFTER + 2:
            said |= {follower.ailment()} if work.attempts else set()
            await asyncio.sleep(0)
        work.taking = True
        while follower.taken < 1:
            await asyncio.sleep(0)

    assert said == {"the document is too large"}
    assert alarms == ["not projected, tried again: the document is too large"]
    assert follower.ailment() == ""
    for task in tasks:
        task.cancel()
