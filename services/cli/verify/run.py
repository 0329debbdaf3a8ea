"""Every partition, one after the other, with progress; and what was looked at."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from msgspec import Struct

from cli.shape import check_shape
from cli.verify.partition import PartitionCheck, open_check
from cli.verify.step import Violation
from customers.domain.state import Customer, Identity
from customers.journal.ports import Broken, Log, Logged, Sets, StoreUnavailable

SAY_EVERY = 1000
Progress = Callable[[int, int], None]


class Checked(Struct):
    """What was looked at."""

    records: int = 0
    accepted: int = 0
    documents: int = 0
    rows: int = 0
    customers: int = 0
    identifiers: int = 0
    parked: dict[str, str] = {}


async def verify(log: Log, sets: Sets, progress: Progress) -> Checked:
    """Check every partition. Raises Violation; Unfit when there is nothing of this version to check."""
    await _check_live(sets)
    await check_shape(sets)
    done = Checked()
    ends = [await log.end(p) for p in range(log.partitions)]
    for partition in range(log.partitions):
        base = done.records
        try:
            check = await open_check(partition, sets)
        except StoreUnavailable as error:
            raise Violation(f"P1: {error}") from None
        end = await log.end(partition)
        try:
            async for logged in records(log, partition, end):
                check.take(logged)
                if logged.offset % SAY_EVERY == 0:
                    progress(base + logged.offset, sum(ends))
            check.finish()
        except Broken as error:
            raise Violation(f"J1: {error}") from None
        done.records += end
        _count(done, check)
        progress(done.records, sum(ends))
    return done


async def _check_live(sets: Sets) -> None:
    live = await sets.live()
    if live not in await sets.names():
        raise Violation(
            f"P1: there is no read-model set {live} here: the wrong database, or run `customers rebuild`"
        )


async def records(log: Log, partition: int, end: int) -> AsyncIterator[Logged]:
    """Every record of a partition before `end`."""
    if end == 0:
        return
    async with aclosing(log.follow({partition: 0})) as batches:
        async for batch in batches:
            for logged in batch.records:
                if logged.offset < end:
                    yield logged
            if batch.records[-1].offset >= end - 1:
                return


def _count(done: Checked, check: PartitionCheck) -> None:
    states = check.states()
    done.accepted += check.accepted
    done.documents += len(check.documents)
    done.parked |= check.parked
    done.rows += len(check.rows)
    done.customers += sum(isinstance(s, Customer) for s in states)
    done.identifiers += sum(len(s.entries) for s in states if isinstance(s, Identity))
