"""Three brokers, each ended by kill -9 in turn under load: nothing answered is lost, nothing is read twice."""

import asyncio
from collections.abc import AsyncIterator
from itertools import cycle, islice

import pytest

from customers.stores.kafka.connection import Connection
from customers.stores.kafka.topic import check_topic
from tests.contract.following import Follower, end_of, until_answered
from tests.servers.jars import NoKafka
from tests.servers.kafka import Brokers, fresh_kafka_log, reopened
from tests.servers.missing import server_missing

pytestmark = pytest.mark.server


@pytest.fixture
async def three() -> AsyncIterator[Brokers]:
    """Three brokers of the test's own."""
    try:
        own = Brokers(3)
        await asyncio.to_thread(own.start)
    except NoKafka as error:
        server_missing(str(error))
    yield own
    own.remove()


@pytest.mark.parametrize(
    "kills", [pytest.param(1, id="short"), pytest.param(6, id="long", marks=pytest.mark.long)]
)
async def test_each_of_three_brokers_may_die_in_turn(three: Brokers, kills: int) -> None:
    log = await fresh_kafka_log(three.bootstrap, 1, replication=3, min_insync=2)
    await check_topic(Connection(three.bootstrap), log.topic, 1, least_insync=2)
    follower = Follower(log)
    answered: list[bytes] = []
    done = asyncio.Event()

    async def write(writer: int) -> None:
        while not done.is_set():
            value = b"%d-%d" % (writer, len(answered))
            await until_answered(log, value)
            answered.append(value)

    writing = asyncio.gather(*(write(writer) for writer in range(8)))
    for broker in islice(cycle(three.brokers), kills):
        before = len(answered)
        await asyncio.to_thread(broker.kill)
        async with asyncio.timeout(60):
            while len(answered) < before + 200:
                await asyncio.sleep(0.01)
        await asyncio.to_thread(broker.start)
    done.set()
    await writing

    read = await follower.until(await end_of(log))
    assert [record.offset for record in read] == list(range(len(read)))
    assert {record.value for record in read} >= set(answered)
    again = Follower(reopened(log))
    assert await again.until(len(read)) == read
    await follower.end()
    await again.end()
    await log.close()
