"""Whom ids lead to, many at a time: in as many steps as the longest chain of merges."""

from collections.abc import Collection

from msgspec.structs import replace

from customers.domain.search import Sought
from customers.domain.state import customer_name
from customers.journal.ports import Checkpoint, Hits, Snapshot, Versioned
from customers.runtime import AsyncioRuntime
from query_api.reads import Reads
from tests.no_facts import NoFacts
from tests.unit.someone import someone

MERGED = {1: 2, 2: 3, 3: 0, 4: 3, 5: 0}


class Chain(NoFacts):
    """Customers that were merged into each other; remembers how often it was asked."""

    asked = 0

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        self.asked += 1
        people = {
            customer_name(7, id_): Versioned(1, replace(someone(id_), merged_into=into))
            for id_, into in MERGED.items()
        }
        found = {name: people[name] for name in names if name in people}
        return Snapshot(Checkpoint("s1", partition, 9, 10, "x"), found)

    async def search(self, partition: int, sought: Sought) -> Hits:
        raise AssertionError("nobody searches here")

    async def fold(self, partition: int) -> bytes | None:
        return None

    async def close(self) -> None:
        """Nothing is open."""


async def test_every_id_leads_to_a_live_customer_or_is_left_out() -> None:
    models = Chain()

    found = await Reads(models, 1, AsyncioRuntime(print)).people(7, (1, 2, 4, 5, 6), -1)

    assert {id_: customer.id for id_, customer in found.items()} == {1: 3, 2: 3, 4: 3, 5: 5}
    assert models.asked == 2


async def test_nobody_is_not_asked_for() -> None:
    models = Chain()

    assert await Reads(models, 1, AsyncioRuntime(print)).people(7, (), -1) == {}
    assert models.asked == 0
