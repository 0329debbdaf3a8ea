"""Reading a Kafka topic from its beginning to its end, as any consumer could."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition


class Found(NamedTuple):
    """One message. Headers by name; of repeated ones the last."""

    partition: int
    key: str
    value: bytes
    headers: dict[str, str]

    @property
    def id(self) -> str:
        return self.headers["ce_id"]

    def structured(self) -> dict[str, Any]:
        """The same CloudEvent in structured mode."""
        attributes = {k.removeprefix("ce_"): v for k, v in self.headers.items() if k[:3] == "ce_"}
        content_type = {"datacontenttype": self.headers["content-type"]}
        return {**attributes, **content_type, "data": json.loads(self.value)}


async def whole_topic(bootstrap: str, topic: str) -> list[Found]:
    """Every message that is there now, partition after partition, in order."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        await consumer._client._wait_on_metadata(topic)
        parts = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        found: dict[TopicPartition, list[Any]] = {part: [] for part in parts}
        while any([await consumer.position(part) < ends[part] for part in parts]):
            for part, records in (await consumer.getmany(timeout_ms=200)).items():
                found[part] += records
        return [_found(record) for part in parts for record in found[part]]
    finally:
        await consumer.stop()


def _found(record: Any) -> Found:
    headers = {name: value.decode() for name, value in record.headers}
    return Found(record.partition, record.key.decode(), record.value, headers)


def without_repeats(found: Iterable[Found]) -> list[Found]:
    """The first of every id, in order."""
    return list({message.id: message for message in reversed(list(found))}.values())[::-1]
