"""The live read-model set, for readers: follows the pointer, and goes back to no older state on the way.

When the pointer moves, the new set is a little behind the old one, which nobody projects any more. Each partition is
read from the old set until the new one has come as far; not for ever, since the old one may be damaged and say that
it is further than the journal.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import NamedTuple

from customers.domain.facts import Fact
from customers.domain.search import Sought
from customers.journal.ports import Hits, Sets, Snapshot

LOOK_EVERY_S = 0.5
HOLD_S = 10.0


class Served(NamedTuple):
    """The set a partition is read from, and the newest version that was answered from it."""

    set: str
    v: int


class LiveModels:
    """ReadModels port over the sets of a store: the pointer is looked up twice a second."""

    def __init__(self, sets: Sets) -> None:
        self._sets = sets
        self._live = ""
        self._looked = self._moved = float("-inf")
        self._served: dict[int, Served] = {}

    async def _pointed(self) -> str:
        now = asyncio.get_running_loop().time()
        if now - self._looked > LOOK_EVERY_S:
            self._looked = now
            live = await self._sets.live()
            if live != self._live:
                self._live, self._moved = live, now
        return self._live

    async def _set(self, partition: int) -> str:
        live, served = await self._pointed(), self._served.get(partition)
        if served is None or served.set == live:
            return live
        held = self._looked - self._moved
        if held > HOLD_S or await self._reached(live, partition, served):
            return live
        return served.set

    async def _reached(self, live: str, partition: int, served: Served) -> bool:
        """Whether the new set has come as far as the old one, or the old one is gone or restored from a copy."""
        if (await self._sets.reader(live).read(partition, ())).checkpoint.v >= served.v:
            return True
        if served.set not in await self._sets.names():
            return True
        old = (await self._sets.reader(served.set).read(partition, ())).checkpoint.v
        return old < served.v

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        name = await self._set(partition)
        snapshot = await self._sets.reader(name).read(partition, names)
        self._served[partition] = Served(name, snapshot.checkpoint.v)
        return snapshot

    async def fold(self, partition: int) -> bytes | None:
        return await self._sets.reader(await self._set(partition)).fold(partition)

    async def search(self, partition: int, sought: Sought) -> Hits:
        name = await self._set(partition)
        hits = await self._sets.reader(name).search(partition, sought)
        self._served[partition] = Served(name, hits.checkpoint.v)
        return hits

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        return await self._sets.reader(await self._pointed()).facts(org, customers, kinds)

    async def facts_offset(self, partition: int) -> int:
        return await self._sets.reader(await self._pointed()).facts_offset(partition)

    async def close(self) -> None:
        """The sets close what they opened."""
