"""One partition of one read-model set: records in, documents out, one transaction per batch.

The checkpoint's compare-and-set is the fence: whoever finds it moved has lost the partition and stops.
"""

from collections.abc import Callable, Mapping, Sequence

from customers.domain.search import Row, changed_rows
from customers.domain.state import Customer, org_of
from customers.journal.fold import WINDOW, load
from customers.journal.history import check_history
from customers.journal.parking import after, title
from customers.journal.ports import (
    Changes,
    Checkpoint,
    Fenced,
    Logged,
    ModelWriter,
    Parked,
    Sets,
    StoreUnavailable,
    Versioned,
)
from customers.journal.record import Record, changes, decode
from projector.follow import Work

FOLD_EVERY = 2048


class Projections:
    """The work of projecting into the live set. `alarm` is told, in one line, what is parked."""

    def __init__(self, sets: Sets, alarm: Callable[[str], None], window: int = WINDOW) -> None:
        self._sets, self._alarm, self._window = sets, alarm, window
        self._at_work: dict[int, Projection] = {}

    def parked(self) -> list[str]:
        """What is parked in the partitions at work, and why."""
        found = [item for each in self._at_work.values() for item in each.parked.items()]
        return [f"{title(name)} is parked: {why}" for name, why in found]

    async def works(self) -> Callable[[int], Work]:
        """Begin anew, from the live set."""
        writer = self._sets.writer(await self._sets.live())
        self._at_work = {}

        def work(partition: int) -> Work:
            projection = Projection(writer, partition, self._window, self._alarm)
            self._at_work[partition] = projection
            return projection

        return work


class Projection:
    """Where one partition of a set stands, in memory. After any error it begins again from the store.

    `parked`: the names that are parked, and why (`journal/parking.py`).
    """

    def __init__(
        self,
        writer: ModelWriter,
        partition: int,
        window: int = WINDOW,
        alarm: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._alarm = alarm
        self.parked: dict[str, str] = {}
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
        self.parked = dict(await self._writer.parked(self._partition))
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
        self._park(changes.parked)
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
        documents, parked = dict(snapshot.documents), dict(self.parked)
        for v, record, changed in touched:
            try:
                documents |= after(v, record, changed, documents, parked)
            except Parked as why:
                parked |= {name: str(why) for name in changed if name not in parked}
        rows, gone = _row_changes(snapshot.documents, documents)
        new = {name: why for name, why in parked.items() if name not in self.parked}
        return Changes(documents, rows=rows, gone=gone, parked=new)

    def _park(self, names: Mapping[str, str]) -> None:
        self.parked.update(names)
        for name, why in names.items():
            self._alarm(f"{title(name)} is parked: {why}")


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
