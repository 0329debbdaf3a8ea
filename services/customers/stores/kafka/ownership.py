"""Which partitions a projector works on: a consumer group, used for membership only.

Its consumer never fetches: an assignment is paused before anything is awaited (records would be delivered
while the callback still runs). Committed offsets serve lag tools; nothing reads them back.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from customers.stores.kafka.clients import stop
from customers.stores.kafka.connection import Connection, client_settings

GROUP = "customers-projector"
POLL_MS = 200
REPORT_EVERY_S = 2.0
AGAIN_S = 1.0


class _Pause(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    def on_partitions_revoked(self, _: object) -> None:
        """Nothing is held that must be given back."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._consumer.pause(*assigned)


class KafkaOwnership:
    """Ownership port over a consumer group. While no broker answers, what was owned last stays owned."""

    def __init__(self, connection: Connection, topic: str, group: str = GROUP) -> None:
        self._connection, self._topic, self._group = connection, topic, group
        self._member: AIOKafkaConsumer | None = None
        self._offsets: dict[int, int] = {}
        self._published = float("-inf")

    async def partitions(self) -> AsyncIterator[frozenset[int]]:
        owned: frozenset[int] | None = None
        while True:
            try:
                now = await self._look()
            except (KafkaError, OSError):
                await self._leave()
                await asyncio.sleep(AGAIN_S)
                continue
            if now != owned:
                owned = now
                yield now

    async def _look(self) -> frozenset[int]:
        """What is assigned now. Raises the driver's errors, after which another member must join."""
        if self._member is None:
            self._member = self._new_member()
            await self._member.start()
        # A member that never polls is thrown out of the group; everything is paused, nothing comes.
        await self._member.getmany(timeout_ms=POLL_MS)
        if asyncio.get_running_loop().time() - self._published >= REPORT_EVERY_S:
            await self._publish(self._member)
        return frozenset(part.partition for part in self._member.assignment())

    def _new_member(self) -> AIOKafkaConsumer:
        member = AIOKafkaConsumer(
            **client_settings(self._connection),
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
        )
        member.subscribe([self._topic], listener=_Pause(member))
        return member

    async def report(self, offsets: Mapping[int, int]) -> None:
        self._offsets.update(offsets)

    async def _publish(self, member: AIOKafkaConsumer) -> None:
        self._published = asyncio.get_running_loop().time()
        parts = {TopicPartition(self._topic, p): offset for p, offset in self._offsets.items()}
        mine = {part: offset for part, offset in parts.items() if part in member.assignment()}
        self._offsets = {}
        if mine:
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(member.commit(mine), 1)

    async def _leave(self) -> None:
        if self._member is not None:
            member, self._member = self._member, None
            await stop(member)

    async def close(self) -> None:
        if self._member is not None:
            await self._publish(self._member)
        await self._leave()
