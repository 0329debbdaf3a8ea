"""The read-model sets as one process reaches them."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager

from customers.journal.kept import Aside, Kept
from customers.journal.ports import SHAPE, SearchRows, StoreUnavailable, Versioned
from tests.simulation.around.models import Models
from tests.simulation.around.store import Store
from tests.simulation.around.trouble import Trouble


class Sets:
    """Sets port of one process."""

    def __init__(self, store: Store, trouble: Trouble) -> None:
        self._store, self._trouble = store, trouble

    async def live(self) -> str:
        return await self._trouble.call(StoreUnavailable, lambda: self._store.live)

    def writer(self, name: str) -> Models:
        self._store.at(name)
        return Models(self._store, name, self._trouble)

    def reader(self, name: str) -> Models:
        return self.writer(name)

    async def flip(self, name: str) -> None:
        await self._trouble.call(StoreUnavailable, lambda: self._store.flip(name))

    async def names(self) -> Sequence[str]:
        return await self._trouble.call(StoreUnavailable, lambda: sorted(self._store.sets))

    async def shape(self, name: str) -> int:
        return await self._trouble.call(StoreUnavailable, lambda: SHAPE)

    async def export(self, name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        await self._trouble.before(StoreUnavailable)
        for item in sorted(self._store.at(name).models.documents.items()):
            yield item
        await self._trouble.after(StoreUnavailable)

    async def count(self, name: str, partition: int) -> int:
        there = self._store.at(name).models.documents
        return await self._trouble.call(StoreUnavailable, lambda: len(there))

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        await self._trouble.before(StoreUnavailable)
        self._store.claim()
        try:
            yield
        finally:
            self._store.building = False

    async def rows(self, name: str, partition: int) -> SearchRows:
        raise AssertionError("nobody looks at search rows here")

    async def export_facts(self, name: str) -> AsyncIterator[Kept]:
        await self._trouble.before(StoreUnavailable)
        kept = self._store.at(name).facts.kept.values()
        for one in sorted(kept, key=lambda kept: kept.name):
            yield one
        await self._trouble.after(StoreUnavailable)

    async def set_aside(self, name: str) -> Sequence[Aside]:
        def aside() -> list[Aside]:
            return sorted(self._store.at(name).facts.aside.values())

        return await self._trouble.call(StoreUnavailable, aside)

    async def drop(self, name: str) -> None:
        await self._trouble.call(StoreUnavailable, lambda: self._store.drop(name))
