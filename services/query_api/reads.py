"""Reading the models: as fresh as the client asks for, from one snapshot, with its position.

`X-Min-Position` (a position some write answered) is waited for, up to two seconds.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from customers.domain.facts import Fact
from customers.domain.organisation import Organisation
from customers.domain.search import Sought
from customers.domain.state import Customer, customer_name, organisation_name
from customers.journal.partition import partition_of
from customers.journal.ports import Hits, ReadModels, Runtime, Snapshot, StoreUnavailable
from customers.web.errors import Malformed, NotThereYet

WAIT_S, POLL_S = 2.0, 0.02
Answer = TypeVar("Answer", Snapshot, Hits)


class Lineage(NamedTuple):
    """The customer asked for, the live one that it was merged into (or itself), and the latter's version; and the
    organisation's configuration, as the first of them was read. `parked`: whether one of them is."""

    organisation: Organisation | None
    snapshot: Snapshot
    asked: Customer | None
    live: Customer | None
    version: int
    parked: bool


def _pauses() -> Iterator[float]:
    """How long to wait before each further look: little at first, WAIT_S in all."""
    waited, pause = 0.0, 0.001
    while waited < WAIT_S:
        yield pause
        waited, pause = waited + pause, min(2 * pause, POLL_S)


async def _anything(_: int) -> int:
    return 0


class Reads:
    """Snapshots of one store. `floor` tells the least version of a partition that is fresh enough, `facts_floor` the
    least offset of the facts' log."""

    def __init__(
        self,
        models: ReadModels,
        partitions: int,
        runtime: Runtime,
        floor: Callable[[int], int] = lambda _: -1,
        facts_floor: Callable[[int], Awaitable[int]] = _anything,
    ) -> None:
        self._models, self._partitions, self._runtime = models, partitions, runtime
        self._floor, self._facts_floor = floor, facts_floor

        self.ailment = "the read models have not been reached yet"

    async def watch(self) -> None:
        """Keep knowing, for readiness, whether the store answers."""
        while True:
            try:
                await self._models.read(0, ())
                self.ailment = ""
            except StoreUnavailable as error:
                self.ailment = str(error)
            await self._runtime.sleep(1)

    async def read(self, org: int, names: Collection[str], wanted: int) -> Snapshot:
        """The documents at version `wanted` or later. Raises NotThereYet, StoreUnavailable."""
        partition = partition_of(org, self._partitions)
        wanted = max(wanted, self._floor(partition))
        return await self._fresh(wanted, partial(self._models.read, partition, names))

    async def search(self, sought: Sought, wanted: int) -> Hits:
        """A search at version `wanted` or later. Raises NotThereYet, StoreUnavailable."""
        partition = partition_of(sought.org, self._partitions)
        wanted = max(wanted, self._floor(partition))
        if wanted >= 0:  # a search costs more than a read: wait by reading
            await self._fresh(wanted, partial(self._models.read, partition, ()))
        return await self._fresh(wanted, partial(self._models.search, partition, sought))

    async def _fresh(self, wanted: int, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        pauses = _pauses()
        while (answer := await ask()).checkpoint.v < wanted:
            if not await self._waited(pauses):
                reached = answer.checkpoint
                raise NotThereYet(f"{reached.partition}-{max(reached.v, 0)}")
        return answer

    async def _waited(self, pauses: Iterator[float]) -> bool:
        """Whether there was a pause left to wait."""
        pause = next(pauses, 0.0)
        await self._runtime.sleep(pause)
        return pause > 0

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        """What other systems told of these customers, of these kinds (`journal/kept.py`). Raises StoreUnavailable."""
        partition = partition_of(org, self._partitions)
        wanted, pauses = await self._facts_floor(partition), _pauses()
        while wanted > 0 and await self._models.facts_offset(partition) < wanted:
            if not await self._waited(pauses):
                raise StoreUnavailable("the facts' log is not kept up with")
        return await self._models.facts(org, customers, kinds)

    async def organisation(self, org: int, wanted: int) -> Organisation | None:
        """The organisation's configuration."""
        return _organisation(org, await self.read(org, (organisation_name(org),), wanted))

    async def lineage(self, org: int, customer: int, wanted: int) -> Lineage:
        """A customer, and where merges have led it. No step is older than the one that named it."""
        name = customer_name(org, customer)
        snapshot = await self.read(org, (organisation_name(org), name), wanted)
        organisation, asked = _organisation(org, snapshot), _customer(name, snapshot)
        live, parked = asked, bool(snapshot.parked)
        while live and live.merged_into:
            name = customer_name(org, live.merged_into)
            snapshot = await self.read(org, (name,), snapshot.checkpoint.v)
            live, parked = _customer(name, snapshot), parked or bool(snapshot.parked)
        version = snapshot.documents[name].v if live else 0
        return Lineage(organisation, snapshot, asked, live, version, parked)

    async def people(
        self, org: int, customers: Collection[int], wanted: int
    ) -> dict[int, Customer]:
        """By id, the live customer that each id leads to; without those that nobody knows."""
        leads = {customer: customer for customer in customers}
        known: dict[int, Customer | None] = {}
        while unread := {id_ for id_ in leads.values() if id_ not in known}:
            names = {id_: customer_name(org, id_) for id_ in unread}
            snapshot = await self.read(org, tuple(names.values()), wanted)
            wanted = snapshot.checkpoint.v
            known |= {id_: _customer(name, snapshot) for id_, name in names.items()}
            leads = {asked: _next(id_, known[id_]) for asked, id_ in leads.items()}
        return {asked: live for asked, id_ in leads.items() if (live := known[id_])}

    def wanted(self, position: str, org: int) -> int:
        """The version that an X-Min-Position asks for, or -1 for none. Raises Malformed."""
        if not position:
            return -1
        partition, _, version = position.partition("-")
        if int(partition) != partition_of(org, self._partitions):
            raise Malformed("X-Min-Position is not a position that this organisation was given")
        return int(version)


def _organisation(org: int, snapshot: Snapshot) -> Organisation | None:
    found = snapshot.documents.get(organisation_name(org))
    return found.state if found and isinstance(found.state, Organisation) else None


def _customer(name: str, snapshot: Snapshot) -> Customer | None:
    found = snapshot.documents.get(name)
    return found.state if found and isinstance(found.state, Customer) else None


def _next(id_: int, customer: Customer | None) -> int:
    return customer.merged_into if customer and customer.merged_into else id_
