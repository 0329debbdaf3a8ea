"""How a log is used while its brokers come and go: read on after a cut, append until it is acknowledged."""

import asyncio
from contextlib import aclosing

from customers.journal.ports import Log, Logged, LogUnavailable


class Follower:
    """Reads partition 0 for ever, as the tail does: after LogUnavailable it goes on where it was."""

    def __init__(self, log: Log) -> None:
        self._log, self.read, self.cuts = log, list[Logged](), 0
        self.task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while True:
            try:
                async with aclosing(self._log.follow({0: len(self.read)})) as batches:
                    async for batch in batches:
                        self.read += batch.records
            except LogUnavailable:
                self.cuts += 1
                await asyncio.sleep(0.1)

    async def until(self, offset: int) -> list[Logged]:
        """What was read, once everything below the offset is among it."""
        async with asyncio.timeout(60):
            while len(self.read) < offset:
                await asyncio.sleep(0.05)
        return self.read

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.wait((self.task,))


async def until_answered(log: Log, value: bytes) -> None:
    """Append as the commit protocol does: again and again until it is acknowledged."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await log.append(0, value)
            except LogUnavailable:
                await asyncio.sleep(0.1)


async def end_of(log: Log) -> int:
    """The end of partition 0, asked for until it is known."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await log.end(0)
            except LogUnavailable:
                await asyncio.sleep(0.1)
