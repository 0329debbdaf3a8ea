"""One partition as a writing replica follows it: the fold, the overlay, and who waits for what."""

import asyncio
from collections.abc import Callable, Sequence

from customers.journal.fold import Fold
from customers.journal.overlay import Overlay
from customers.journal.ports import Broken, Checkpoint, Log, Logged
from customers.journal.read_index import ReadIndex
from customers.journal.record import Record, decode

PRUNE_AFTER = 128


class Lane:
    """Fed by the tail, read by decisions. `begin` again whenever the read models start over."""

    def __init__(
        self, log: Log, partition: int, alarm: Callable[[str], None], prune_after: int = PRUNE_AFTER
    ) -> None:
        self._prune_after = prune_after
        self.partition, self._alarm, self.foreign = partition, alarm, 0
        self.index = ReadIndex(log, partition)
        self.fold = Fold()
        self.overlay = Overlay("", -1)
        self.goal = 0
        self._proof: Checkpoint | None = None
        self._verdicts: dict[str, asyncio.Future[int | None]] = {}
        self._own: dict[bytes, Record] = {}
        self._passing: list[tuple[int, asyncio.Future[None]]] = []

    def begin(self, fold: Fold, checkpoint: Checkpoint, goal: int) -> None:
        """Start from a fold at or before the checkpoint; ready when `goal`, an end offset, is reached."""
        if self._verdicts and fold.offset > self.fold.offset:
            # Somebody waits for a verdict that may stand between: the first copy's, not a later one's.
            fold = self.fold
        self.fold, self.goal = fold, goal
        self.overlay = Overlay(checkpoint.set, checkpoint.v)
        self._proof = checkpoint
        self._check_proof()

    @property
    def caught_up(self) -> bool:
        """Whether everything that stood in the log at the beginning has been folded."""
        return self.fold.offset >= self.goal and self.fold.v >= max(self.overlay.base, 0)

    def take(self, records: Sequence[Logged]) -> None:
        """Fold the next records; tell whoever waited for them. Raises Broken."""
        for logged in records:
            record = self._own.pop(logged.value, None) or _decoded(logged)
            accepted = self.fold.step(logged.offset, record)
            if accepted and self.fold.v > self.overlay.base:
                self.overlay.add(self.fold.v, record)
            elif not accepted and self.fold.foreign(record):
                self.foreign += 1
                self._alarm(
                    f"a record by {record.by} (version {record.sv}) has another history than ours"
                )
            self._check_proof()
            waiting = self._verdicts.pop(record.id, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(self.fold.v if accepted else None)
        self._wake()

    def _wake(self) -> None:
        offset = self.fold.offset
        for goal, future in self._passing:
            if goal <= offset and not future.done():
                future.set_result(None)
        self._passing = [(g, f) for g, f in self._passing if not f.done()]

    def _check_proof(self) -> None:
        proof = self._proof
        if proof is None or proof.v > self.fold.v:
            return
        self._proof = None
        if proof.v >= 0 and self.fold.ids.get(proof.v) not in (proof.id, None):
            raise Broken(
                f"partition {self.partition}: this replica's history differs from the checkpoint's at version {proof.v}: "
                "another journal, or run `customers rebuild`"
            )

    def prove(self, checkpoint: Checkpoint) -> None:
        """A newer checkpoint was read: compare histories, and drop what the read models now hold. Raises Broken."""
        if checkpoint.set != self.overlay.set or checkpoint.v > self.fold.v:
            return
        if checkpoint.v - self.overlay.base < self._prune_after:
            return
        self._proof = checkpoint
        self._check_proof()
        self.overlay = self.overlay.pruned(checkpoint.v)

    def go_over(self, checkpoint: Checkpoint) -> bool:
        """Another set is live: begin the overlay again on it, with the records held in memory. Raises Broken.

        False when these do not reach back to the checkpoint.
        """
        if checkpoint.v < self.overlay.base:
            return False
        if checkpoint.set != self.overlay.set:
            self.overlay = self.overlay.over(checkpoint.set, min(checkpoint.v, self.fold.v))
            self._proof = checkpoint
            self._check_proof()
        return True

    def expect(self, record: Record, value: bytes) -> "asyncio.Future[int | None]":
        """The verdict on a record of ours, of which these are the bytes: its version, or None when it is dead."""
        future: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._verdicts[record.id], self._own[value] = future, record
        return future

    def forget(self, record: Record, value: bytes) -> None:
        """Nobody waits for this verdict any more."""
        self._verdicts.pop(record.id, None)
        self._own.pop(value, None)

    async def passed(self, offset: int) -> None:
        """Wait until everything below an offset has been folded."""
        if self.fold.offset < offset:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._passing.append((offset, future))
            await future


def _decoded(logged: Logged) -> Record:
    try:
        return decode(logged.value)
    except Broken as error:
        raise Broken(f"offset {logged.offset}: {error}") from None
