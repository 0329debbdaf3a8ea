"""The journal on a Kafka topic, by aiokafka.

Plain acks=all producing and plain `assign`: no transactions, no idempotent producer, no group. Order and
uniqueness come from the rule, so a record that arrives twice or late does no harm.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from customers.journal.ports import Batch, Broken, Logged, LogUnavailable
from customers.stores.kafka.connection import Connection, client_settings

MAX_REQUEST = 1_048_576
BATCH = 500
POLL_MS = 500


class KafkaLog:
    """Log port over one topic. `start` before use; every call ends within `timeout_s`."""

    def __init__(
        self, connection: Connection, topic: str, partitions: int, timeout_s: float = 5.0
    ) -> None:
        self.connection, self.topic = connection, topic
        self._settings = client_settings(connection)
        self._partitions, self._timeout_s = partitions, timeout_s
        self._producer: AIOKafkaProducer | None = None
        self._producer_lock = asyncio.Lock()
        self._index: AIOKafkaConsumer | None = None
        self._index_lock = asyncio.Lock()
        self._followers: set[AIOKafkaConsumer] = set()
        self._closed = False

    @property
    def partitions(self) -> int:
        return self._partitions

    async def append(self, partition: int, value: bytes) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                producer = await self._started_producer()
                await producer.send_and_wait(self.topic, value, partition=partition)
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the journal did not take the record: {_name(error)}") from None

    async def _started_producer(self) -> AIOKafkaProducer:
        if self._producer is not None:
            return self._producer
        async with self._producer_lock:
            if self._closed:
                raise LogUnavailable("the journal is closed")
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._settings,
                    acks="all",
                    enable_idempotence=False,
                    linger_ms=0,
                    max_request_size=MAX_REQUEST,
                )
                await _start(producer)
                self._producer = producer
        return self._producer

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        consumer = self._consumer(fetch_max_wait_ms=POLL_MS)
        try:
            await self._assign(consumer, positions)
            self._followers.add(consumer)
            while not self._closed:
                for partition, records in (await self._fetch(consumer)).items():
                    yield Batch(partition.partition, [Logged(r.offset, r.value) for r in records])
        finally:
            self._followers.discard(consumer)
            await _stop(consumer)

    async def _assign(self, consumer: AIOKafkaConsumer, positions: Mapping[int, int]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await _start(consumer)
                parts = {TopicPartition(self.topic, p): o for p, o in positions.items()}
                ends = await consumer.end_offsets(list(parts))
                for part, offset in parts.items():
                    if offset > ends[part]:
                        raise Broken(
                            f"partition {part.partition} of the journal ends before offset {offset}"
                        )
                consumer.assign(list(parts))
                for part, offset in parts.items():
                    consumer.seek(part, offset)
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the journal cannot be read: {_name(error)}") from None

    async def _fetch(self, consumer: AIOKafkaConsumer) -> dict[TopicPartition, list[Any]]:
        try:
            found: dict[TopicPartition, list[Any]] = await consumer.getmany(
                timeout_ms=POLL_MS, max_records=BATCH
            )
            return found
        except OffsetOutOfRangeError:
            raise Broken("an offset of the journal that was there is gone") from None
        except (KafkaError, OSError) as error:
            raise LogUnavailable(f"the journal cannot be read: {_name(error)}") from None

    async def end(self, partition: int) -> int:
        # A client of its own: behind a follower's long poll this call would wait half a second.
        part = TopicPartition(self.topic, partition)
        try:
            async with asyncio.timeout(self._timeout_s):
                index = await self._started_index()
                return int((await index.end_offsets([part]))[part])
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the journal's end is not known: {_name(error)}") from None

    async def _started_index(self) -> AIOKafkaConsumer:
        if self._index is not None:
            return self._index
        async with self._index_lock:
            if self._closed:
                raise LogUnavailable("the journal is closed")
            if self._index is None:
                index = self._consumer()
                await _start(index)
                self._index = index
        return self._index

    def _consumer(self, **more: Any) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            **self._settings,
            enable_auto_commit=False,
            auto_offset_reset="none",
            check_crcs=True,
            max_partition_fetch_bytes=4 * MAX_REQUEST,
            **more,
        )

    async def close(self) -> None:
        self._closed = True
        clients = [c for c in (self._producer, self._index, *self._followers) if c is not None]
        self._producer = self._index = None
        for client in clients:
            await _stop(client)


async def _start(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    try:
        await client.start()
    except BaseException:
        await _stop(client)
        raise


async def _stop(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    try:
        await asyncio.wait_for(client.stop(), 3)
    except (KafkaError, OSError, TimeoutError):
        return  # nothing more can be done for it: the process lets go of its sockets


def _name(error: BaseException) -> str:
    return type(error).__name__
