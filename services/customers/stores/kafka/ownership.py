"""Which partitions a projector works on: a consumer group, used for membership only.

Its consumer never fetches: an assignment is paused before anything is awaited (records would be delivered
while the callback still runs). Committed offsets serve lag tools; nothing reads them back.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from customers.stores.kafka.connection import Connection, client_settings

GROUP = "customers-projector"
REPORT_EVERY_S = 2.0


class _Watch(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    def __init__(self, consumer: AIOKafkaConsumer, changed: asyncio.Event) -> None:
        self._consumer, self._changed = consumer, changed

    def on_partitions_revoked(self, _: object) -> None:
        self._changed.set()

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._consumer.pause(*assigned)
        self._changed.set()


class KafkaOwnership:
    """Ownership port over a consumer group."""

    def __init__(self, connection: Connection, topic: str, group: str = GROUP) -> None:
        self._topic = topic
        self._consumer = AIOKafkaConsumer(
            **client_settings(connection),
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
        )
        self._changed = asyncio.Event()
        self._reported = float("-inf")
        self._offsets: dict[int, int] = {}

    async def partitions(self) -> AsyncIterator[frozenset[int]]:
        self._consumer.subscribe([self._topic], listener=_Watch(self._consumer, self._changed))
        await self._consumer.start()
        while True:
            # A member that never polls is thrown out of the group; everything is paused, nothing comes.
            poll = asyncio.ensure_future(self._consumer.getmany(timeout_ms=200))
            await asyncio.wait((poll,))
            if self._changed.is_set():
                self._changed.clear()
                yield frozenset(part.partition for part in self._consumer.assignment())

    async def report(self, offsets: Mapping[int, int]) -> None:
        self._offsets.update(offsets)
        now = asyncio.get_running_loop().time()
        if now - self._reported < REPORT_EVERY_S:
            return
        self._reported = now
        owned = self._consumer.assignment()
        parts = {TopicPartition(self._topic, p): o for p, o in self._offsets.items()}
        self._offsets = {}
        try:
            await asyncio.wait_for(
                self._consumer.commit({p: o for p, o in parts.items() if p in owned}), 1
            )
        except (KafkaError, OSError, TimeoutError):
            return

    async def close(self) -> None:
        try:
            await asyncio.wait_for(self._consumer.stop(), 3)
        except (KafkaError, OSError, TimeoutError):
            return
