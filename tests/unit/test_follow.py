"""A projector that cannot go on says so, instead of ending in silence."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import cast

import pytest

from customers.journal.ports import Batch, Broken, Checkpoint, Logged, Sets, StoreUnavailable
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets, WholeOwnership
from projector.follow import ALARM_AFTER, Follower, Work, watch_pointer
from projector.project import Projections
from tests.simulation.world import Clock, SimRuntime


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
        if positions.get(0) == 0:
            yield Batch(0, [Logged(0, b"x")])
        await asyncio.Event().wait()


class Refusing:
    """A store that begins and then takes nothing, until told to."""

    error: Exception = StoreUnavailable("the document is too large")

    def __init__(self) -> None:
        self.checkpoint = Checkpoint("s1", 0, -1, 0, "")
        self.taking, self.attempts = False, 0

    async def begin(self) -> int:
        return self.checkpoint.offset

    async def take(self, records: Sequence[Logged]) -> None:
        self.attempts += 1
        if not self.taking:
            raise self.error
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


def following(work: Work, alarms: list[str]) -> tuple[Follower, list["asyncio.Task[None]"]]:
    """A follower at its work."""

    async def works() -> Callable[[int], Work]:
        return lambda _: work

    runtime = AsyncioRuntime(lambda task, error: alarms.append(task))
    follower = Follower(OneRecord(Broken("")), works, WholeOwnership(1), runtime, alarms.append)
    tasks = [runtime.spawn(w, "w") for w in (follower.watch_ownership(), follower.run())]
    return follower, tasks


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not happened():
            await asyncio.sleep(0)


async def test_what_was_refused_and_then_done_by_another_projector_ails_nobody() -> None:
    work = Refusing()
    follower, tasks = following(work, [])
    await until(lambda: follower.ailment() == "the document is too large")

    work.checkpoint = Checkpoint("s1", 0, 0, 1, "x")

    await until(lambda: not follower.ailment())
    for task in tasks:
        task.cancel()


async def test_what_stopped_it_is_named_also_when_something_was_refused_before() -> None:
    work, alarms = Refusing(), list[str]()
    follower, tasks = following(work, alarms)
    await until(lambda: work.attempts > 0)

    work.error = KeyError("919111111111")
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    assert alarms == ["stopped: KeyError"]
    assert follower.ailment() == "stopped: KeyError"
    tasks[0].cancel()


class Beginning(Refusing):
    """Work on a set; how often it was begun."""

    begun = 0

    async def begin(self) -> int:
        self.begun += 1
        return 0


async def test_work_is_begun_anew_while_it_rests_on_another_set_than_the_live_one() -> None:
    work = Beginning()
    work.taking = True
    follower, tasks = following(work, [])
    await until(lambda: follower.taken == 1)
    begun = work.begun

    follower.start_over("s1")
    await asyncio.sleep(0.001)
    assert work.begun == begun

    follower.start_over("s2")
    await until(lambda: work.begun > begun)
    for task in tasks:
        task.cancel()


async def test_a_beginning_that_takes_long_is_not_begun_anew_by_every_look() -> None:
    """Otherwise, behind a store that is slower than the looks, nobody would ever begin."""
    work, answers, asked = Beginning(), asyncio.Event(), 0
    work.taking = True
    answers.set()

    async def works() -> Callable[[int], Work]:
        nonlocal asked
        asked += 1
        await answers.wait()
        return lambda _: work

    runtime = AsyncioRuntime(print)
    follower = Follower(OneRecord(Broken("")), works, WholeOwnership(1), runtime, print)
    tasks = [runtime.spawn(w, "w") for w in (follower.watch_ownership(), follower.run())]
    await until(lambda: follower.taken == 1)
    before = asked
    answers.clear()

    follower.start_over("s2")
    await until(lambda: asked > before)
    for _ in range(3):
        follower.start_over("s2")
        await asyncio.sleep(0.001)

    assert asked == before + 1
    for task in tasks:
        task.cancel()


class Looking:
    """Sets of which the second is the live one, once they can be reached."""

    def __init__(self) -> None:
        self.looks = 0

    async def live(self) -> str:
        self.looks += 1
        if self.looks == 1:
            raise StoreUnavailable("away")
        return "s2"


async def test_the_pointer_is_told_from_the_first_look_on_that_succeeds() -> None:
    """Whoever began before that look may have begun on another set."""
    told: list[str] = []
    watching = asyncio.ensure_future(
        watch_pointer(cast("Sets", Looking()), Hurried(random.Random(0), Clock()), told.append)
    )

    await until(lambda: bool(told))

    assert told[0] == "s2"
    watching.cancel()


class Hurried(SimRuntime):
    """Where waiting takes no time."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
