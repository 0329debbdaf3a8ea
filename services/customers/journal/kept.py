"""Facts of other systems as a read-model set keeps them, and what that needs of the stores.

Every sentence of the protocols here is a test of the contract suite, as those of `ports.py` are. Keeping is idempotent and its
order does not matter: two projectors at once, records read again and an offset that was lost are harmless, so no fact is fenced.
Only the offset is: a store that was restored from a copy lacks what a projector, which goes on, has behind it.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from customers.domain.facts import Fact, places

body = msgspec.json.Encoder().encode
fact_in = msgspec.json.Decoder(Fact).decode


class Kept(NamedTuple):
    """A fact where it is kept: as one `thing` of one customer (see `places`)."""

    org: int
    customer: int
    thing: str
    fact: Fact

    @property
    def place(self) -> tuple[int, int, str]:
        """What only one fact is kept for."""
        return self.org, self.customer, self.thing

    @property
    def name(self) -> str:
        """The place as one text."""
        return f"{self.org}|{self.customer}|{self.thing}"

    @property
    def kind(self) -> str:
        """points, transfer, raised, decided, group, segments or purchases."""
        return kind(self.thing)

    @property
    def rank(self) -> tuple[int, bytes]:
        """Of two facts for one place the one with the greater rank is kept: by sequence and, so that every reader
        agrees also where a source has used one sequence twice, by its bytes."""
        return self.fact.sequence, body(self.fact)


def kind(thing: str) -> str:
    """What a thing is one of."""
    return thing[: thing.index("|")]


def kept(org: int, fact: Fact) -> Sequence[Kept]:
    """A fact at each of its places."""
    return [Kept(org, customer, thing, fact) for customer, thing in places(fact)]


class Aside(NamedTuple):
    """A record of the facts' log that cannot be kept, and why; without anything it holds."""

    partition: int
    offset: int
    reason: str


class Keeping(NamedTuple):
    """What some consecutive records of one partition of the facts' log come to. `first`: the offset of the first of them; `offset`: the one after the last."""

    partition: int
    offset: int
    kept: Sequence[Kept]
    aside: Sequence[Aside] = ()
    first: int = 0


class FactReader(Protocol):
    """The facts of a read-model set, for reading."""

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        """Every fact of these kinds that is kept for these customers, in no order; one that is kept for two of them comes twice.

        One round trip, and none for nobody or nothing. Raises StoreUnavailable.
        """
        ...

    async def facts_offset(self, partition: int) -> int:
        """Every record of the facts' log before this offset is kept or set aside; 0 in the beginning. Raises StoreUnavailable."""
        ...


class FactKeeper(Protocol):
    """The facts of one read-model set, for whoever follows their log."""

    async def facts_offset(self, partition: int) -> int:
        """As FactReader.facts_offset, of this set. Raises StoreUnavailable."""
        ...

    async def keep(self, keeping: Keeping) -> None:
        """Keep facts, each in its place unless one with a greater rank is there, and remember what is set aside; then the offset, which never goes back.

        Raises StoreUnavailable, after which any part of it is written; doing it again completes it. Raises Fenced, and leaves the offset as it
        is, when that stands before `first`: the set went back, and what lies between must be kept again.
        """
        ...


class FactSets(Protocol):
    """What tools ask of the sets' facts."""

    def export_facts(self, name: str) -> AsyncIterator[Kept]:
        """Every fact of the named set, in the order of their names' code points. Raises StoreUnavailable."""
        ...

    async def set_aside(self, name: str) -> Sequence[Aside]:
        """Every record that the named set has set aside, by partition and offset. Raises StoreUnavailable."""
        ...


def newest(some: Sequence[Kept]) -> Mapping[tuple[int, int, str], Kept]:
    """The fact with the greatest rank for each place."""
    found: dict[tuple[int, int, str], Kept] = {}
    for one in some:
        before = found.get(one.place)
        if before is None or before.rank < one.rank:
            found[one.place] = one
    return found
