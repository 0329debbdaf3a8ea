"""The journal on a Kafka topic, by aiokafka.

Plain acks=all producing and plain `assign`: no transactions, no idempotent producer, no group. Order and
uniqueness come from the rule, so a record that arrives twice or late does no harm.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Collection, Mapping
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import CorruptRecordException, KafkaError, OffsetOutOfRangeError

from customers.journal.ports import Batch, Broken, Logged, LogUnavailable
from customers.stores.kafka.clients import Shared, start, stop
from customers.stores.kafka.connection import Connection, client_settings

MAX_REQUEST = 1_048_576
MAX_BATCH = 262_144  # one request per broker is on its way at a time: the rest waits in batches
FETCHED = 500
POLL_MS = 500

T = TypeVar("T")
Found = dict[TopicPartition, list[Any]]


class KafkaLog:
    """Log port over one topic. Clients start when they are needed; every call ends within `timeout_s`."""

    def __init__(
        self, connection: Connection, topic: str, partitions: int, timeout_s: float = 5.0
    ) -> None:
        self.connection, self.topic = connection, topic
        self._settings = client_settings(connection)
        self._partitions, self._timeout_s = partitions, timeout_s
        self._producer = Shared(self._new_producer)
        # Ends are asked for on a connection of their own: behind a long poll they would wait for it.
        self._index = Shared(self._new_consumer)
        self._followers: set[AIOKafkaConsumer] = set()
        self._closed = False

    @property
    def partitions(self) -> int:
        return self._partitions

    async def append(self, partition: int, value: bytes) -> None:
        try:
            async with asyncio.timeout(self._timeout_s), self._producer.use() as producer:
                await producer.send_and_wait(self.topic, value, partition=partition)
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the log did not take the record: {_name(error)}") from None

    async def end(self, partition: int) -> int:
        part = TopicPartition(self.topic, partition)
        try:
            async with asyncio.timeout(self._timeout_s), self._index.use() as index:
                return int((await index.end_offsets([part]))[part])
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the log's end is not known: {_name(error)}") from None

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        if self._closed:
            raise LogUnavailable("the log is closed")
        consumer = self._new_consumer()
        await self._asked(start(consumer))
        self._followers.add(consumer)
        try:
            parts = {TopicPartition(self.topic, p): offset for p, offset in positions.items()}
            _seek(consumer, parts, await self._asked(consumer.end_offsets(list(parts))))
            silence = Silence(consumer, parts, self._timeout_s)
            while not self._closed:
                found = await _fetch(consumer)
                silence.check(found)
                for part, records in found.items():
                    yield Batch(part.partition, [Logged(r.offset, r.value or b"") for r in records])
        finally:
            self._followers.discard(consumer)
            await stop(consumer)

    async def _asked(self, question: Awaitable[T]) -> T:
        """The driver's answer within the time a call may take. Raises LogUnavailable."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await question
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the log cannot be read: {_name(error)}") from None

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **self._settings,
            acks="all",
            enable_idempotence=False,
            linger_ms=0,
            max_batch_size=MAX_BATCH,
            max_request_size=MAX_REQUEST,
        )

    def _new_consumer(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            **self._settings,
            enable_auto_commit=False,
            auto_offset_reset="none",
            check_crcs=True,
            fetch_max_wait_ms=POLL_MS,
            max_partition_fetch_bytes=4 * MAX_REQUEST,
        )

    async def close(self) -> None:
        self._closed = True
        followers = [stop(consumer) for consumer in self._followers]
        await asyncio.gather(self._producer.close(), self._index.close(), *followers)


class Silence:
    """Notices brokers that no longer answer fetches: the driver itself would wait for ever without a word."""

    def __init__(
        self, consumer: AIOKafkaConsumer, parts: Collection[TopicPartition], timeout_s: float
    ) -> None:
        self._consumer, self._parts, self._timeout_s = consumer, parts, timeout_s
        self._answered = self._since = -1.0

    def check(self, found: Found) -> None:
        """After each poll. Raises LogUnavailable when some partition was not heard of for too long."""
        now = asyncio.get_running_loop().time()
        answered = min((self._consumer.last_poll_timestamp(p) or 0 for p in self._parts), default=0)
        if found or answered != self._answered:
            self._answered, self._since = answered, now
        elif now - self._since > self._timeout_s:
            raise LogUnavailable("the log cannot be read: no answer to a fetch")


def _seek(
    consumer: AIOKafkaConsumer,
    parts: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
) -> None:
    for part, offset in parts.items():
        if offset > ends[part]:
            raise Broken(f"partition {part.partition} of the log ends before offset {offset}")
    consumer.assign(list(parts))
    for part, offset in parts.items():
        consumer.seek(part, offset)


async def _fetch(consumer: AIOKafkaConsumer) -> Found:
    try:
        found: Found = await consumer.getmany(timeout_ms=POLL_MS, max_records=FETCHED)
        return found
    except OffsetOutOfRangeError:
        raise Broken("an offset of the log that was there is gone") from None
    except CorruptRecordException:
        raise Broken("records of the log do not match their checksum") from None
    except (KafkaError, OSError) as error:
        raise LogUnavailable(f"the log cannot be read: {_name(error)}") from None


def _name(error: BaseException) -> str:
    return type(error).__name__
