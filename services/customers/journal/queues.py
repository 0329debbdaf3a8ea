"""Commands of one process that share a document wait for each other instead of losing races."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager


class Queues:
    """One queue per name, while anybody needs it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, names: Iterable[str]) -> AsyncIterator[None]:
        """Hold every name; taken in sorted order, so that two holders never wait for each other."""
        held: list[str] = []
        try:
            for name in sorted(set(names)):
                lock, users = self._locks.get(name, (asyncio.Lock(), 0))
                self._locks[name] = (lock, users + 1)
                try:
                    await lock.acquire()
                except BaseException:
                    self._leave(name)
                    raise
                held.append(name)
            yield
        finally:
            for name in held:
                self._locks[name][0].release()
                self._leave(name)

    def _leave(self, name: str) -> None:
        lock, users = self._locks[name]
        if users == 1:
            del self._locks[name]
        else:
            self._locks[name] = (lock, users - 1)
