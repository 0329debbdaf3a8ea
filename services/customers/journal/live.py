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
        if not self._live or now - self._looked > LOOK_EVERY_S:
            self._looked = now  # others go on meanwhile with the set that is known, if one is
            self._point(await self._sets.live(), now)
        return self._live

    def _point(self, live: str, asked: float) -> None:
        """The pointer, as it was at some time from `asked` on: an answer that was long on its way says nothing new."""
        if live != self._live and asked > self._moved:
            self._live, self._moved = live, asked

    async def _set(self, partition: int) -> str:
        live, served = await self._pointed(), self._served.get(partition)
        if served is None or served.set == live:
            return live
        if self._looked - self._moved <= HOLD_S:
            if (await self._version(live, partition)) >= served.v:
                return live
            if not await self._lost(partition, served):
                return served.set
        self._served.pop(partition, None)  # it is not waited for
        return live

    async def _lost(self, partition: int, served: Served) -> bool:
        """Whether the old set is gone, or restored from a copy."""
        if served.set not in await self._sets.names():
            return True
        return await self._version(served.set, partition) < served.v

    async def _version(self, name: str, partition: int) -> int:
        return (await self._sets.reader(name).read(partition, ())).checkpoint.v

    def _answered(self, partition: int, served: Served) -> None:
        """Remember it, unless something newer was answered meanwhile: of many readers the slow ones come last."""
        before = self._served.get(partition)
        if before is None or before.v <= served.v:
            self._served[partition] = served

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        name = await self._set(partition)
        snapshot = await self._sets.reader(name).read(partition, names)
        self._answered(partition, Served(name, snapshot.checkpoint.v))
        return snapshot

    async def fold(self, partition: int) -> bytes | None:
        return await self._sets.reader(await self._set(partition)).fold(partition)

    async def search(self, partition: int, sought: Sought) -> Hits:
        name = await self._set(partition)
        hits = await self._sets.reader(name).search(partition, sought)
        self._answered(partition, Served(name, hits.checkpoint.v))
        return hits

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        return await self._sets.reader(await self._pointed()).facts(org, customers, kinds)

    async def facts_offset(self, partition: int) -> int:
        return await self._sets.reader(await self._pointed()).facts_offset(partition)

    async def close(self) -> None:
        """The sets close what they opened."""
