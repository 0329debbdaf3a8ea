"""Read models whose readers may be given an older snapshot, and which may be restored from a copy."""

import asyncio
import random
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import NamedTuple

from customers.journal.ports import Checkpoint, Fenced, Snapshot, StoreUnavailable, Versioned

SET = "s1"
STALE = 6


class State(NamedTuple):
    """The whole set after one commit."""

    checkpoint: Checkpoint
    documents: dict[str, Versioned]
    fold: bytes | None


class SimStore:
    """ReadModels, ModelWriter and Sets of one set."""

    set = SET

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.faulty = False
        self.history = [State(Checkpoint(SET, 0, -1, 0, ""), {}, None)]

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.random() * 0.01)
        if self.faulty and self._chance.random() < 0.01:
            raise StoreUnavailable

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        assert partition == 0
        await self._pause()
        stale = self.faulty and self._chance.random() < 0.5
        state = self._chance.choice(self.history[-STALE:]) if stale else self.history[-1]
        await self._pause()
        found = {name: state.documents[name] for name in names if name in state.documents}
        return Snapshot(state.checkpoint, found)

    async def fold(self, partition: int) -> bytes | None:
        assert partition == 0
        await self._pause()
        return self.history[-1].fold

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
            raise Fenced
        kept = fold if fold is not None else last.fold
        self.history.append(State(becomes, {**last.documents, **documents}, kept))
        await self._pause()

    def restore(self) -> None:
        """The store goes back to a copy of some commits ago."""
        del self.history[-self._chance.randint(1, 4) :]
        if not self.history:
            self.history.append(State(Checkpoint(SET, 0, -1, 0, ""), {}, None))

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
