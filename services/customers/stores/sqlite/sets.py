"""The read-model sets of a data directory, and the reader that follows the pointer to the live one."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence

from customers.domain.facts import Fact
from customers.domain.search import Sought
from customers.journal.kept import Aside, Kept
from customers.journal.ports import Hits, SearchRows, Snapshot, StoreUnavailable, Versioned
from customers.stores.sqlite.directory import Directory
from customers.stores.sqlite.models import SqliteModels

LOOK_EVERY_S = 0.5


class SqliteSets:
    """Sets port over a directory."""

    def __init__(self, directory: Directory, *, writing: bool = True) -> None:
        self._directory, self._writing = directory, writing
        self._open: dict[str, SqliteModels] = {}

    async def live(self) -> str:
        try:
            return self._directory.live()
        except OSError as error:
            raise StoreUnavailable(f"the pointer to the live set cannot be read: {error}") from None

    def writer(self, name: str) -> SqliteModels:
        if name not in self._open:
            path = self._directory.set_file(name)
            self._open[name] = SqliteModels(name, path, writing=self._writing)
        return self._open[name]

    async def flip(self, name: str) -> None:
        self._directory.flip(name)

    async def names(self) -> Sequence[str]:
        return sorted(p.stem for p in (self._directory.path / "sets").glob("*.sqlite"))

    async def export(self, name: str, partition: int) -> AsyncIterator[tuple[str, Versioned]]:
        models = SqliteModels(name, self._directory.set_file(name), writing=False)
        try:
            async for item in models.export(partition):
                yield item
        finally:
            await models.close()

    async def shape(self, name: str) -> int:
        return self.writer(name).shape

    async def rows(self, name: str, partition: int) -> SearchRows:
        models = SqliteModels(name, self._directory.set_file(name), writing=False)
        try:
            return models.rows(partition)
        finally:
            await models.close()

    async def export_facts(self, name: str) -> AsyncIterator[Kept]:
        models = SqliteModels(name, self._directory.set_file(name), writing=False)
        try:
            async for one in models.export_facts():
                yield one
        finally:
            await models.close()

    async def set_aside(self, name: str) -> Sequence[Aside]:
        return await self.writer(name).set_aside()

    async def drop(self, name: str) -> None:
        if name == await self.live():
            raise ValueError("the live set is not dropped")
        models = self._open.pop(name, None)
        if models is not None:
            await models.close()
        path = self._directory.set_file(name)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    async def close(self) -> None:
        """Close every set that was opened."""
        for models in self._open.values():
            await models.close()
        self._open.clear()


class LiveModels:
    """ReadModels port: always the live set, looked up again twice a second."""

    def __init__(self, sets: SqliteSets) -> None:
        self._sets = sets
        self._models: SqliteModels | None = None
        self._looked = float("-inf")

    async def _current(self) -> SqliteModels:
        now = time.monotonic()
        if self._models is None or now - self._looked > LOOK_EVERY_S:
            self._looked = now
            live = await self._sets.live()
            if self._models is None or self._models.set != live:
                self._models = self._sets.writer(live)
        return self._models

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        return await (await self._current()).read(partition, names)

    async def fold(self, partition: int) -> bytes | None:
        return await (await self._current()).fold(partition)

    async def search(self, partition: int, sought: Sought) -> Hits:
        return await (await self._current()).search(partition, sought)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        return await (await self._current()).facts(org, customers, kinds)

    async def facts_offset(self, partition: int) -> int:
        return await (await self._current()).facts_offset(partition)

    async def close(self) -> None:
        """The sets close what they opened."""


class WholeOwnership:
    """Ownership port of the one process that there is: every partition, for ever."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions

    async def partitions(self) -> AsyncIterator[frozenset[int]]:
        yield frozenset(range(self._partitions))
        await asyncio.Event().wait()

    async def report(self, offsets: Mapping[int, int]) -> None:
        """There is no group to tell."""

    async def close(self) -> None:
        """Nothing to leave."""
