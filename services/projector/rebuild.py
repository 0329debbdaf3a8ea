"""A new read-model set, built beside the live one from version 0, compared with it, then made the live one.

Interrupted, it goes on where it stopped: the unfinished set is the newest that is not live.
"""

from collections.abc import Callable
from contextlib import aclosing
from typing import NamedTuple

from customers.journal.ports import SHAPE, Log, Sets, StoreDamaged, Versioned
from projector.project import Projection

Progress = Callable[[int, int], None]
KEPT = 2


class Rebuilt(NamedTuple):
    """What a rebuild came to.

    `differing`: documents that the two sets hold differently at one version, or None where the one before is damaged.
    """

    set: str
    documents: int
    differing: int | None


async def rebuild(log: Log, sets: Sets, progress: Progress) -> Rebuilt:
    """Build, catch up, compare, flip. `progress` hears records done and records there are."""
    live = await sets.live()
    name = next_name(live, list(await sets.names()))
    if not await _usable(sets, name):
        await sets.drop(name)
    await _build(log, sets, name, progress)
    documents, differing = await _compare(log, sets, name, live)
    await _build(log, sets, name, progress)
    await sets.flip(name)
    for old in sorted(await sets.names(), key=_number)[:-KEPT]:
        if old not in (name, live):
            await sets.drop(old)
    return Rebuilt(name, documents, differing)


async def _usable(sets: Sets, name: str) -> bool:
    """Whether an unfinished set can be gone on from, or a new one begun under this name."""
    try:
        return await sets.shape(name) == SHAPE  # else another version began it
    except StoreDamaged:
        return False


def next_name(live: str, existing: list[str]) -> str:
    """The unfinished set's name, or a new one after every other."""
    newest = max((*existing, live), key=_number)
    return newest if _number(newest) > _number(live) else f"s{_number(live) + 1}"


def _number(name: str) -> int:
    return int(name[1:]) if name[1:].isdigit() else 0


async def _build(log: Log, sets: Sets, name: str, progress: Progress) -> None:
    writer = sets.writer(name)
    ends = {p: await log.end(p) for p in range(log.partitions)}
    done = dict.fromkeys(ends, 0)
    for partition, end in ends.items():
        projection = Projection(writer, partition)
        done[partition] = await projection.begin()
        if projection.checkpoint.offset < end:
            async with aclosing(log.follow({partition: done[partition]})) as batches:
                async for batch in batches:
                    await projection.take(batch.records)
                    done[partition] = projection.checkpoint.offset
                    progress(sum(done.values()), sum(ends.values()))
                    if projection.checkpoint.offset >= end:
                        break
        done[partition] = max(done[partition], end)
    progress(sum(done.values()), sum(ends.values()))


async def _compare(log: Log, sets: Sets, name: str, live: str) -> tuple[int, int | None]:
    documents, differing = 0, 0
    comparable = live in await sets.names()
    for partition in range(log.partitions):
        before: dict[str, Versioned] = {}
        try:
            if comparable:
                before = {n: d async for n, d in sets.export(live, partition)}
        except StoreDamaged:
            comparable = False
        async for document_name, document in sets.export(name, partition):
            documents += 1
            other = before.get(document_name)
            if other is not None and other.v == document.v and other.state != document.state:
                differing += 1
    return documents, differing if comparable else None
