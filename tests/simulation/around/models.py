"""One read-model set as one process reaches it."""

from collections.abc import Collection, Mapping, Sequence

from customers.domain.facts import Fact
from customers.domain.search import Sought
from customers.journal.kept import Keeping
from customers.journal.ports import (
    Changes,
    Checkpoint,
    Fenced,
    Hits,
    Snapshot,
    StoreUnavailable,
)
from tests.simulation.around.store import Facts, Store
from tests.simulation.around.trouble import Trouble
from tests.simulation.store import State, written


class Models:
    """ReadModels and ModelWriter of one set."""

    stride = 3

    def __init__(self, store: Store, name: str, trouble: Trouble) -> None:
        self._store, self.set, self._trouble = store, name, trouble

    def _models(self) -> State:
        return self._store.at(self.set).models

    def _facts(self) -> Facts:
        return self._store.at(self.set).facts

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        def snapshot() -> Snapshot:
            models = self._models()
            found = {n: models.documents[n] for n in names if n in models.documents}
            return Snapshot(models.checkpoint, found)

        return await self._trouble.call(StoreUnavailable, snapshot)

    async def fold(self, partition: int) -> bytes | None:
        return await self._trouble.call(StoreUnavailable, lambda: self._models().fold)

    async def parked(self, partition: int) -> Mapping[str, str]:
        return await self._trouble.call(StoreUnavailable, dict)

    async def search(self, partition: int, sought: Sought) -> Hits:
        raise AssertionError("nobody searches here")

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        def commit() -> None:
            last = self._models()
            if (last.checkpoint.v, last.checkpoint.offset) != (was.v, was.offset):
                raise Fenced
            self._store.commit(written(last, becomes, changes))

        await self._trouble.call(StoreUnavailable, commit)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        def found() -> list[Fact]:
            kept = self._facts().kept.values()
            asked = [k for k in kept if k.org == org and k.customer in customers]
            return [k.fact for k in asked if k.kind in kinds]

        return await self._trouble.call(StoreUnavailable, found)

    async def facts_offset(self, partition: int) -> int:
        return await self._trouble.call(StoreUnavailable, lambda: self._facts().offset)

    async def keep(self, keeping: Keeping) -> None:
        """Some facts, then the others and what is set aside, then the offset: it may end between any two."""
        half, restored = len(keeping.kept) // 2, self._store.restored
        await self._trouble.before(StoreUnavailable)
        self._keep(keeping._replace(kept=keeping.kept[:half], aside=(), offset=0))
        await self._trouble.before(StoreUnavailable)
        self._keep(keeping._replace(kept=keeping.kept[half:], offset=0))
        await self._trouble.before(StoreUnavailable)
        if restored != self._store.restored:  # no connection outlives that
            raise StoreUnavailable
        if self._facts().offset < keeping.first:
            raise Fenced
        self._keep(keeping._replace(kept=(), aside=()))
        await self._trouble.after(StoreUnavailable)

    def _keep(self, keeping: Keeping) -> None:
        facts = self._facts()
        kept = dict(facts.kept)
        for one in keeping.kept:
            if one.place not in kept or kept[one.place].rank < one.rank:
                kept[one.place] = one
        aside = {**facts.aside, **{one.offset: one for one in keeping.aside}}
        self._store.keep(self.set, Facts(kept, aside, max(facts.offset, keeping.offset)))

    async def close(self) -> None:
        """Nothing to let go of."""
