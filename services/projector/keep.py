"""One partition of the facts' log: records in, facts kept in a read-model set.

Who else keeps the same records, and from where, does not matter (`customers/journal/kept.py`).
"""

import asyncio
from collections.abc import Callable, Sequence

from customers.journal.factlog import keeping
from customers.journal.ports import Checkpoint, Logged, ModelWriter, Sets
from projector.follow import Work


class Keeper:
    """Where one partition stands, in memory. `aside`: offsets of the records that were set aside."""

    def __init__(self, writer: ModelWriter, partition: int, aside: set[int]) -> None:
        self._writer, self._partition, self.aside = writer, partition, aside
        self.checkpoint = Checkpoint(writer.set, partition, -1, 0, "")

    async def begin(self) -> int:
        """Answers the offset to follow from."""
        self._move(await self._writer.facts_offset(self._partition))
        return self.checkpoint.offset

    async def take(self, records: Sequence[Logged]) -> None:
        """Keep the facts. Raises StoreUnavailable, and Fenced when the set went back."""
        batch = keeping(self._partition, records)
        await self._writer.keep(batch)
        self.aside.update(one.offset for one in batch.aside)
        self._move(batch.offset)
        # A backlog may be long, and a store that never waits: let others be answered.
        await asyncio.sleep(0)

    def _move(self, offset: int) -> None:
        self.checkpoint = Checkpoint(self._writer.set, self._partition, -1, offset, "")


class Keepers:
    """The work of keeping facts in the live set."""

    def __init__(self, sets: Sets) -> None:
        self._sets = sets
        self._keepers: dict[int, Keeper] = {}

    @property
    def aside(self) -> int:
        """How many records of the partitions at work are set aside in the live set."""
        return sum(len(keeper.aside) for keeper in self._keepers.values())

    async def works(self) -> Callable[[int], Work]:
        """Begin anew, from the live set."""
        live = await self._sets.live()
        writer, aside = self._sets.writer(live), await self._sets.set_aside(live)
        self._keepers = {}

        def work(partition: int) -> Work:
            known = {one.offset for one in aside if one.partition == partition}
            self._keepers[partition] = Keeper(writer, partition, known)
            return self._keepers[partition]

        return work
