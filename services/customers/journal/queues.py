"""Commands of one process that share a document wait for each other instead of losing races."""

import asyncio
from collections.abc import Iterable


class Queues:
    """One queue per name, while anybody needs it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def hold(self, names: Iterable[str]) -> "Held":
        """Hold every name; taken in sorted order, so that two holders never wait for each other."""
        return Held(self, sorted(set(names)))

    def enter(self, name: str) -> asyncio.Lock:
        """Join a name's queue."""
        lock, users = self._locks.get(name) or (asyncio.Lock(), 0)
        self._locks[name] = (lock, users + 1)
        return lock

    def leave(self, name: str) -> None:
        """Leave a name's queue; nobody left, it is gone."""
        lock, users = self._locks[name]
        if users == 1:
            del self._locks[name]
        else:
            self._locks[name] = (lock, users - 1)


class Held:
    """The names held within an `async with`."""

    def __init__(self, queues: Queues, names: list[str]) -> None:
        self._queues, self._names = queues, names
        self._held: list[tuple[str, asyncio.Lock]] = []

    async def __aenter__(self) -> None:
        for name in self._names:
            lock = self._queues.enter(name)
            try:
                await lock.acquire()
            except BaseException:
                self._queues.leave(name)
                await self.__aexit__()
                raise
            self._held.append((name, lock))

    async def __aexit__(self, *_: object) -> None:
        for name, lock in self._held:
            lock.release()
            self._queues.leave(name)
        self._held.clear()
