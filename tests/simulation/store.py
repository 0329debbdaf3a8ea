"""Read models whose readers may be given an older snapshot, and which may be restored from a copy."""

import asyncio
import random
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import NamedTuple

from customers.journal.ports import Checkpoint, Fenced, Snapshot, StoreUnavailable, Versioned
from tests.simulation.world import Tell

SET = "s1"
STALE = 6


class State(NamedTuple):
    """The whole set after one commit."""

    checkpoint: Checkpoint
    documents: dict[str, Versioned]
    fold: bytes | None


EMPTY = State(Checkpoint(SET, 0, -1, 0, ""), {}, None)


class SimStore:
    """ReadModels, ModelWriter and Sets of one set. `history`: the commits in force; `commits`: all ever."""

    set = SET

    def __init__(self, chance: random.Random, tell: Tell) -> None:
        self._chance, self._tell = chance, tell
        self.faulty = False
        self.history = [EMPTY]
        self.commits: list[State] = []

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.random() * 0.01)
        if self.faulty and self._chance.random() < 0.01:
            raise StoreUnavailable

    def _some(self) -> State:
        """The state a reader is shown: any of the last few."""
        stale = self.faulty and self._chance.random() < 0.4
        return self._chance.choice(self.history[-STALE:]) if stale else self.history[-1]

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        assert partition == 0
        await self._pause()
        state = self._some()
        await self._pause()
        found = {name: state.documents[name] for name in names if name in state.documents}
        return Snapshot(state.checkpoint, found)

    async def fold(self, partition: int) -> bytes | None:
        assert partition == 0
        await self._pause()
        fold = self._some().fold
        await self._pause()
        return fold

    async def commit(
        self,
        was: Checkpoint,
        becomes: Checkpoint,
        documents: Mapping[str, Versioned],
        fold: bytes | None,
    ) -> None:
        await self._pause()
        last = self.history[-1]
        if (last.checkpoint.v, last.checkpoint.offset) != (was.v, was.offset):
            self._tell(f"a projector is fenced at version {was.v}")
            raise Fenced
        assert becomes.v >= was.v, "P1 a checkpoint goes back"
        kept = fold if fold is not None else last.fold
        state = State(becomes, {**last.documents, **documents}, kept)
        self.history.append(state)
        self.commits.append(state)
        self._tell(f"projected up to version {becomes.v}{' with its fold' if fold else ''}")
        await self._pause()

    def restore(self) -> None:
        """The store goes back to a copy of some commits ago."""
        del self.history[-self._chance.randint(1, 8) :]
        if not self.history:
            self.history.append(EMPTY)
        self._tell(f"the read models are restored at version {self.history[-1].checkpoint.v}")

    async def live(self) -> str:
        await self._pause()
        return SET

    def writer(self, name: str) -> "SimStore":
        assert name == SET
        return self

    async def flip(self, name: str) -> None:
        raise AssertionError(name)

    async def names(self) -> Sequence[str]:
        return [SET]

    async def export(self, name: str, partition: int) -> AsyncIterator[tuple[str, Versioned]]:
        assert (name, partition) == (SET, 0)
        for item in self.history[-1].documents.items():
            yield item

    async def drop(self, name: str) -> None:
        raise AssertionError(name)

    async def close(self) -> None:
        """Nothing to let go of."""
