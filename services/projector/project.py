"""One partition of one read-model set: records in, documents out, one transaction per batch.

The checkpoint's compare-and-set is the fence: whoever finds it moved has lost the partition and stops.
"""

from collections.abc import Callable, Mapping, Sequence

from customers.domain.search import Row, changed_rows
from customers.domain.state import Customer, org_of
from customers.journal.fold import WINDOW, load
from customers.journal.history import check_history
from customers.journal.ports import (
    Broken,
    Changes,
    Checkpoint,
    Fenced,
    Logged,
    ModelWriter,
    Sets,
    StoreUnavailable,
    Versioned,
)
from customers.journal.record import Record, apply, changes, decode
from projector.follow import Work, Works

FOLD_EVERY = 2048


def projections(sets: Sets, window: int = WINDOW) -> Works:
    """The work of projecting into the live set."""

    async def begin() -> Callable[[int], Work]:
        writer = sets.writer(await sets.live())
        return lambda partition: Projection(writer, partition, window)

    return begin


class Projection:
    """Where one partition of a set stands, in memory. After any error it begins again from the store."""

    def __init__(self, writer: ModelWriter, partition: int, window: int = WINDOW) -> None:
        self._writer, self._partition, self._window = writer, partition, window
        self._fold = load(None, window)
        self._fold_stored_at = -1
        self.checkpoint = Checkpoint(writer.set, partition, -1, 0, "")

    async def begin(self) -> int:
        """Take up the stored fold and checkpoint; answers the offset to follow from."""
        self._fold = load(await self._writer.fold(self._partition), self._window)
        self.checkpoint = (await self._writer.read(self._partition, ())).checkpoint
        if self._fold.offset > self.checkpoint.offset:  # what lies between would never be written
            raise StoreUnavailable("the read models went back while they were read")
        self._fold_stored_at = self._fold.v
        check_history(self._fold, self.checkpoint)
        return self._fold.offset

    async def take(self, records: Sequence[Logged]) -> None:
        """Fold the records and write what they change. Raises Fenced, Broken, StoreUnavailable."""
        accepted: list[tuple[int, Record]] = []
        for logged in records:
            record = decode(logged.value)
            if not self._fold.step(logged.offset, record):
                continue
            if self._fold.v <= self.checkpoint.v:
                check_history(self._fold, self.checkpoint)
            else:
                accepted.append((self._fold.v, record))
        if self._fold.offset > self.checkpoint.offset:
            await self._write(accepted)

    async def _write(self, accepted: list[tuple[int, Record]]) -> None:
        fold, was = self._fold, self.checkpoint
        changes = await self._changed(accepted)
        becomes = Checkpoint(was.set, was.partition, fold.v, fold.offset, fold.ids.get(fold.v, ""))
        stored = fold.store() if fold.v - self._fold_stored_at >= FOLD_EVERY else None
        await self._writer.commit(was, becomes, changes._replace(fold=stored))
        self.checkpoint = becomes
        if stored is not None:
            self._fold_stored_at = fold.v

    async def _changed(self, accepted: list[tuple[int, Record]]) -> Changes:
        touched = [(v, record, changes(record)) for v, record in accepted]
        wanted = {name for _, _, changed in touched for name in changed}
        if not wanted:
            return Changes({})
        snapshot = await self._writer.read(self._partition, wanted)
        if snapshot.checkpoint != self.checkpoint:
            raise Fenced(f"partition {self._partition} has another projector")
        documents = dict(snapshot.documents)
        for v, record, changed in touched:
            for name, events in changed.items():
                before = documents.get(name)
                state = apply(name, before.state if before else None, record, events)
                if state is None:
                    raise Broken(
                        f"version {v} of partition {self._partition} changes a document that is not there"
                    )
                documents[name] = Versioned(v, state)
        rows, gone = _row_changes(snapshot.documents, documents)
        return Changes(documents, rows=rows, gone=gone)


def _row_changes(
    before: Mapping[str, Versioned], after: Mapping[str, Versioned]
) -> tuple[list[Row], list[Row]]:
    rows: list[Row] = []
    gone: list[Row] = []
    for name, (_, state) in after.items():
        if isinstance(state, Customer):
            old = before[name].state if name in before else None
            known = old if isinstance(old, Customer) else None
            written, taken = changed_rows(org_of(name), known, state)
            rows += written
            gone += taken
    return rows, gone
