"""Clients of the Kafka driver: shared by calls, replaced after a failure, stopped to the last task.

The driver heals many faults by itself, but a client that was cut short, or whose brokers have all moved,
may stay lame; a new one asks the bootstrap addresses again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
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
        self._stopping: set[asyncio.Task[None]] = set()
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
                self._stop(lease)

    async def _started(self) -> _Lease:
        if self._lease is not None:
            return self._lease
        async with self._starting:
            if self._closed:
                raise LogUnavailable("the journal is closed")
            if self._lease is None:
                client = self._make()
                try:
                    await client.start()
                except BaseException:
                    await stop(client)
                    raise
                self._lease = _Lease(client)
            return self._lease

    def _stop(self, lease: _Lease) -> None:
        stopping = asyncio.ensure_future(stop(lease.client, timeout_s=None))
        self._stopping.add(stopping)
        stopping.add_done_callback(self._stopping.discard)

    async def close(self) -> None:
        """No more calls. Waits a bounded time: a producer gives up what no broker takes within seconds."""
        self._closed = True
        lease, self._lease = self._lease, None
        if lease is not None and not lease.calls:
            self._stop(lease)
        if self._stopping:
            await asyncio.wait(self._stopping, timeout=STOP_S)


async def stop(client: Client, timeout_s: float | None = STOP_S) -> None:
    """End a client; one that takes longer ends in the background."""
    await asyncio.wait((asyncio.ensure_future(_ended(client)),), timeout=timeout_s)


async def _ended(client: Client) -> None:
    try:
        await client.stop()
    except BaseException:
        # A consumer's stop() is cut by the cancellation of its own retried fetch, before its connections
        # are closed, and does nothing when it is called again.
        inner = client.client if isinstance(client, AIOKafkaProducer) else client._client
        await inner.close()
