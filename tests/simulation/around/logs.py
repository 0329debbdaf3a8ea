"""The logs as one process reaches them."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from customers.journal.ports import Batch, LogUnavailable
from tests.simulation.around.trouble import Trouble
from tests.simulation.log import SimLog


class TroubledLog:
    """Log port of one process over a log that all share."""

    def __init__(self, log: SimLog, trouble: Trouble) -> None:
        self._log, self._trouble, self.partitions = log, trouble, log.partitions

    async def append(self, partition: int, value: bytes) -> None:
        await self._trouble.before(LogUnavailable)
        await self._log.append(partition, value)
        await self._trouble.after(LogUnavailable)

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        await self._trouble.before(LogUnavailable)
        async with aclosing(self._log.follow(positions)) as batches:
            async for batch in batches:
                yield batch
                await self._trouble.before(LogUnavailable)

    async def end(self, partition: int) -> int:
        await self._trouble.before(LogUnavailable)
        end = await self._log.end(partition)
        await self._trouble.after(LogUnavailable)
        return end

    async def close(self) -> None:
        """Nothing to let go of."""
