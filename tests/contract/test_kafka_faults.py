"""The journal on Kafka while a broker dies, hangs, loses bytes or is away: bounded, healing, nothing lost."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing

import pytest

from customers.journal.ports import Broken, LogUnavailable
from customers.stores.kafka.connection import Connection
from customers.stores.kafka.log import KafkaLog
from tests.contract.following import Follower, end_of, until_answered
from tests.servers.kafka import Broker, free_port, fresh_kafka_log, reopened

pytestmark = pytest.mark.server
TIMEOUT_S = 2.0
SLACK_S = 3.0
AWAY: list[Callable[[Broker], None]] = [Broker.kill, Broker.freeze]


async def _hasty(broker: Broker) -> KafkaLog:
    """A log whose calls end soon, with one record in partition 0."""
    log = await fresh_kafka_log(broker.bootstrap, 1)
    hasty = KafkaLog(log.connection, log.topic, 1, timeout_s=TIMEOUT_S)
    await hasty.append(0, b"first")
    await log.close()
    return hasty


@pytest.mark.parametrize("away", AWAY)
async def test_without_a_broker_calls_end_in_time_and_succeed_when_it_is_back(
    broker: Broker, away: Callable[[Broker], None]
) -> None:
    log = await _hasty(broker)
    follower = Follower(log)
    await follower.until(1)
    away(broker)

    for call in (lambda: log.append(0, b"lost or late"), lambda: log.end(0)) * 2:
        began = time.monotonic()
        with pytest.raises(LogUnavailable):
            await call()
        assert time.monotonic() - began < TIMEOUT_S + SLACK_S

    await asyncio.to_thread(broker.start if away is Broker.kill else broker.thaw)
    await until_answered(log, b"after")
    read = await follower.until(await log.end(0))
    assert [record.offset for record in read] == list(range(len(read)))
    assert {b"first", b"after"} <= {record.value for record in read}
    await follower.end()
    await log.close()


async def test_brokers_that_come_back_under_other_addresses_are_found_by_the_bootstrap_list(
    broker: Broker,
) -> None:
    first, elsewhere = await _hasty(broker), free_port()
    connection = Connection(f"{broker.bootstrap},127.0.0.1:{elsewhere}")
    log = KafkaLog(connection, first.topic, 1, timeout_s=TIMEOUT_S)
    follower = Follower(log)
    await follower.until(await log.end(0))
    await asyncio.to_thread(broker.stop)
    broker.move(elsewhere)

    await asyncio.to_thread(broker.start)

    await until_answered(log, b"after")
    assert (await follower.until(await end_of(log)))[-1].value == b"after"
    await follower.end()
    await log.close()
    await first.close()


async def test_a_follower_that_gets_no_answers_says_so(broker: Broker) -> None:
    log = await _hasty(broker)

    async def follow() -> None:
        async with aclosing(log.follow({0: 0})) as batches:
            async for _ in batches:
                broker.freeze()

    with pytest.raises(LogUnavailable, match="no answer"):
        await asyncio.wait_for(follow(), TIMEOUT_S + SLACK_S)
    broker.thaw()
    await log.close()


async def test_what_was_answered_survives_kill_9_and_is_read_once(broker: Broker) -> None:
    log = await fresh_kafka_log(broker.bootstrap, 1)
    follower = Follower(log)
    answered: list[bytes] = []

    async def write(writer: int) -> None:
        for n in range(150):
            value = b"%d-%d" % (writer, n)
            await until_answered(log, value)
            answered.append(value)

    writing = asyncio.gather(*(write(writer) for writer in range(8)))
    while len(answered) < 300:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start)
    await writing

    read = await follower.until(await log.end(0))
    assert [record.offset for record in read] == list(range(len(read)))
    assert {record.value for record in read} >= set(answered)
    again = Follower(reopened(log))
    assert await again.until(len(read)) == read
    await follower.end()
    await again.end()
    await log.close()


async def test_a_damaged_record_is_broken(broker: Broker) -> None:
    log = await _hasty(broker)
    await log.append(0, b"a record that will be damaged")
    broker.stop()
    segment = next(broker.folder.glob(f"logs/{log.topic}-0/*0.log"))
    stored = segment.read_bytes()
    segment.write_bytes(stored.replace(b"will be damaged", b"has been damage"))
    await asyncio.to_thread(broker.start)

    follower = Follower(log)

    with pytest.raises(Broken, match="checksum"):
        await asyncio.wait_for(follower.task, 30)
    assert [record.value for record in follower.read] in ([], [b"first"])
    await log.close()


@pytest.mark.parametrize("away", AWAY)
async def test_closing_without_a_broker_is_quick_and_leaves_nothing_behind(
    broker: Broker, away: Callable[[Broker], None]
) -> None:
    log = await _hasty(broker)
    follower = Follower(log)
    await follower.until(1)
    away(broker)
    pending = asyncio.ensure_future(log.append(0, b"pending"))
    await asyncio.wait((pending,), timeout=0.1)

    await asyncio.wait_for(log.close(), 5)

    with pytest.raises(LogUnavailable):
        await pending
    await follower.end()
    async with asyncio.timeout(30):
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0.05)
