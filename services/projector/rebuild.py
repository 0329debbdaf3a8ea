"""A new read-model set, built beside the live one from the beginning of both logs, compared with it, then made the live one.

Interrupted, it goes on where it stopped: the unfinished set is the newest that is not live.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, aclosing
from typing import NamedTuple

from customers.journal.ports import (
    SHAPE,
    Fenced,
    Log,
    Logged,
    ModelWriter,
    Sets,
    StoreDamaged,
    Unfit,
)
from projector.compare import Report, compare, compare_facts
from projector.follow import Work
from projector.keep import Keeper
from projector.pause import pause
from projector.project import Projection

KEPT = 2
NEAR = 1000  # records that the new set may be behind when it becomes the live one
PASSES = 20
Progress = Callable[[str, str], AbstractContextManager[Report]]


class Rebuilt(NamedTuple):
    """What a rebuild came to.

    `differing`: documents that the two sets hold differently at one version, and facts at one sequence; None where the
    set before is damaged. `parked`: names that the new set cannot keep up to date either.
    """

    set: str
    documents: int
    facts: int
    differing: int | None
    parked: int


class Logs(NamedTuple):
    """What a set is built from."""

    journal: Log
    facts: Log


class Part(NamedTuple):
    """One partition of a log and the work on it, begun at an offset."""

    log: Log
    partition: int
    work: Work
    start: int
    end: int


async def rebuild(
    log: Log, facts: Log, sets: Sets, progress: Progress, again: bool = False
) -> Rebuilt:
    """Build, compare, catch up, flip. `progress` shows a stage's title and unit; `again`: begin at version 0 in any case.

    Raises Unfit when another rebuild is at work; StoreUnavailable, LogUnavailable, Broken.
    """
    logs = Logs(log, facts)
    async with sets.rebuilding():
        live = await sets.live()
        name = next_name(live, list(await sets.names()))
        if again or not await _usable(sets, name):
            await sets.drop(name)
        try:
            with progress("build", "records") as report:
                await _build(logs, sets.writer(name), report)
            with progress("compare", "documents") as report:
                compared = await compare(sets, name, live, log.partitions, report)
            told = await compare_facts(sets, name, live)
            await _catch_up(logs, sets.writer(name), progress)
        except Fenced:
            raise Unfit(f"set {name} is written by somebody else: let them end first") from None
        parked = sum([len(await sets.writer(name).parked(p)) for p in range(log.partitions)])
        await pause()
        await sets.flip(name)
        for old in sorted(await sets.names(), key=_number)[:-KEPT]:
            if old not in (name, live):
                await sets.drop(old)
    differing = None if compared.differing is None else compared.differing + (told.differing or 0)
    return Rebuilt(name, compared.found, told.found, differing, parked)


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


async def _catch_up(logs: Logs, writer: ModelWriter, progress: Progress) -> None:
    """Build on until little is missing: the logs grow meanwhile, and readers wait for the rest after the flip."""
    for _ in range(PASSES):
        with progress("catch up", "records") as report:
            if await _build(logs, writer, report) <= NEAR:
                return


async def _build(logs: Logs, writer: ModelWriter, report: Report) -> int:
    """Take what the logs hold now into the set; answers how many records were missing."""
    parts = [
        *await _begun(logs.journal, lambda p: Projection(writer, p)),
        *await _begun(logs.facts, lambda p: Keeper(writer, p, set())),
    ]
    total = sum(part.end for part in parts)

    def done() -> int:
        return sum(min(part.work.checkpoint.offset, part.end) for part in parts)

    missing = total - done()
    report(done(), total)
    for part in parts:
        await pause()
        async with aclosing(_pieces(part, writer.stride)) as pieces:
            async for records in pieces:
                await part.work.take(records)
                report(done(), total)
                await pause()
    return missing


async def _begun(log: Log, work: Callable[[int], Work]) -> list[Part]:
    """Every partition of a log as it stands now, and the work on it."""
    works = [(p, work(p)) for p in range(log.partitions)]
    return [Part(log, p, each, await each.begin(), await log.end(p)) for p, each in works]


async def _pieces(part: Part, stride: int) -> AsyncGenerator[list[Logged]]:
    """What is missing of a partition's records, a stride at a time."""
    if part.work.checkpoint.offset >= part.end:
        return
    piece: list[Logged] = []
    async with aclosing(part.log.follow({part.partition: part.start})) as batches:
        async for batch in batches:
            piece += batch.records
            ended = piece[-1].offset + 1 >= part.end
            while len(piece) >= stride or (piece and ended):
                yield piece[:stride]
                del piece[:stride]
            if ended:
                return
