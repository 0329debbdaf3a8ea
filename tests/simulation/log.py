"""A log of one partition that loses, delays and doubles appends, as the Log port allows."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import NamedTuple

from customers.journal.ports import Batch, Logged, LogUnavailable
from customers.journal.record import decode
from tests.simulation.world import Tell

SOON_S, LATE_S = 0.02, (0.5, 1.5, 30.0)


class Fate(NamedTuple):
    """What becomes of one append: copies that arrive soon and late, and whether it is acknowledged."""

    share: float
    soon: int
    late: int
    acknowledged: bool


FATES = (
    Fate(0.06, soon=0, late=0, acknowledged=False),
    Fate(0.06, soon=0, late=1, acknowledged=False),
    Fate(0.08, soon=1, late=0, acknowledged=False),
    Fate(0.05, soon=1, late=1, acknowledged=True),
    Fate(0.04, soon=0, late=2, acknowledged=False),
    Fate(0.04, soon=2, late=1, acknowledged=False),
)
WELL = Fate(1.0, soon=1, late=0, acknowledged=True)


def of_journal(value: bytes) -> str:
    """A record of the journal in a few words."""
    record = decode(value)
    events = " ".join(type(event).__name__ for event in record.events)
    return f"{record.id[:6]} for {record.req} b={record.b} {events}"


class SimLog:
    """A log that every process shares. What is on the wire outlives the process that sent it. `described`: a record, for whoever replays."""

    partitions = 1

    def __init__(
        self,
        chance: random.Random,
        tell: Tell,
        name: str = "log",
        described: Callable[[bytes], str] = of_journal,
    ) -> None:
        self._chance, self._tell = chance, tell
        self._name, self._described = name, described
        self.records: list[bytes] = []
        self.faulty = False
        self._grown = asyncio.Event()
        self._wire: set[asyncio.Task[None]] = set()

    async def append(self, partition: int, value: bytes) -> None:
        assert partition == 0
        fate = self._fate()
        soon = [self._send(value, SOON_S) for _ in range(fate.soon)]
        for _ in range(fate.late):
            self._send(value, self._chance.choice(LATE_S))
        if not fate.acknowledged:
            await self._pause(0.3)
            raise LogUnavailable
        await asyncio.shield(soon[0])
        await self._pause(SOON_S)

    def _fate(self) -> Fate:
        drawn = self._chance.random() if self.faulty else 1.0
        for fate in FATES:
            if drawn < fate.share:
                return fate
            drawn -= fate.share
        return WELL

    def _send(self, value: bytes, within_s: float) -> asyncio.Task[None]:
        async def arrive() -> None:
            await self._pause(within_s)
            self.receive(value)

        task = asyncio.ensure_future(arrive())
        self._wire.add(task)
        task.add_done_callback(self._wire.discard)
        return task

    def receive(self, value: bytes) -> None:
        """A record's bytes stand in the log."""
        self._tell(f"{self._name}[{len(self.records)}] {self._described(value)}")
        self.records.append(value)
        self._grown.set()
        self._grown = asyncio.Event()

    async def _pause(self, most_s: float) -> None:
        await asyncio.sleep(self._chance.random() * most_s)

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        at = positions[0]
        slow = self._chance.choice((0.005, 0.02, 0.1)) if self.faulty else 0.005
        while True:
            while at == len(self.records):
                await self._grown.wait()
            await self._pause(slow)
            if self.faulty and self._chance.random() < 0.02:
                raise LogUnavailable
            if self.faulty and self._chance.random() < 0.02:
                await self._pause(3.0)
            upto = min(len(self.records), at + self._chance.randint(1, 5))
            records = [Logged(i, self.records[i]) for i in range(at, upto)]
            at = upto
            yield Batch(0, records)

    async def end(self, partition: int) -> int:
        assert partition == 0
        await self._pause(0.01)
        if self.faulty and self._chance.random() < 0.02:
            raise LogUnavailable
        end = len(self.records)
        await self._pause(0.01)
        return end

    async def settle(self) -> None:
        """Wait until nothing is on the wire any more."""
        while self._wire:
            await asyncio.wait(self._wire)

    async def close(self) -> None:
        """Nothing to let go of."""
