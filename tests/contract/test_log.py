"""The Log port: each sentence of its docstrings, over every adapter."""

import asyncio
from contextlib import aclosing

import pytest

from customers.journal.ports import Broken, Log, Logged, LogUnavailable
from tests.contract.conftest import PARTITIONS, LogUnderTest


async def take(log: Log, positions: dict[int, int], count: int) -> list[tuple[int, Logged]]:
    """The next `count` records that a new follower is given, with their partitions."""
    found: list[tuple[int, Logged]] = []
    async with asyncio.timeout(30), aclosing(log.follow(positions)) as batches:
        async for batch in batches:
            assert batch.records, "a batch is not empty"
            found += [(batch.partition, record) for record in batch.records]
            if len(found) >= count:
                break
    return found


async def test_the_number_of_partitions_never_changes(opened: LogUnderTest) -> None:
    assert opened.log.partitions == PARTITIONS
    assert (await opened.reopen()).partitions == PARTITIONS


async def test_offsets_of_a_partition_begin_at_0_and_have_no_gaps(log: Log) -> None:
    for n in range(5):
        await log.append(1, b"%d" % n)

    found = await take(log, {1: 0}, 5)

    assert [record for _, record in found] == [Logged(n, b"%d" % n) for n in range(5)]


async def test_a_record_is_readable_when_append_returns(log: Log) -> None:
    await log.append(0, b"one")

    assert await log.end(0) == 1
    assert await take(log, {0: 0}, 1) == [(0, Logged(0, b"one"))]


async def test_a_record_stays_at_its_offset_with_the_same_bytes(opened: LogUnderTest) -> None:
    value = bytes(range(256)) * 100
    await opened.log.append(0, value)
    first = await take(opened.log, {0: 0}, 1)

    assert await take(await opened.reopen(), {0: 0}, 1) == first == [(0, Logged(0, value))]


async def test_concurrent_appends_all_stand_in_the_log_once(log: Log) -> None:
    values = {b"%d" % n for n in range(200)}

    await asyncio.gather(*(log.append(2, value) for value in values))

    found = await take(log, {2: 0}, 200)
    assert {record.value for _, record in found} == values
    assert [record.offset for _, record in found] == list(range(200))


async def test_a_follower_begins_at_the_offset_it_names(log: Log) -> None:
    for n in range(4):
        await log.append(0, b"%d" % n)

    assert [r.offset for _, r in await take(log, {0: 2}, 2)] == [2, 3]


async def test_a_follower_is_given_only_the_partitions_it_names(log: Log) -> None:
    for partition in range(PARTITIONS):
        await log.append(partition, b"%d" % partition)

    found = await take(log, {0: 0, 2: 0}, 2)

    assert {(partition, record.value) for partition, record in found} == {(0, b"0"), (2, b"2")}


async def test_a_follower_waits_for_more_at_the_end(log: Log) -> None:
    await log.append(0, b"before")
    following = asyncio.ensure_future(take(log, {0: 0}, 2))
    done, _ = await asyncio.wait((following,), timeout=0.2)
    assert not done

    await log.append(0, b"after")

    assert [record.value for _, record in await following] == [b"before", b"after"]


async def test_two_followers_are_each_given_everything(log: Log) -> None:
    both = [asyncio.ensure_future(take(log, {0: 0}, 50)) for _ in range(2)]
    for n in range(50):
        await log.append(0, b"%d" % n)

    first, second = await asyncio.gather(*both)

    assert first == second
    assert [record.offset for _, record in first] == list(range(50))


async def test_following_beyond_the_end_is_broken(log: Log) -> None:
    await log.append(0, b"only")

    with pytest.raises(Broken):
        await take(log, {0: 2}, 1)


async def test_the_end_of_an_empty_partition_is_0(log: Log) -> None:
    assert await log.end(0) == 0


async def test_the_end_counts_every_append_that_returned_before(log: Log) -> None:
    for n in range(20):
        await log.append(1, b"x")

        assert await log.end(1) >= n + 1


async def test_a_closed_log_takes_nothing_and_knows_no_end(log: Log) -> None:
    await log.close()

    with pytest.raises(LogUnavailable):
        await log.append(0, b"late")
    with pytest.raises(LogUnavailable):
        await log.end(0)


async def test_followers_end_when_the_log_is_closed(log: Log) -> None:
    await log.append(0, b"one")

    async def until_it_ends() -> None:
        async with aclosing(log.follow({0: 0})) as batches:
            try:
                async for _ in batches:
                    pass
            except LogUnavailable:
                return

    following = asyncio.ensure_future(until_it_ends())
    await asyncio.wait((following,), timeout=0.2)

    await log.close()

    await asyncio.wait_for(following, 10)
