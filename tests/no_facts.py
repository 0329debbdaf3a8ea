"""Stand-ins for stores that hold no facts of other systems."""

from collections.abc import AsyncIterator, Collection, Sequence

from customers.domain.facts import Fact
from customers.journal.kept import Aside, Keeping, Kept


class NoFacts:
    """FactReader and FactKeeper of a test that has nothing to do with facts."""

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        raise AssertionError("nobody asks for facts here")

    async def facts_offset(self, partition: int) -> int:
        raise AssertionError("nobody asks for facts here")

    async def keep(self, keeping: Keeping) -> None:
        raise AssertionError("nobody keeps facts here")


class NoFactSets:
    """FactSets of such a test."""

    async def export_facts(self, name: str) -> AsyncIterator[Kept]:
        nothing: Sequence[Kept] = ()
        for one in nothing:
            yield one

    async def set_aside(self, name: str) -> Sequence[Aside]:
        return ()
