"""The Ownership port: every partition has one owner in time, over every adapter."""

import asyncio
from collections.abc import Callable

import pytest

from customers.journal.ports import Ownership
from customers.stores.kafka.connection import Connection
from customers.stores.kafka.ownership import KafkaOwnership
from customers.stores.sqlite.sets import WholeOwnership
from tests.contract.conftest import PARTITIONS
from tests.servers.kafka import fresh_kafka_log

ALL = frozenset(range(PARTITIONS))


class Member:
    """One projector's ownership, and what it owns at the moment."""

    def __init__(self, ownership: Ownership) -> None:
        self.ownership = ownership
        self.owned: frozenset[int] = frozenset()
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        async for owned in self.ownership.partitions():
            self.owned = owned

    async def leave(self) -> None:
        """End, as a stopped process does."""
        self._watching.cancel()
        await asyncio.wait((self._watching,))
        await self.ownership.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.05)


async def test_the_one_embedded_process_owns_every_partition_for_ever() -> None:
    member = Member(WholeOwnership(PARTITIONS))

    await until(lambda: member.owned == ALL)
    await member.ownership.report({0: 5})

    await member.leave()


@pytest.mark.server
async def test_two_members_share_and_the_one_that_stays_gets_all(kafka_bootstrap: str) -> None:
    log = await fresh_kafka_log(kafka_bootstrap, PARTITIONS)
    await log.append(0, b"record")
    connection = Connection(kafka_bootstrap)
    first = Member(KafkaOwnership(connection, log.topic, group=log.topic))
    await until(lambda: first.owned == ALL)

    second = Member(KafkaOwnership(connection, log.topic, group=log.topic))
    await until(lambda: bool(second.owned) and first.owned | second.owned == ALL)
    assert not first.owned & second.owned

    await first.leave()
    await until(lambda: second.owned == ALL)
    await second.ownership.report({0: 1})

    await second.leave()
    await log.close()
