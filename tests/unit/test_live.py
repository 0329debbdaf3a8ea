"""Following the pointer to the live set when look-ups fail, are slow, or answer late."""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from typing import cast

import pytest

from customers.journal import live
from customers.journal.live import LiveModels
from customers.journal.ports import Checkpoint, Sets, Snapshot, StoreUnavailable


class Reading:
    """One set at a version; a read of it lasts until it may end, where that is to be waited for."""

    def __init__(self, name: str, v: int) -> None:
        self.name, self.v = name, v
        self.slow: deque[asyncio.Event] = deque()

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        snapshot = Snapshot(Checkpoint(self.name, partition, self.v, self.v + 1, "x"), {})
        if names and self.slow:
            await self.slow.popleft().wait()
        return snapshot


class Moving:
    """Sets whose pointer is looked up with what `answers` holds, each an answer or an error, then what is live."""

    def __init__(self, **versions: int) -> None:
        self.sets = {name: Reading(name, v) for name, v in versions.items()}
        self.pointer = "s1"
        self.late: deque[asyncio.Future[str]] = deque()

    async def live(self) -> str:
        return await self.late.popleft() if self.late else self.pointer

    def reader(self, name: str) -> Reading:
        return self.sets[name]

    async def names(self) -> Sequence[str]:
        return list(self.sets)


def late_answer() -> "asyncio.Future[str]":
    return asyncio.get_running_loop().create_future()


async def position(models: LiveModels, name: str = "") -> tuple[str, int]:
    """Where a read of a document is answered from, or of nothing but the position."""
    checkpoint = (await models.read(0, [name] if name else ())).checkpoint
    return checkpoint.set, checkpoint.v


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every read looks the pointer up."""
    monkeypatch.setattr(live, "LOOK_EVERY_S", -1)


async def test_a_first_look_up_that_fails_is_made_again_at_once() -> None:
    sets = Moving(s1=1)
    failing = late_answer()
    failing.set_exception(StoreUnavailable("away"))
    sets.late.append(failing)
    models = LiveModels(cast("Sets", sets))
    with pytest.raises(StoreUnavailable):
        await position(models)

    assert await position(models) == ("s1", 1)


async def test_a_first_look_up_that_is_given_up_is_made_again_at_once() -> None:
    sets = Moving(s1=1)
    sets.late.append(late_answer())
    models = LiveModels(cast("Sets", sets))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await position(models)

    assert await position(models) == ("s1", 1)


async def test_who_comes_during_the_first_look_up_looks_for_itself() -> None:
    sets = Moving(s1=1)
    sets.late.append(slow := late_answer())
    models = LiveModels(cast("Sets", sets))
    first = asyncio.ensure_future(position(models))
    await asyncio.sleep(0)

    assert await position(models) == ("s1", 1)

    slow.set_result("s1")
    assert await first == ("s1", 1)


@pytest.mark.usefixtures("looking")
async def test_a_look_up_that_answers_late_does_not_lead_back() -> None:
    sets = Moving(s1=1, s2=1)
    models = LiveModels(cast("Sets", sets))
    await position(models)
    sets.late.append(slow := late_answer())
    waiting = asyncio.ensure_future(position(models))
    await asyncio.sleep(0.001)
    sets.pointer = "s2"
    assert await position(models) == ("s2", 1)

    slow.set_result("s1")

    assert await waiting == ("s2", 1)


@pytest.mark.usefixtures("looking")
async def test_a_slow_answer_of_the_old_set_does_not_let_a_new_one_in_that_is_behind() -> None:
    sets = Moving(s1=7, s2=7)
    models = LiveModels(cast("Sets", sets))
    sets.sets["s1"].slow.append(go := asyncio.Event())
    slow = asyncio.ensure_future(position(models, "a name"))
    await asyncio.sleep(0.001)
    sets.sets["s1"].v = 12
    assert await position(models) == ("s1", 12)
    go.set()
    assert await slow == ("s1", 7)

    sets.pointer = "s2"

    assert await position(models) == ("s1", 12)


@pytest.mark.usefixtures("looking")
async def test_a_slow_answer_of_the_new_set_does_not_let_it_in_while_it_is_behind() -> None:
    sets = Moving(s1=7, s2=7)
    models = LiveModels(cast("Sets", sets))
    await position(models)
    sets.sets["s1"].v = 12
    sets.sets["s1"].slow.append(go_old := asyncio.Event())
    sets.sets["s2"].slow.append(go_new := asyncio.Event())
    old = asyncio.ensure_future(position(models, "a name"))
    await asyncio.sleep(0.001)
    sets.pointer = "s2"
    new = asyncio.ensure_future(position(models, "a name"))
    await asyncio.sleep(0.001)
    go_old.set()
    assert await old == ("s1", 12)
    go_new.set()
    assert await new == ("s2", 7)

    assert await position(models) == ("s1", 12)
