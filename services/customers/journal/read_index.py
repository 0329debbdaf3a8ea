"""How far the log certainly goes now: one call to the log serves everyone who asked before it was sent."""

import asyncio

from customers.journal.ports import Log


class ReadIndex:
    """Coalesced `Log.end` of one partition."""

    def __init__(self, log: Log, partition: int) -> None:
        self._log, self._partition = log, partition
        self._next: asyncio.Future[int] | None = None
        self._sending = False

    async def end(self) -> int:
        """The partition's end, asked for after this call began. Raises LogUnavailable."""
        if self._sending:
            # The call under way was sent before we asked: only the one after it answers us.
            if self._next is None:
                self._next = asyncio.get_running_loop().create_future()
                self._next.add_done_callback(_retrieved)
            return await asyncio.shield(self._next)
        self._sending = True
        try:
            return await self._log.end(self._partition)
        finally:
            self._sending = False
            if self._next is not None:
                waiting, self._next = self._next, None
                self._answer = asyncio.ensure_future(self._serve(waiting))

    async def _serve(self, waiting: asyncio.Future[int]) -> None:
        try:
            end = await self.end()
        except Exception as error:
            if not waiting.done():
                waiting.set_exception(error)
        else:
            if not waiting.done():
                waiting.set_result(end)


def _retrieved(future: asyncio.Future[int]) -> None:
    if not future.cancelled():
        future.exception()
