"""Following the log: feeds the lanes, starts them over when the read models do, and knows what ails them."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from customers.journal.fold import WINDOW, load
from customers.journal.lane import PRUNE_AFTER, Lane
from customers.journal.ports import (
    Broken,
    Checkpoint,
    Log,
    LogUnavailable,
    ReadModels,
    Runtime,
    StoreDamaged,
    StoreUnavailable,
    Task,
)

OVERLAY_CAP = 4000
PULSE_S = 1.0


class Tail:
    """Every partition's lane of one writing replica. `alarm` is told, in one line, what went wrong."""

    def __init__(
        self,
        log: Log,
        models: ReadModels,
        runtime: Runtime,
        alarm: Callable[[str], None],
        window: int = WINDOW,
        prune_after: int = PRUNE_AFTER,
    ) -> None:
        self.lanes = {p: Lane(log, p, alarm, prune_after) for p in range(log.partitions)}
        self._log, self.models, self._runtime, self._alarm = log, models, runtime, alarm
        self._window = window
        self._tasks: list[Task] = []
        self._again = asyncio.Event()
        self._started = self._log_away = False
        self._broken: dict[int | None, str] = {}

    def start(self) -> None:
        """Begin to follow, in the background."""
        self._tasks = [
            self._runtime.spawn(self._run(), "tail"),
            self._runtime.spawn(self._pulse(), "pulse"),
        ]

    def stop(self) -> None:
        """Stop following; nothing is lost."""
        for task in self._tasks:
            task.cancel()

    def start_over(self) -> None:
        """The read models went back or changed: begin again from their checkpoints."""
        self._started = False
        self._again.set()

    def go_over(self, lane: Lane, checkpoint: Checkpoint) -> bool:
        """Go on on the set that is live now; False when its overlay must be read from the journal first."""
        try:
            if lane.go_over(checkpoint):
                return True
            self.start_over()
        except Broken as error:
            self.give_up(error, lane.partition)
        return False

    def give_up(self, error: Broken, partition: int | None = None) -> None:
        """Stored bytes or histories are not what they must be: decide nothing more, an operator must look.

        Of one partition, where it is known which; the others go on.
        """
        where = "" if partition is None else f"partition {partition} is "
        self._broken[partition] = f"{where}stopped: {error}"
        self._alarm(self._broken[partition])

    def away(self, error: LogUnavailable | StoreUnavailable) -> None:
        """Something did not answer: that may heal by itself, damage will not."""
        if isinstance(error, StoreDamaged):
            self._alarm(str(error))

    def ailment(self, partition: int | None = None) -> str:
        """Why commands cannot be decided now, or "" when they can."""
        if None in self._broken or partition in self._broken:
            return self._broken.get(None) or self._broken[partition]
        if not self._started:
            return "starting from the read models' checkpoints"
        if self._log_away:
            return "the journal cannot be reached"
        wanted = self.lanes if partition is None else (partition,)
        lanes = [self.lanes[p] for p in wanted if p not in self._broken]
        if not all(lane.caught_up for lane in lanes):
            return "catching up with the journal"
        if any(lane.overlay.size > OVERLAY_CAP for lane in lanes):
            return "the projection is too far behind"
        return ""

    def counts(self) -> dict[str, int]:
        """For operators. `overlay`: accepted records of the fullest partition that the read models do not hold yet;
        `foreign`: records whose writer had another history than ours; `stopped`: partitions given up."""
        lanes = self.lanes.values()
        return {
            "overlay": max(lane.overlay.size for lane in lanes),
            "foreign": sum(lane.foreign for lane in lanes),
            "stopped": len(self._broken),
        }

    async def until_ready(self) -> None:
        """Wait until commands can be decided."""
        while self.ailment():
            await self._runtime.sleep(0.01)

    async def _run(self) -> None:
        while None not in self._broken:
            try:
                await self._begin()
                await self._follow_until_told()
            except (LogUnavailable, StoreUnavailable) as error:
                self.away(error)
                await self._runtime.sleep(0.2 + 0.2 * self._runtime.random())
            except Broken as error:
                self.give_up(error)

    async def _begin(self) -> None:
        self._again.clear()
        for partition, lane in self.lanes.items():
            fold = load(await self.models.fold(partition), self._window)
            checkpoint = (await self.models.read(partition, ())).checkpoint
            if fold.offset > checkpoint.offset:  # what lies between would be missing in the overlay
                raise StoreUnavailable("the read models went back while they were read")
            end = await self._log.end(partition)
            if checkpoint.offset > end:
                raise StoreDamaged(
                    f"the read models know more of partition {partition} than the journal: "
                    "restore the journal, or run `customers rebuild`"
                )
            try:
                lane.begin(fold, checkpoint, end)
            except Broken as error:
                self.give_up(error, partition)
        self._started = True

    async def _follow_until_told(self) -> None:
        follow = asyncio.ensure_future(self._follow())
        told = asyncio.ensure_future(self._again.wait())
        try:
            await asyncio.wait((follow, told), return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            follow.cancel()
            await asyncio.wait((follow,))
        if not follow.cancelled():
            follow.result()

    async def _follow(self) -> None:
        while True:
            going = {p: lane for p, lane in self.lanes.items() if p not in self._broken}
            positions = {p: lane.fold.offset for p, lane in going.items()}
            try:
                await self._feed(positions)
            except LogUnavailable:
                await self._runtime.sleep(0.1 + 0.2 * self._runtime.random())

    async def _feed(self, positions: dict[int, int]) -> None:
        """Feed the lanes until one of them must be given up."""
        if not positions:
            await asyncio.Event().wait()
        async with aclosing(self._log.follow(positions)) as batches:
            async for batch in batches:
                try:
                    self.lanes[batch.partition].take(batch.records)
                except Broken as error:
                    self.give_up(error, batch.partition)
                    return

    async def _pulse(self) -> None:
        """Notice a log that went away before a command does, and prune overlays that nobody reads."""
        turn = 0
        while True:
            partition = turn % self._log.partitions
            turn += 1
            try:
                await self._log.end(partition)
                self._log_away = False
            except LogUnavailable:
                self._log_away = True
            await self._prune()
            await self._runtime.sleep(PULSE_S)

    async def _prune(self) -> None:
        for partition, lane in self.lanes.items():
            if self._started and lane.overlay.size:
                try:
                    checkpoint = (await self.models.read(partition, ())).checkpoint
                    if not self.go_over(lane, checkpoint):
                        return
                    lane.prove(checkpoint)
                except StoreUnavailable:
                    return
                except Broken as error:
                    self.give_up(error, partition)
