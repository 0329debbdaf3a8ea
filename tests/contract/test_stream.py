"""The ports PublicStream and Progress: each sentence of their docstrings, over every adapter."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest

from customers.journal.ports import Checkpoint, Fenced, LogUnavailable, StoreUnavailable
from customers.journal.stream import Message, Progress, PublicStream
from customers.stores.kafka.connection import Connection
from customers.stores.kafka.stream import KafkaStream
from customers.stores.kafka.topic import create_events_topic
from customers.stores.mongo.connect import connect
from customers.stores.mongo.progress import MongoProgress
from customers.stores.mongo.sets import MongoSets
from tests.contract.conftest import PARTITIONS
from tests.servers.kafka import Broker, free_port
from tests.servers.mongo import drop_mongo, fresh_mongo_sets
from tests.servers.topic import whole_topic, without_repeats

pytestmark = pytest.mark.server


def message(n: int, size: int = 0) -> Message:
    """The n-th event of somebody, its value of at least `size` bytes."""
    headers = (("ce_id", f"0-{n}-0".encode()), ("content-type", b"application/json"))
    return Message(b"7", b"%d" % n + b" " * size, headers)


async def made(bootstrap: str, topic: str) -> str:
    await create_events_topic(Connection(bootstrap), topic, PARTITIONS, 1, 1)
    return topic


@pytest.fixture
async def topic(kafka_bootstrap: str) -> str:
    """An empty topic."""
    return await made(kafka_bootstrap, f"events-{uuid.uuid4().hex}")


@pytest.fixture
async def stream(kafka_bootstrap: str, topic: str) -> AsyncIterator[PublicStream]:
    """The stream on it."""
    opened = KafkaStream(Connection(kafka_bootstrap), topic)
    yield opened
    await opened.close()


async def test_what_was_sent_is_there_as_it_was_given(
    stream: PublicStream, topic: str, kafka_bootstrap: str
) -> None:
    await stream.send(1, [message(1)])

    (found,) = await whole_topic(kafka_bootstrap, topic)

    assert (found.partition, found.key, found.value) == (1, "7", b"1")
    assert found.headers == {"ce_id": "0-1-0", "content-type": "application/json"}


async def test_messages_stand_in_the_order_in_which_they_were_sent(
    stream: PublicStream, topic: str, kafka_bootstrap: str
) -> None:
    for first in range(0, 300, 100):
        await stream.send(2, [message(n) for n in range(first, first + 100)])

    assert [found.value for found in await whole_topic(kafka_bootstrap, topic)] == [
        b"%d" % n for n in range(300)
    ]


async def test_messages_that_no_batch_holds_together_are_sent_in_several(
    stream: PublicStream, topic: str, kafka_bootstrap: str
) -> None:
    sizes = [900_000, 10, 200_000, 200_000, 10, 900_000]

    await stream.send(0, [message(n, size) for n, size in enumerate(sizes)])

    found = await whole_topic(kafka_bootstrap, topic)
    assert [int(one.value) for one in found] == list(range(len(sizes)))


async def test_a_partition_that_is_not_there_is_unavailable_and_the_others_go_on(
    stream: PublicStream, topic: str, kafka_bootstrap: str
) -> None:
    await stream.send(0, [message(1)])

    with pytest.raises(LogUnavailable, match=f"{topic} has no partition {PARTITIONS}"):
        await stream.send(PARTITIONS, [message(2)])

    await stream.send(0, [message(3)])
    assert [one.value for one in await whole_topic(kafka_bootstrap, topic)] == [b"1", b"3"]


async def test_a_closed_stream_is_unavailable(stream: PublicStream) -> None:
    await stream.send(0, [message(0)])
    await stream.close()

    with pytest.raises(LogUnavailable):
        await stream.send(0, [message(1)])


async def test_a_broker_that_dies_in_mid_stream_leaves_no_gap_and_no_disorder(
    broker: Broker,
) -> None:
    topic = await made(broker.bootstrap, f"events-{uuid.uuid4().hex}")
    stream, failures, sent = KafkaStream(Connection(broker.bootstrap), topic), 0, 0

    async def send(until: int) -> None:
        nonlocal failures, sent
        while sent < until:
            try:
                await stream.send(0, [message(n) for n in range(sent, sent + 10)])
                sent += 10
            except LogUnavailable:
                failures += 1
                await asyncio.sleep(0.1)

    sending = asyncio.ensure_future(send(20_000))
    while sent < 200:
        await asyncio.sleep(0)
    await asyncio.to_thread(broker.kill)
    while not failures:
        await asyncio.sleep(0.05)
    await asyncio.to_thread(broker.start)
    await sending

    found = without_repeats(await whole_topic(broker.bootstrap, topic))
    assert [int(one.value) for one in found] == list(range(sent))
    await stream.close()


@pytest.fixture
async def progress(mongo_url: str) -> AsyncIterator[Progress]:
    """Of a stream that never moved."""
    sets = await fresh_mongo_sets(mongo_url)
    yield MongoProgress(sets.database, "stream")
    await drop_mongo(sets)


def at(v: int, partition: int = 1, name: str = "stream") -> Checkpoint:
    """A checkpoint as this suite moves them: two offsets a version."""
    return Checkpoint(name, partition, v, 0 if v < 0 else 2 * v + 1, "" if v < 0 else f"id{v}")


async def test_a_stream_that_never_moved_is_at_the_beginning(progress: Progress) -> None:
    assert await progress.read(1) == at(-1)


async def test_a_checkpoint_that_was_moved_is_read(progress: Progress) -> None:
    await progress.move(at(-1), at(3))
    await progress.move(at(3), at(4))

    assert await progress.read(1) == at(4)


async def test_partitions_and_streams_move_by_themselves(
    progress: MongoProgress,
) -> None:
    other = MongoProgress(progress._published.database, "other")
    await progress.move(at(-1), at(3))

    assert await progress.read(2) == at(-1, partition=2)
    assert await other.read(1) == at(-1, name="other")
    assert (progress.name, other.name) == ("stream", "other")


async def test_a_move_from_another_checkpoint_is_fenced_and_changes_nothing(
    progress: Progress,
) -> None:
    await progress.move(at(-1), at(3))

    for wrong in (at(-1), at(2), Checkpoint("stream", 1, 3, 9, "id3")):
        with pytest.raises(Fenced):
            await progress.move(wrong, at(5))

    assert await progress.read(1) == at(3)


@pytest.mark.parametrize("was", [-1, 3])
async def test_of_concurrent_moves_from_one_checkpoint_one_wins(
    progress: Progress, was: int
) -> None:
    if was >= 0:
        await progress.move(at(-1), at(was))

    async def attempt(v: int) -> int:
        try:
            await progress.move(at(was), at(v))
        except Fenced:
            return 0
        return v

    won = [v for v in await asyncio.gather(*(attempt(v) for v in range(4, 9))) if v]

    assert won == [(await progress.read(1)).v]


async def test_a_store_that_is_away_is_unavailable() -> None:
    away = connect(f"mongodb://127.0.0.1:{free_port()}/x?directConnection=true", timeout_s=0.5)
    progress = MongoProgress(away, "stream")

    with pytest.raises(StoreUnavailable):
        await progress.read(1)
    with pytest.raises(StoreUnavailable):
        await progress.move(at(-1), at(3))
    await away.client.close()


async def test_the_progress_is_in_no_read_model_set(progress: MongoProgress) -> None:
    await progress.move(at(-1), at(3))

    assert set(await MongoSets(progress._published.database).names()) <= {"s1"}
