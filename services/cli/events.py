"""`customers events`: the public history as JSON lines, straight from the journal.

One CloudEvent in structured mode per line, partition after partition; then, if it is asked for, those to come.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from cli.notices import say
from cli.running import until_told
from cli.settings import Settings
from cli.tools import Store, opened
from customers.journal.cloudevent import CloudEvent, cloud_events, structured
from customers.journal.fold import Fold
from customers.journal.history import at_or_before, forward, step, until_end
from customers.journal.ports import Log, LogUnavailable, Unfit

AGAIN_S = 1.0
_POSITION = re.compile(r"([0-9]{1,4})-([0-9]{1,15})")


def positions(given: Sequence[str], partitions: int) -> dict[int, int]:
    """Versions by partition, as `P-V` names them. Raises Unfit."""
    found: dict[int, int] = {}
    for text in given:
        match = _POSITION.fullmatch(text)
        if match is None:
            raise Unfit(f"{text!r} is not a position: write PARTITION-VERSION, such as 9-2")
        partition, v = int(match.group(1)), int(match.group(2))
        if partition >= partitions:
            raise Unfit(f"position {text} names no partition: there are 0 to {partitions - 1}")
        if partition in found:
            raise Unfit(f"two positions of partition {partition} are given: one is enough")
        found[partition] = v
    return found


async def begin(store: Store, after: Mapping[int, int]) -> dict[int, Fold]:
    """A fold of each partition, at the position given or at the beginning. Raises Unfit."""
    folds = {p: Fold() for p in range(store.log.partitions)}
    if after:
        models = store.sets.writer(await store.sets.live())
        for partition, v in after.items():
            fold = at_or_before(v, await models.fold(partition))
            if not await forward(store.log, partition, fold, v):
                raise Unfit(
                    f"position {partition}-{v} is not in the journal: it ends at {partition}-{fold.v}"
                )
            folds[partition] = fold
    return folds


async def past(log: Log, folds: Mapping[int, Fold]) -> AsyncGenerator[CloudEvent, None]:
    """Every event from the folds to the journal's end as of now."""
    for partition, fold in folds.items():
        async with aclosing(until_end(log, partition, fold)) as found:
            async for fact in found:
                for event in cloud_events(partition, fact.v, fact.record):
                    yield event


async def to_come(log: Log, folds: Mapping[int, Fold]) -> AsyncGenerator[CloudEvent, None]:
    """Every event from the folds on, for ever; a journal that is away is waited for."""
    while True:
        try:
            async with aclosing(log.follow({p: f.offset for p, f in folds.items()})) as batches:
                async for partition, records in batches:
                    for logged in records:
                        fact = step(folds[partition], logged)
                        for event in cloud_events(partition, fact.v, fact.record) if fact else ():
                            yield event
        except LogUnavailable as error:
            say(str(error))
            await asyncio.sleep(AGAIN_S)


async def run_events(
    data: Path | None, settings: Settings, demo: bool, after: Sequence[str], follow: bool
) -> None:
    """Print the events; with `follow` until SIGTERM or SIGINT. Ends quietly when nobody reads on."""
    async with opened(data, settings, demo, viewing=True) as store:
        folds = await begin(store, positions(after, store.log.partitions))
        try:
            if follow:
                await until_told(_print(past(store.log, folds), to_come(store.log, folds)))
            else:
                await _print(past(store.log, folds))
        except BrokenPipeError:
            # Python would complain at its end, when it flushes what is left.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _print(*parts: AsyncGenerator[CloudEvent, None]) -> None:
    out = sys.stdout.buffer
    for part in parts:
        async with aclosing(part) as events:
            async for event in events:
                out.write(structured(event) + b"\n")
                out.flush()
                await asyncio.sleep(0)  # a file is read without a pause: let a signal be heard
