"""The projector's work over a data directory: in the process that commits, or apart, in one of its own.

Apart, a process does nothing but project, so that an import uses two cores. It writes the sets and nothing else, works
for as long as its standard input is held open, and needs no lock: whoever starts it holds the directory's.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cli.keeping import FactKeeping
from cli.logs import set_up_logs
from cli.notices import alarm_once, failed
from cli.running import run, stop
from cli.settings import read_settings
from customers.journal.ports import Log, Sets
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import view_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets, WholeOwnership
from projector.follow import Follower, watch_pointer
from projector.project import Projections


class Projector:
    """Projects, and keeps facts, in the background."""

    def __init__(self, journal: Log, facts: Log, sets: Sets, runtime: AsyncioRuntime) -> None:
        ownership = WholeOwnership(journal.partitions)
        projections = Projections(sets, alarm_once)
        self._follower = Follower(journal, projections.works, ownership, runtime, alarm_once)
        self._keeping = FactKeeping(facts, sets, ownership, runtime)
        self.parked, self.counts = projections.parked, self._keeping.counts
        self._sets, self._runtime = sets, runtime
        self.tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin `tasks`. They run for ever; one that ends by itself has raised the alarm."""
        follower, keeping = self._follower, self._keeping
        pointer = watch_pointer(self._sets, self._runtime, follower.start_over, keeping.start_over)
        works = (follower.run(), follower.watch_ownership(), pointer, *keeping.works())
        self.tasks = [self._runtime.spawn(work, "projector") for work in works]

    def ailments(self) -> dict[str, str]:
        """What keeps the read models behind, by part."""
        return {"projector": self._follower.ailment(), "facts": self._keeping.ailment()}


@asynccontextmanager
async def projecting(
    journal: Log, facts: Log, sets: Sets, runtime: AsyncioRuntime
) -> AsyncIterator[Projector]:
    """Projecting in this process."""
    projector = Projector(journal, facts, sets, runtime)
    projector.start()
    try:
        yield projector
    finally:
        await stop(projector.tasks)


@asynccontextmanager
async def projecting_apart(data: Path) -> AsyncIterator[Process]:
    """Projecting in a process of its own, which should not end by itself."""
    command = (sys.executable, "-m", "cli.projecting", str(data))
    # Ctrl-C is for us alone: the process ends when we let go of its standard input, also by dying.
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, start_new_session=True)
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def project(data: Path) -> None:
    """Project, and keep facts, until standard input ends, or the projector does. Raises Unfit."""
    directory = view_directory(data)
    journal = SqliteLog(directory.journal, writing=False)
    facts = SqliteLog(directory.facts, writing=False)
    sets = SqliteSets(directory)
    try:
        async with projecting(journal, facts, sets, AsyncioRuntime(failed)) as projector:
            let_go = asyncio.Event()
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), let_go.set)
            ends = [asyncio.ensure_future(let_go.wait()), *projector.tasks]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await journal.close()
        await facts.close()
        await sets.close()


if __name__ == "__main__":
    set_up_logs(read_settings().log_level)
    run(project(Path(sys.argv[1])))
