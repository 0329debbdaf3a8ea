"""The public stream on a Kafka topic.

An idempotent producer, acks=all, and one atomic record batch after the other: what fails leaves no gap. After a
failure the next call gets a new producer, since the driver's is out of sequence for ever.
"""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from customers.journal.ports import LogUnavailable
from customers.journal.stream import Message
from customers.stores.kafka.clients import Shared
from customers.stores.kafka.connection import Connection, client_settings
from customers.stores.kafka.log import MAX_BATCH, MAX_REQUEST


class KafkaStream:
    """PublicStream port over one topic. The client starts when it is needed; a batch is sent within `timeout_s`."""

    def __init__(self, connection: Connection, topic: str, timeout_s: float = 5.0) -> None:
        self._settings = client_settings(connection)
        self._topic, self._timeout_s = topic, timeout_s
        self._producer = Shared(self._new_producer)

    async def send(self, partition: int, messages: Sequence[Message]) -> None:
        sent = 0
        while sent < len(messages):
            try:
                async with asyncio.timeout(self._timeout_s), self._producer.use() as producer:
                    sent += await self._send_some(producer, partition, messages[sent:])
            except (KafkaError, OSError, TimeoutError) as error:
                why = type(error).__name__
                raise LogUnavailable(f"{self._topic} does not take the events: {why}") from None

    async def _send_some(
        self, producer: AIOKafkaProducer, partition: int, messages: Sequence[Message]
    ) -> int:
        """Send as many of the messages as one batch holds, at least the first; answers how many."""
        if partition not in await producer.partitions_for(self._topic):
            raise LogUnavailable(f"{self._topic} has no partition {partition}")
        batch = producer.create_batch()
        filled = sum(1 for message in messages if _added(batch, message))
        await (await producer.send_batch(batch, self._topic, partition=partition))
        return filled

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **self._settings,
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_batch_size=MAX_BATCH,
            max_request_size=MAX_REQUEST,
        )

    async def close(self) -> None:
        await self._producer.close()


def _added(batch: BatchBuilder, message: Message) -> bool:
    """Whether the batch took the message; one that is full is closed, and takes no other."""
    headers = list(message.headers)
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=headers)
    return added is not None
