"""One partition of the public stream: records in, CloudEvents out, in order, at least once.

Nothing is sent before everything in front of it was taken, and the checkpoint moves only then. So whoever else sends
at the same time, and whatever arrives late: without repeated ids the stream is the history.
"""

from collections.abc import Callable, Sequence

from customers.journal.cloudevent import binary, cloud_events
from customers.journal.fold import WINDOW, Fold
from customers.journal.history import at_or_before, check_history, step
from customers.journal.ports import (
    Checkpoint,
    Logged,
    LogUnavailable,
    ModelWriter,
    Runtime,
    Sets,
)
from customers.journal.stream import Message, Progress, PublicStream
from projector.follow import Work, Works


class Outbox:
    """Sends until it is taken. `sent`: messages that were; `ailment`: why those now on their way are not, or ""."""

    def __init__(self, stream: PublicStream, runtime: Runtime) -> None:
        self._stream, self._runtime = stream, runtime
        self.sent, self.ailment = 0, ""

    async def send(self, partition: int, messages: Sequence[Message]) -> None:
        """Return when the stream has the messages."""
        try:
            while not await self._taken(partition, messages):
                await self._runtime.sleep(0.2 + 0.3 * self._runtime.random())
        finally:
            self.ailment = ""
        self.sent += len(messages)

    async def _taken(self, partition: int, messages: Sequence[Message]) -> bool:
        try:
            await self._stream.send(partition, messages)
        except LogUnavailable as error:
            self.ailment = str(error)
            return False
        return True


def publications(outbox: Outbox, progress: Progress, sets: Sets, window: int = WINDOW) -> Works:
    """The work of publishing. `sets`: their stored folds save reading the journal from its beginning."""

    async def begin() -> Callable[[int], Work]:
        models = sets.writer(await sets.live())
        return lambda partition: Publication(outbox, progress, models, partition, window)

    return begin


class Publication:
    """Where one partition of the stream stands, in memory."""

    def __init__(
        self,
        outbox: Outbox,
        progress: Progress,
        models: ModelWriter,
        partition: int,
        window: int = WINDOW,
    ) -> None:
        self._outbox, self._progress, self._models = outbox, progress, models
        self._partition, self._window = partition, window
        self._fold = Fold(window)
        self.checkpoint = Checkpoint(progress.name, partition, -1, 0, "")

    async def begin(self) -> int:
        """Take up the checkpoint and a fold at or before it; answers the offset to follow from."""
        self.checkpoint = await self._progress.read(self._partition)
        stored = await self._models.fold(self._partition)
        self._fold = at_or_before(self.checkpoint.v, stored, self._window)
        check_history(self._fold, self.checkpoint)
        return self._fold.offset

    async def take(self, records: Sequence[Logged]) -> None:
        """Fold the records and send what they tell. Raises Fenced, Broken, StoreUnavailable."""
        messages: list[Message] = []
        for logged in records:
            fact = step(self._fold, logged)
            if fact is None:
                continue
            check_history(self._fold, self.checkpoint)
            if fact.v > self.checkpoint.v:
                told = cloud_events(self._partition, fact.v, fact.record)
                messages += [binary(event) for event in told]
        if messages:
            await self._outbox.send(self._partition, messages)
        await self._move()

    async def _move(self) -> None:
        fold, was = self._fold, self.checkpoint
        if fold.offset > was.offset:
            id_ = fold.ids.get(fold.v, "")
            becomes = Checkpoint(was.set, was.partition, fold.v, fold.offset, id_)
            await self._progress.move(was, becomes)
            self.checkpoint = becomes
