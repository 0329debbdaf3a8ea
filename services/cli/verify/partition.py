"""One partition: the journal from its beginning, each accepted record shown to every check."""

from collections.abc import Mapping

from cli.verify.documents import Documents
from cli.verify.folds import Folds
from cli.verify.holders import mirrored
from cli.verify.lasting import lasting
from cli.verify.merges import at_rest, merged_away
from cli.verify.once import Once
from cli.verify.search_rows import Rows
from cli.verify.step import Step
from customers.domain.state import State
from customers.journal.parking import after
from customers.journal.ports import Logged, Parked, Sets, Versioned
from customers.journal.record import Record, changes, decode


class PartitionCheck:
    """The journal's documents as they grow, and the checks that look at them.

    `parked`: what this version cannot apply, or could not when the live set was built (`journal/parking.py`).
    """

    def __init__(
        self,
        partition: int,
        folds: Folds,
        documents: Documents,
        rows: Rows,
        parked: Mapping[str, str] = {},
    ) -> None:
        self._partition, self._folds = partition, folds
        self.documents, self.rows = documents, rows
        self._once = Once()
        self._states: dict[str, Versioned] = {}
        self._behind: dict[str, str] = {}
        self._parked = parked
        self.accepted = 0

    def take(self, logged: Logged) -> None:
        """The next record of the journal. Raises Violation, Broken."""
        record = decode(logged.value)
        if self._folds.step(logged, record):
            self._accept(record)

    def _accept(self, record: Record) -> None:
        self.accepted += 1
        v, touched = self._folds.straight.v, changes(record)
        before = {name: self._states[name].state for name in touched if name in self._states}
        step = Step(self._partition, v, record, touched, before, self._states)
        at_rest(step)
        try:
            self._states |= after(v, record, touched, self._states, self._behind)
        except Parked as why:
            self._behind |= {name: str(why) for name in touched if name not in self._behind}
            step = step._replace(touched={})
        self._once.take(step)
        self.documents.take(step)
        self.rows.take(step)
        if step.touched:
            mirrored(step)
            merged_away(step)
            lasting(step)

    def finish(self) -> None:
        """What can be said only at the end. Raises Violation."""
        self._folds.finish()
        self.documents.finish(self._folds.straight.v, self._states)
        self.rows.finish(self._folds.straight.v)

    @property
    def parked(self) -> Mapping[str, str]:
        """By name, what is parked, and why."""
        return {**self._behind, **self._parked}

    def states(self) -> list[State]:
        """Every document as the journal has it."""
        return [document.state for document in self._states.values()]


async def open_check(partition: int, sets: Sets) -> PartitionCheck:
    """Take what is stored of a partition: the checkpoint first, then documents and rows. Raises StoreUnavailable."""
    live = await sets.live()
    models = sets.writer(live)
    folds = Folds(partition, await models.fold(partition))
    checkpoint = (await models.read(partition, ())).checkpoint
    found = {name: document async for name, document in sets.export(live, partition)}
    rows = await sets.rows(live, partition)
    parked = await models.parked(partition)
    documents = Documents(checkpoint, found, parked)
    return PartitionCheck(partition, folds, documents, Rows(rows, parked), parked)
