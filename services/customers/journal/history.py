"""The accepted records of the journal, in order: what happened, without the dead."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from customers.journal.fold import WINDOW, Fold, load
from customers.journal.ports import Broken, Checkpoint, Log, Logged
from customers.journal.record import Record, decode


class Fact(NamedTuple):
    """An accepted record, its version and where it stands."""

    v: int
    offset: int
    record: Record


def step(fold: Fold, logged: Logged) -> Fact | None:
    """Take the next record of the fold's partition; None when it is dead. Raises Broken."""
    record = decode(logged.value)
    return Fact(fold.v, logged.offset, record) if fold.step(logged.offset, record) else None


def check_history(fold: Fold, checkpoint: Checkpoint) -> None:
    """Raises Broken when the fold stands at the checkpoint's version, but has another record there."""
    if checkpoint.v < 0 or fold.v != checkpoint.v:
        return
    if fold.ids.get(fold.v) != checkpoint.id:
        raise Broken(
            f"the journal's version {fold.v} of partition {checkpoint.partition} is not the one at the checkpoint"
        )


async def until_end(log: Log, partition: int, fold: Fold) -> AsyncGenerator[Fact, None]:
    """From where the fold stands to the partition's end as of now. Raises LogUnavailable, Broken."""
    end = await log.end(partition)
    if fold.offset >= end:
        return
    async with aclosing(log.follow({partition: fold.offset})) as batches:
        async for batch in batches:
            for logged in batch.records[: end - fold.offset]:
                if (fact := step(fold, logged)) is not None:
                    yield fact
            if fold.offset >= end:
                return


def at_or_before(v: int, stored: bytes | None, window: int = WINDOW) -> Fold:
    """The stored fold when it is no further than version `v`, else the beginning of the log."""
    fold = load(stored, window)
    return fold if fold.v <= v else Fold(window)


async def forward(log: Log, partition: int, fold: Fold, v: int) -> bool:
    """Take a fold to version `v`, not further; False when the partition ends before.

    Raises LogUnavailable, Broken.
    """
    if fold.v >= v:
        return fold.v == v
    async with aclosing(until_end(log, partition, fold)) as found:
        async for fact in found:
            if fact.v == v:
                return True
    return False
