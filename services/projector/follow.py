"""Following the journal: every partition that is owned, kept up with; what is done with it is somebody's work.

Ownership is only a hint: the checkpoint of the work is the fence (see projector/project.py and publish.py).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Protocol, TypeAlias

from customers.journal.ports import (
    Broken,
    Checkpoint,
    Fenced,
    Log,
    Logged,
    LogUnavailable,
    Runtime,
    Sets,
    StoreDamaged,
    StoreUnavailable,
)
from projector.ownership import Ownership

LOOK_EVERY_S = 1.0
ALARM_AFTER = 10  # attempts: what heals by itself is over by then


class Work(Protocol):
    """What is done with one partition. After any error it is begun anew."""

    checkpoint: Checkpoint

    async def begin(self) -> int:
        """Take up where the work stands; answers the offset to follow from."""
        ...

    async def take(self, records: Sequence[Logged]) -> None:
        """Do what the next records ask for, and move the checkpoint. Raises Fenced, Broken."""
        ...


Works: TypeAlias = Callable[[], Awaitable[Callable[[int], Work]]]


class Follower:
    """Does the work on the partitions that `ownership` names. `alarm` is told, in one line, what went wrong."""

    def __init__(
        self,
        log: Log,
        works: Works,
        ownership: Ownership,
        runtime: Runtime,
        alarm: Callable[[str], None],
    ) -> None:
        self._log, self._works, self._ownership = log, works, ownership
        self._runtime, self._alarm = runtime, alarm
        self._owned: frozenset[int] = frozenset()
        self._changed = asyncio.Event()
        self._broken: dict[int, str] = {}
        self._at_work: dict[int, Work] = {}
        self._away, self._refused, self._refusals = "starting", "", 0
        self._refused_at = (-1, 0)  # partition and offset
        self.taken = 0

    def ailment(self) -> str:
        """What keeps a partition from being kept up with, or ""."""
        return next(iter(self._broken.values()), "") or self._refused or self._away

    async def watch_ownership(self) -> None:
        """Take over and give up partitions, for ever."""
        async for owned in self._ownership.partitions():
            self._owned = owned
            self._changed.set()

    def start_over(self, live: str) -> None:
        """Begin the work anew where it rests on another set than the live one."""
        if any(work.checkpoint.set != live for work in self._at_work.values()):
            self._changed.set()

    async def run(self) -> None:
        """Work, until something is found broken: then alarm, stay unready and change nothing more."""
        while True:
            self._changed.clear()
            try:
                await self._until_changed()
                self._away = ""
            except Fenced:
                await self._runtime.sleep(0.5 + self._runtime.random())
            except (LogUnavailable, StoreUnavailable) as error:
                self._away = str(error) or type(error).__name__
                if isinstance(error, StoreDamaged):
                    self._alarm(self._away)
                await self._runtime.sleep(0.2 + 0.2 * self._runtime.random())
            except Exception as error:
                why = str(error) if isinstance(error, Broken) else type(error).__name__
                self._away, self._refused = f"stopped: {why}", ""
                self._alarm(self._away)
                return

    async def _until_changed(self) -> None:
        work = asyncio.ensure_future(self._follow())
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait((work, changed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, changed):
                task.cancel()
            await asyncio.wait((work, changed))
        if not work.cancelled():
            work.result()

    async def _follow(self) -> None:
        self._at_work = {}  # what began before is over: a store that is slow to answer is not asked anew
        begun = await self._works()
        works = self._at_work = {p: begun(p) for p in self._owned if p not in self._broken}
        positions = {p: await work.begin() for p, work in works.items()}
        self._away = ""
        self._forget_refused(works)
        if not positions:
            await asyncio.Event().wait()
        async with aclosing(self._log.follow(positions)) as batches:
            async for partition, records in batches:
                work = works[partition]
                before = work.checkpoint.offset
                try:
                    await self._take(work, partition, records)
                except Broken as error:
                    self._stop(partition, str(error))
                    return
                self.taken += work.checkpoint.offset - before
                await self._ownership.report({partition: work.checkpoint.offset})

    def _forget_refused(self, works: Mapping[int, Work]) -> None:
        """What was refused is done meanwhile, or is another's to do."""
        partition, offset = self._refused_at
        work = works.get(partition)
        if work is None or work.checkpoint.offset > offset:
            self._refusals, self._refused = 0, ""

    async def _take(self, work: Work, partition: int, records: Sequence[Logged]) -> None:
        """As `take`; while a store refuses it, that is what ails us, also between the attempts."""
        try:
            await work.take(records)
        except StoreUnavailable as error:
            self._refusals, self._refused_at = self._refusals + 1, (partition, records[0].offset)
            self._refused = str(error) or type(error).__name__
            if self._refusals == ALARM_AFTER:
                self._alarm(f"not projected, tried again: {self._refused}")
            raise
        self._refusals, self._refused = 0, ""

    def _stop(self, partition: int, why: str) -> None:
        self._broken[partition] = f"partition {partition} is stopped: {why}"
        self._alarm(self._broken[partition])


async def watch_pointer(sets: Sets, runtime: Runtime, *tell: Callable[[str], None]) -> None:
    """Tell everyone which set is the live one, again and again, for ever.

    What has changed since the last look is not asked here: somebody may have begun in between.
    """
    while True:
        with suppress(StoreUnavailable):
            live = await sets.live()
            for each in tell:
                each(live)
        await runtime.sleep(LOOK_EVERY_S)
