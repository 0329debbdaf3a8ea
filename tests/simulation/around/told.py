"""Facts of another system: told late, twice, in any order, and sometimes badly; and what all of them together mean."""

import random
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from customers.domain.facts import (
    Fact,
    LifetimePurchases,
    Points,
    PointsAccount,
    PointsTransferred,
    Segments,
)
from customers.journal.factlog import Told, encode
from customers.journal.kept import Aside, Kept
from tests.simulation.log import SimLog
from tests.simulation.wishes import ORG

CUSTOMERS, SEQUENCES = range(1, 5), 12
BAD = (b"", b"x", b"{}", b'{"org":1,"fact":{"type":"Nothing.v1","customer":1,"sequence":1}}')
Place = tuple[int, int, str]
Rank = tuple[int, bytes]


class Wanted(NamedTuple):
    """What a record's bytes mean: where something is to be found, and its rank; nothing for a bad one."""

    places: tuple[Place, ...]
    rank: Rank


NOTHING = Wanted((), (0, b""))


class Meant:
    """What the records of the facts' log mean, as whoever told them meant it. `careless`: one sequence is used for two facts."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self.careless = chance, chance.random() < 0.5
        self._wanted: dict[bytes, Wanted] = {}
        self.log: SimLog | None = None

    def any(self) -> bytes:
        """A record that somebody sends."""
        if self._chance.random() < 0.1:
            return self._chance.choice(BAD)
        if self._wanted and self._chance.random() < 0.1:
            return self._chance.choice(list(self._wanted))
        fact, things = self._fact()
        value = encode(Told(ORG, fact))
        places = tuple((ORG, customer, thing) for customer, thing in things)
        self._wanted[value] = Wanted(places, (fact.sequence, msgspec.json.encode(fact)))
        return value

    def _fact(self) -> tuple[Fact, list[tuple[int, str]]]:
        chance = self._chance
        one, other = chance.sample(CUSTOMERS, 2)
        sequence = chance.randrange(SEQUENCES)
        amount = float(chance.randrange(3) if self.careless else sequence)
        match chance.randrange(4):
            case 0:
                points = PointsAccount(
                    customer=one, sequence=sequence, program=7, points=Points(redeemed=amount)
                )
                return points, [(one, "points|7")]
            case 1:
                went = PointsTransferred(
                    customer=one, to=other, sequence=sequence, transfer=one * 10 + other,
                    at="2024-01-01T00:00:00Z", points=amount,
                )  # fmt: skip
                name = f"transfer|{one * 10 + other}"
                return went, [(one, f"{name}|out"), (other, f"{name}|in")]
            case 2:
                bought = LifetimePurchases(customer=one, sequence=sequence, amount=amount)
                return bought, [(one, "purchases|")]
            case _:
                segments = Segments(customer=one, sequence=sequence, segments={"vip": amount})
                return segments, [(one, "segments|")]

    def told(self, fact: Fact) -> bool:
        """Whether somebody sent it."""
        return encode(Told(ORG, fact)) in self._wanted

    def missing(
        self, first: int, end: int, kept: Mapping[Place, Kept], aside: Mapping[int, Aside]
    ) -> str:
        """F1: what is wrong when these records are said to be kept, or "": each fact is there, or one of a greater rank;
        bad ones are set aside."""
        assert self.log is not None
        for offset in range(first, end):
            wanted = self._wanted.get(self.log.records[offset])
            if wanted is None and offset not in aside:
                return f"F1 the bad record at {offset} is not set aside"
            places, rank = wanted or NOTHING
            if any(place not in kept or kept[place].rank < rank for place in places):
                return f"F1 the fact at {offset} is lost"
        return ""

    def everything(self) -> dict[Place, Rank]:
        """All facts in the log, applied naively and in any order."""
        assert self.log is not None
        found: dict[Place, Rank] = {}
        for value in self._chance.sample(self.log.records, len(self.log.records)):
            places, rank = self._wanted.get(value, NOTHING)
            for place in places:
                found[place] = max(found.get(place, rank), rank)
        return found
