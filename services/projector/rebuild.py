"""A new read-model set, built beside the live one from the beginning of both logs, compared with it, then made the live one.

Interrupted, it goes on where it stopped: the unfinished set is the newest that is not live.
"""

from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import NamedTuple

from customers.journal.ports import SHAPE, Log, Sets, StoreDamaged, StoreUnavailable, Versioned
from projector.follow import Work
from projector.keep import Keeper
from projector.project import Projection

Progress = Callable[[int, int], None]
KEPT = 2


class Rebuilt(NamedTuple):
    """What a rebuild came to.

    `differing`: documents that the two sets hold differently at one version, and facts at one sequence; None where the
    set before is damaged.
    """

    set: str
    documents: int
    facts: int
    differing: int | None


async def rebuild(log: Log, facts: Log, sets: Sets, progress: Progress) -> Rebuilt:
    """Build, catch up, compare, flip. `progress` hears records done and records there are."""
    live = await sets.live()
    name = next_name(live, list(await sets.names()))
    if not await _usable(sets, name):
        await sets.drop(name)
    await _catch_up(log, facts, sets, name, progress)
    documents, differing = await _compare(log, sets, name, live)
    told, facts_differing = await _compare_facts(sets, name, live)
    await _catch_up(log, facts, sets, name, progress)
    await sets.flip(name)
    for old in sorted(await sets.names(), key=_number)[:-KEPT]:
        if old not in (name, live):
            await sets.drop(old)
    if differing is not None:
        differing += facts_differing
    return Rebuilt(name, documents, told, differing)


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


async def _catch_up(log: Log, facts: Log, sets: Sets, name: str, progress: Progress) -> None:
    writer = sets.writer(name)
    records, told = await _length(log), await _length(facts)
    await _build(log, lambda p: Projection(writer, p), lambda d, t: progress(d, t + told))
    await _build(
        facts,
        lambda p: Keeper(writer, p, set()),
        lambda d, t: progress(records + d, records + t),
    )


async def _length(log: Log) -> int:
    return sum([await log.end(p) for p in range(log.partitions)])


async def _build(log: Log, begun: Callable[[int], Work], progress: Progress) -> None:
    ends = {p: await log.end(p) for p in range(log.partitions)}
    done = dict.fromkeys(ends, 0)
    for partition, end in ends.items():
        work = begun(partition)
        done[partition] = await work.begin()
        if work.checkpoint.offset < end:
            async with aclosing(log.follow({partition: done[partition]})) as batches:
                async for batch in batches:
                    await work.take(batch.records)
                    done[partition] = work.checkpoint.offset
                    progress(sum(done.values()), sum(ends.values()))
                    if work.checkpoint.offset >= end:
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


async def _compare_facts(sets: Sets, name: str, live: str) -> tuple[int, int]:
    before: dict[tuple[int, int, str], tuple[int, bytes]] = {}
    with suppress(StoreUnavailable):  # damaged, gone, or of a version that kept no facts
        before = {one.place: one.rank async for one in sets.export_facts(live)}
    facts, differing = 0, 0
    async for one in sets.export_facts(name):
        facts += 1
        sequence, told = before.get(one.place, (-1, b""))
        differing += sequence == one.rank[0] and told != one.rank[1]
    return facts, differing
