"""Read models whose readers may be given an older snapshot, and which may be restored from a copy."""

import asyncio
import random
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple

from customers.domain.search import Row, Sought
from customers.journal.ports import (
    SHAPE,
    Changes,
    Checkpoint,
    Fenced,
    Hits,
    SearchRows,
    Snapshot,
    StoreUnavailable,
    Versioned,
)
from tests.no_facts import NoFacts, NoFactSets
from tests.simulation.world import Tell

SET = "s1"
STALE = 6


class State(NamedTuple):
    """The whole set after one commit."""

    checkpoint: Checkpoint
    documents: dict[str, Versioned]
    fold: bytes | None
    rows: frozenset[Row] = frozenset()


def written(last: State, becomes: Checkpoint, changes: Changes) -> State:
    """The set after a commit. Raises AssertionError where nobody may commit such a thing."""
    assert not changes.parked, f"parked: {changes.parked}"
    assert becomes.v >= last.checkpoint.v, "P1 a checkpoint goes back"
    kept = changes.fold if changes.fold is not None else last.fold
    documents = {**last.documents, **changes.documents}
    gone = {row[:3] for row in changes.rows} | {row[:3] for row in changes.gone}
    rows = {row for row in last.rows if row[:3] not in gone} | set(changes.rows)
    return State(becomes, documents, kept, frozenset(rows))


EMPTY = State(Checkpoint(SET, 0, -1, 0, ""), {}, None)


class Held:
    """What the store holds. `history`: the commits in force; `commits`: all that ever were."""

    def __init__(self) -> None:
        self.faulty = False
        self.history = [EMPTY]
        self.commits: list[State] = []


class SimReader(NoFacts):
    """ReadModels of the only set: answers after up to `slow_s`, from a stale snapshot as often as `stale`."""

    set = SET

    def __init__(self, chance: random.Random, held: Held, slow_s: float, stale: float) -> None:
        self._chance, self.held, self._slow_s, self._stale = chance, held, slow_s, stale

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.random() * self._slow_s)
        if self.held.faulty and self._chance.random() < 0.01:
            raise StoreUnavailable

    def _some(self) -> State:
        stale = self.held.faulty and self._chance.random() < self._stale
        history = self.held.history
        return self._chance.choice(history[-STALE:]) if stale else history[-1]

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        assert partition == 0
        await self._pause()
        state = self._some()
        await self._pause()
        if self.held.faulty and self._chance.random() < self._stale:
            await asyncio.sleep(self._chance.random())  # the answer is long on its way
        found = {name: state.documents[name] for name in names if name in state.documents}
        return Snapshot(state.checkpoint, found)

    async def fold(self, partition: int) -> bytes | None:
        assert partition == 0
        await self._pause()
        fold = self._some().fold
        await self._pause()
        return fold

    async def search(self, partition: int, sought: Sought) -> Hits:
        raise AssertionError("nobody searches here")

    async def close(self) -> None:
        """Nothing to let go of."""


class SimWriter(SimReader):
    """ModelWriter of the only set."""

    stride = 1

    def __init__(self, chance: random.Random, held: Held, tell: Tell) -> None:
        super().__init__(chance, held, slow_s=0.01, stale=0.02)
        self._tell = tell

    async def parked(self, partition: int) -> Mapping[str, str]:
        return {}

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        await self._pause()
        last = self.held.history[-1]
        if (last.checkpoint.v, last.checkpoint.offset) != (was.v, was.offset):
            self._tell(f"a projector is fenced at version {was.v}")
            raise Fenced
        state = written(last, becomes, changes)
        self.held.history.append(state)
        self.held.commits.append(state)
        self._tell(f"projected up to version {becomes.v}{' with its fold' if changes.fold else ''}")
        await self._pause()


class SimSets(NoFactSets):
    """Sets, of which there is one: how fast and how stale its readers are is part of the seed."""

    def __init__(self, chance: random.Random, tell: Tell) -> None:
        self._chance, self._tell = chance, tell
        self.held = Held()
        slow, stale = chance.choice((0.01, 0.01, 0.1)), chance.choice((0.02, 0.05, 0.3))
        self._reader = SimReader(chance, self.held, slow, stale)

    def restore(self) -> None:
        """The store goes back to a copy of some commits ago."""
        del self.held.history[-self._chance.randint(1, 8) :]
        if not self.held.history:
            self.held.history.append(EMPTY)
        version = self.held.history[-1].checkpoint.v
        self._tell(f"the read models are restored at version {version}")

    async def live(self) -> str:
        return SET

    def writer(self, name: str) -> SimWriter:
        assert name == SET
        return SimWriter(self._chance, self.held, self._tell)

    def reader(self, name: str) -> SimReader:
        assert name == SET
        return self._reader

    async def flip(self, name: str) -> None:
        raise AssertionError(name)

    async def names(self) -> Sequence[str]:
        return [SET]

    async def export(self, name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        assert (name, partition) == (SET, 0)
        for item in self.held.history[-1].documents.items():
            yield item

    async def shape(self, name: str) -> int:
        return SHAPE

    async def rows(self, name: str, partition: int) -> SearchRows:
        assert (name, partition) == (SET, 0)
        last = self.held.history[-1]
        return SearchRows(last.checkpoint, last.rows)

    async def count(self, name: str, partition: int) -> int:
        raise AssertionError((name, partition))

    def rebuilding(self) -> AbstractAsyncContextManager[None]:
        raise AssertionError("nobody rebuilds here")

    async def drop(self, name: str) -> None:
        raise AssertionError(name)
