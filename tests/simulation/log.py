"""A log of one partition that loses, delays and doubles appends, as the Log port allows."""

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping

from customers.journal.ports import Batch, Logged, LogUnavailable


class SimLog:
    """The one log that every process shares."""

    partitions = 1

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.records: list[bytes] = []
        self.faulty = False
        self._wire: set[asyncio.Task[None]] = set()

    async def append(self, partition: int, value: bytes) -> None:
        assert partition == 0
        fate = self._chance.random() if self.faulty else 1.0
        await self._pause(0.02)
        if fate < 0.08:  # lost on the way
            await self._pause(0.3)
            raise LogUnavailable
        if fate < 0.16:  # arrives long after its writer gave up
            self._later(value, 3.0)
            await self._pause(0.3)
            raise LogUnavailable
        self.records.append(value)
        if fate < 0.24:  # arrives twice
            self._later(value, 3.0)
        if fate < 0.32:  # the acknowledgement is lost
            await self._pause(0.3)
            raise LogUnavailable
        await self._pause(0.02)

    def _later(self, value: bytes, most: float) -> None:
        async def arrive() -> None:
            await self._pause(most)
            self.records.append(value)

        task = asyncio.ensure_future(arrive())
        self._wire.add(task)
        task.add_done_callback(self._wire.discard)

    async def _pause(self, most: float) -> None:
        await asyncio.sleep(self._chance.random() * most)

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        at = positions[0]
        slow = self._chance.choice((0.005, 0.02, 0.1)) if self.faulty else 0.001
        while True:
            await self._pause(slow)
            if self.faulty and self._chance.random() < 0.01:
                raise LogUnavailable
            upto = min(len(self.records), at + self._chance.randint(1, 5))
            if upto > at:
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
