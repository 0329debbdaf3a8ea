"""Another system that tells facts of customers: new ones, late ones, and the same again."""

from random import Random
from typing import Any

from tests.naive import world
from tests.naive.people import Fact, Shop
from tests.naive.told import FIGURES

About = tuple[str, dict[str, Any]]  # what is said, and what names the thing


class Teller:
    """What names a thing stays as it is: two people have one transfer each way, and each id that a request was first
    raised under has one, which is told under that id or a survivor's. Each number is used once, but not in their order."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._told: list[Fact] = []
        self._last, self._left = 0, list[int]()
        self._pairs: list[set[int]] = []
        self._requests: list[int] = []

    def one(self, chance: Random, id_: int, other: int) -> Fact:
        """Something of a customer, seldom also of another; every fourth time what was told before."""
        if self._told and chance.random() < 0.25:
            return self._again(chance)
        make = chance.choice((_points, _bought, self._transfer, self._request, _segments, _group))
        type_, said = make(chance, id_, other)
        fact = {"type": f"{type_}.v1", "customer": id_, "sequence": self._number(chance), **said}
        self._told.append(fact)
        return fact

    def _again(self, chance: Random) -> Fact:
        """As it was told, or another amount by mistake under the same number."""
        fact = chance.choice(self._told)
        mistaken = "amount" in fact and chance.random() < 0.5
        return {**fact, "amount": chance.choice(world.AMOUNTS)} if mistaken else fact

    def _number(self, chance: Random) -> int:
        """A greater one than ever, or one that was left out."""
        if self._left and chance.random() < 0.3:
            return self._left.pop(chance.randrange(len(self._left)))
        self._left.append(self._last + 1)
        self._last += 2
        return self._last

    def _transfer(self, chance: Random, id_: int, other: int) -> About:
        if id_ == other:
            return _bought(chance, id_, other)
        if {id_, other} not in self._pairs:
            self._pairs.append({id_, other})
        named = {"to": other, "transfer": self._pairs.index({id_, other}) + 1}
        said = {"at": chance.choice(world.MOMENTS), "points": chance.choice(world.AMOUNTS)}
        program = {"program": chance.choice(world.PROGRAMS)}
        words = {"notes": chance.choice(("", "thanks")), "programName": chance.choice(("", "Old"))}
        return "PointsTransferred", {**named, **said, **program, **words}

    def _request(self, chance: Random, id_: int, _: int) -> About:
        person = self._shop.person(id_)
        first = chance.choice((id_, *(person.victims if person else ())))
        if first not in self._requests:
            self._requests.append(first)
        said = {
            "request": self._requests.index(first) + 1,
            "on": chance.choice(world.MOMENTS),
            "by": {"code": chance.choice(("rr.till", "westTill"))},
        }
        if chance.random() < 0.5:
            return "RetroRequestDecided", {**said, "status": chance.choice(world.STATUSES)}
        about = {"reason": chance.choice(("", "forgot")), "transaction": chance.randint(1, 9)}
        return "RetroRequestRaised", {**said, **about}


def _points(chance: Random, id_: int, _: int) -> About:
    figures = {name: chance.choice(world.AMOUNTS) for name in FIGURES if chance.random() < 0.5}
    known = chance.choice(({}, {"loyaltyId": id_ + 7}))
    points = {**figures, **chance.choice(world.TIERS), **known}
    return "PointsAccount", {"program": chance.choice(world.PROGRAMS), "points": points}


def _bought(chance: Random, _: int, __: int) -> About:
    return "LifetimePurchases", {"amount": chance.choice(world.AMOUNTS)}


def _segments(chance: Random, _: int, __: int) -> About:
    return "Segments", {"segments": chance.choice(world.SEGMENTS)}


def _group(chance: Random, id_: int, other: int) -> About:
    name = chance.choice((None, "Family", "Friends"))
    group = {"id": 31, "name": name, "primaryUserId": other} if name else None
    return "UserGroup", {"group": group}
