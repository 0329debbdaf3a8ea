"""The projector's work: every partition it owns, of the live set, kept up with the journal.

Ownership is only a hint (see projector/project.py); a changed pointer to the live set begins again there.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from customers.journal.fold import WINDOW
from customers.journal.ports import (
    Broken,
    Fenced,
    Log,
    LogUnavailable,
    Ownership,
    Runtime,
    Sets,
    StoreUnavailable,
)
from projector.project import Projection

LOOK_EVERY_S = 1.0


class Follower:
    """Projects the partitions that `ownership` names. `alarm` is told, in one line, what went wrong."""

    def __init__(
        self,
        log: Log,
        sets: Sets,
        ownership: Ownership,
        runtime: Runtime,
        alarm: Callable[[str], None],
        window: int = WINDOW,
    ) -> None:
        self._log, self._sets, self._ownership = log, sets, ownership
        self._runtime, self._alarm, self._window = runtime, alarm, window
        self._owned: frozenset[int] = frozenset()
        self._changed = asyncio.Event()
        self._broken: dict[int, str] = {}
        self._away = "starting"
        self.projected = 0

    def ailment(self) -> str:
        """What keeps a partition from being projected, or ""."""
        return next(iter(self._broken.values()), "") or self._away

    async def watch_ownership(self) -> None:
        """Take over and give up partitions, for ever."""
        async for owned in self._ownership.partitions():
            self._owned = owned
            self._changed.set()

    async def watch_pointer(self) -> None:
        """Notice that another set became the live one, for ever."""
        live = ""
        while True:
            try:
                now = await self._sets.live()
                if live and now != live:
                    self._changed.set()
                live = now
            except StoreUnavailable:
                pass
            await self._runtime.sleep(LOOK_EVERY_S)

    async def run(self) -> None:
        """Project, until something is found broken: then alarm, stay unready and change nothing more."""
        while True:
            self._changed.clear()
            try:
                await self._until_changed()
                self._away = ""
            except Fenced:
                await self._runtime.sleep(0.5 + self._runtime.random())
            except (LogUnavailable, StoreUnavailable) as error:
                self._away = str(error) or type(error).__name__
                await self._runtime.sleep(0.2 + 0.2 * self._runtime.random())
            except Exception as error:
                why = str(error) if isinstance(error, Broken) else type(error).__name__
                self._away = f"stopped: {why}"
                self._alarm(self._away)
                return

    async def _until_changed(self) -> None:
        work = asyncio.ensure_future(self._project())
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait((work, changed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, changed):
                task.cancel()
            await asyncio.wait((work, changed))
        if not work.cancelled():
            work.result()

    async def _project(self) -> None:
        writer = self._sets.writer(await self._sets.live())
        projections = {
            p: Projection(writer, p, self._window) for p in self._owned if p not in self._broken
        }
        positions = {p: await projection.begin() for p, projection in projections.items()}
        self._away = ""
        if not positions:
            await asyncio.Event().wait()
        async with aclosing(self._log.follow(positions)) as batches:
            async for partition, records in batches:
                projection = projections[partition]
                try:
                    await projection.take(records)
                except Broken as error:
                    self._stop(partition, str(error))
                    return
                self.projected += len(records)
                await self._ownership.report({partition: projection.checkpoint.offset})

    def _stop(self, partition: int, why: str) -> None:
        self._broken[partition] = f"partition {partition} is stopped: {why}"
        self._alarm(self._broken[partition])
