"""Clients of the Kafka driver: shared by calls, replaced after a failure, stopped to the last task.

The driver heals many faults by itself, but a client that was cut short, or whose brokers have all moved,
may stay lame; a new one asks the bootstrap addresses again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from customers.journal.ports import LogUnavailable

STOP_S = 3.0
Client: TypeAlias = AIOKafkaProducer | AIOKafkaConsumer


class _Lease:
    def __init__(self, client: Client) -> None:
        self.client, self.calls = client, 0


class Shared:
    """One client for many calls, started by the first. A call that fails retires it: the next call gets
    a new one, and the old one is stopped when the last call on it has ended."""

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._lease: _Lease | None = None
        self._starting = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Client]:
        """The client, for one call. Raises LogUnavailable when closed, and what starting it raises."""
        lease = await self._started()
        lease.calls += 1
        try:
            yield lease.client
        except BaseException:
            if lease is self._lease:
                self._lease = None
            raise
        finally:
            lease.calls -= 1
            if lease is not self._lease and not lease.calls:
                _spawn(_ended(lease.client))

    async def _started(self) -> _Lease:
        if self._lease is not None:
            return self._lease
        async with self._starting:
            if self._lease is None and not self._closed:
                client = self._make()
                await start(client)
                self._lease = _Lease(client)
        if self._closed or self._lease is None:  # perhaps while it was started
            await self.close()
            raise LogUnavailable("the log is closed")
        return self._lease

    async def close(self) -> None:
        """No more calls. Bounded: what no broker takes from a producer is given up in the background."""
        self._closed = True
        lease, self._lease = self._lease, None
        if lease is not None and not lease.calls:
            await stop(lease.client)


async def start(client: Client) -> None:
    """Start a client, or end it. Raises the driver's errors.

    When the caller gives up, the start is not cut but ended afterwards: cut, it would leave a connection open.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
    except BaseException:
        _spawn(_ended(client, starting))
        raise


async def stop(client: Client) -> None:
    """End a client; one that takes longer than STOP_S ends in the background."""
    await asyncio.wait((_spawn(_ended(client)),), timeout=STOP_S)


_background: set["asyncio.Task[None]"] = set()


def _spawn(work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
    task = asyncio.ensure_future(work)
    _background.add(task)  # the loop alone would forget it
    task.add_done_callback(_background.discard)
    return task


async def _ended(client: Client, starting: "asyncio.Future[None] | None" = None) -> None:
    if starting is not None:
        await asyncio.wait((starting,))
    try:
        await client.stop()
    except BaseException:
        # A consumer's stop() is cut by the cancellation of its own retried fetch, before its connections
        # are closed, and does nothing when it is called again.
        inner = client.client if isinstance(client, AIOKafkaProducer) else client._client
        await inner.close()
