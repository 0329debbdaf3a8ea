"""The Ownership port: every partition has one owner in time, over every adapter."""

import asyncio
from collections.abc import Callable

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from customers.stores.kafka.connection import Connection
from customers.stores.kafka.log import KafkaLog
from customers.stores.kafka.ownership import KafkaOwnership
from customers.stores.sqlite.sets import WholeOwnership
from projector.ownership import Ownership
from tests.contract.conftest import PARTITIONS
from tests.servers.kafka import Broker, fresh_kafka_log

ALL = frozenset(range(PARTITIONS))


class Member:
    """One projector's ownership, and what it owned, the latest last."""

    def __init__(self, ownership: Ownership) -> None:
        self.ownership = ownership
        self.told: list[frozenset[int]] = [frozenset()]
        self._watching = asyncio.ensure_future(self._watch())

    @property
    def owned(self) -> frozenset[int]:
        return self.told[-1]

    async def _watch(self) -> None:
        async for owned in self.ownership.partitions():
            self.told.append(owned)

    async def leave(self) -> None:
        """End, as a stopped process does."""
        self._watching.cancel()
        await asyncio.wait((self._watching,))
        await self.ownership.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.05)


def member(log: KafkaLog) -> Member:
    """A projector of the group that is named as the topic."""
    return Member(KafkaOwnership(log.connection, log.topic, group=log.topic))


async def test_the_one_embedded_process_owns_every_partition_for_ever() -> None:
    alone = Member(WholeOwnership(PARTITIONS))

    await until(lambda: alone.owned == ALL)
    await alone.ownership.report({0: 5})

    await alone.leave()


@pytest.mark.server
async def test_two_members_share_and_the_one_that_stays_gets_all(kafka_bootstrap: str) -> None:
    log = await fresh_kafka_log(kafka_bootstrap, PARTITIONS)
    await log.append(0, b"record")
    first = member(log)
    await until(lambda: first.owned == ALL)

    second = member(log)
    await until(lambda: bool(second.owned) and first.owned | second.owned == ALL)
    assert not first.owned & second.owned

    await first.leave()
    await until(lambda: second.owned == ALL)
    await second.leave()
    await log.close()


@pytest.mark.server
async def test_an_owner_is_told_only_of_changes(kafka_bootstrap: str) -> None:
    log = await fresh_kafka_log(kafka_bootstrap, PARTITIONS)
    first = member(log)
    await until(lambda: first.owned == ALL)
    second = member(log)
    await until(lambda: bool(second.owned))
    await second.leave()
    await until(lambda: first.owned == ALL)

    assert all(was != became for was, became in zip(first.told, first.told[1:], strict=False))
    await first.leave()
    await log.close()


async def committed(log: KafkaLog) -> dict[int, int]:
    """What a tool that shows lag would see of the group."""
    admin = AIOKafkaAdminClient(bootstrap_servers=log.connection.bootstrap)
    await admin.start()
    parts = [TopicPartition(log.topic, partition) for partition in range(PARTITIONS)]
    found = await admin.list_consumer_group_offsets(log.topic, partitions=parts)
    await admin.close()
    return {part.partition: told.offset for part, told in found.items() if told.offset >= 0}


@pytest.mark.server
async def test_reported_offsets_are_shown_by_lag_tools(kafka_bootstrap: str) -> None:
    log = await fresh_kafka_log(kafka_bootstrap, PARTITIONS)
    owner = member(log)
    await until(lambda: owner.owned == ALL)

    await owner.ownership.report({0: 5})
    await owner.ownership.report({0: 7, 2: 1})

    async with asyncio.timeout(30):
        while await committed(log) != {0: 7, 2: 1}:
            await asyncio.sleep(0.1)
    await owner.leave()
    await log.close()


@pytest.mark.server
async def test_reporting_without_a_broker_does_no_harm_and_owning_goes_on_when_it_is_back(
    broker: Broker,
) -> None:
    log = await fresh_kafka_log(broker.bootstrap, PARTITIONS)
    owner = member(log)
    await until(lambda: owner.owned == ALL)
    await asyncio.to_thread(broker.kill)

    await asyncio.wait_for(owner.ownership.report({0: 1}), 0.1)

    await asyncio.to_thread(broker.start)
    other = member(log)
    await until(lambda: bool(other.owned) and owner.owned | other.owned == ALL)
    await until(lambda: not owner.owned & other.owned)
    await owner.leave()
    await until(lambda: other.owned == ALL)
    await other.leave()
    await log.close()


@pytest.mark.server
async def test_a_member_waits_for_a_broker_that_is_not_there_yet(broker: Broker) -> None:
    log = await fresh_kafka_log(broker.bootstrap, PARTITIONS)
    await asyncio.to_thread(broker.stop)
    early = Member(KafkaOwnership(Connection(broker.bootstrap), log.topic, group=log.topic))
    done, _ = await asyncio.wait((early._watching,), timeout=1.5)
    assert not done

    await asyncio.to_thread(broker.start)

    await until(lambda: early.owned == ALL)
    await early.leave()
    await log.close()
