"""The read-model sets of a data directory; and the one process's ownership of all of it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager

from customers.journal.kept import Aside, Kept
from customers.journal.ports import SearchRows, StoreUnavailable, Versioned
from customers.stores.sqlite.directory import Directory
from customers.stores.sqlite.models import SqliteModels


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
            self._let_go_of_dropped()
            path = self._directory.set_file(name)
            self._open[name] = SqliteModels(name, path, writing=self._writing)
        return self._open[name]

    def reader(self, name: str) -> SqliteModels:
        return self.writer(name)

    def _let_go_of_dropped(self) -> None:
        # Another process rebuilds and drops sets; their files stay on the disk for as long as they are open.
        for name in [n for n in self._open if not self._directory.set_file(n).exists()]:
            self._open.pop(name).shut()

    async def flip(self, name: str) -> None:
        self._directory.flip(name)

    async def names(self) -> Sequence[str]:
        return sorted(p.stem for p in (self._directory.path / "sets").glob("*.sqlite"))

    async def export(self, name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        models = SqliteModels(name, self._directory.set_file(name), writing=False)
        try:
            async with aclosing(models.export(partition)) as items:
                async for item in items:
                    yield item
        finally:
            await models.close()

    async def count(self, name: str, partition: int) -> int:
        return await self.writer(name).count(partition)

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        with self._directory.rebuilding():
            yield

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
