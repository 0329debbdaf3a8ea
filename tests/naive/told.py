"""What other systems told of people: of each thing the fact with the greatest sequence; and what details show of it."""

import json
from typing import Any

from tests.naive.people import Fact, Person, Shop

NAMED_BY = {
    "PointsAccount.v1": ("customer", "program"),
    "PointsTransferred.v1": ("customer", "to", "transfer"),
    "RetroRequestRaised.v1": ("customer", "request"),
    "RetroRequestDecided.v1": ("customer", "request"),
    "UserGroup.v1": ("customer",),
    "Segments.v1": ("customer",),
    "LifetimePurchases.v1": ("customer",),
}
FIGURES = (
    "adjusted",
    "cumulativePurchases",
    "expired",
    "lifetimePoints",
    "loyaltyPoints",
    "redeemed",
    "returned",
)
TIER = (
    "currentSlab",
    "nextSlab",
    "nextSlabDescription",
    "nextSlabSerialNumber",
    "slabExpiryDate",
    "slabSNo",
)
NOTHING: dict[str, Any] = {
    **dict.fromkeys(FIGURES, 0),
    "currentSlab": "",
    "nextSlab": "",
    "nextSlabDescription": "",
    "nextSlabSerialNumber": -1,
    "slabExpiryDate": "a century ahead",
    "slabSNo": 0,
}
Points = dict[str, Any]


def tell(shop: Shop, fact: Fact) -> str:
    """Keep a fact if it is newer than what is known of its thing: whether it was. Of two with one sequence the greater
    bytes count; only amounts are ever told so."""
    thing = (fact["type"], *(fact[name] for name in NAMED_BY[fact["type"]]))
    known = shop.told.get(thing)
    if known and fact["sequence"] < known["sequence"]:
        return "late"
    again = known is not None and fact["sequence"] == known["sequence"]
    if again and json.dumps(fact) <= json.dumps(known):
        return "again"
    shop.told[thing] = fact
    for id_ in (fact["customer"], fact.get("to") or fact["customer"]):
        shop.told_of.setdefault(id_, {})[thing] = None
    return "corrected" if again else "newer" if known else "new"


def of(shop: Shop, person: Person) -> list[Fact]:
    """What counts of all that was told of a person: its own, then that of whoever was merged into it."""
    ids = (person.id, *person.victims)
    things = {thing: None for id_ in ids for thing in shop.told_of.get(id_, ())}
    return [shop.told[thing] for thing in things]


def known_of(shop: Shop, id_: int) -> bool:
    """Whether anything was told of the person that an id leads to."""
    live = shop.live(id_)
    return live is not None and any(one in shop.told_of for one in (live.id, *live.victims))


def standing(shop: Shop, person: Person, everything: bool) -> dict[str, Any]:
    """What details show of it, with points and groups if they are asked for everything."""
    told = of(shop, person)
    names: dict[str, Any] = {}
    for fact in told:
        names = {**fact.get("segments", {}), **names}
    shown = {"purchases": sum(fact.get("amount", 0) for fact in told), "segments": names}
    if not everything:
        return shown
    groups = [fact["group"] for fact in told if fact["type"] == "UserGroup.v1" and fact["group"]]
    return {
        **shown,
        "points": _account(person, told),
        "programmes": programmes(shop, person, told),
        "group": groups[0]["name"] if groups else "",
    }


def programmes(shop: Shop, person: Person, told: list[Fact]) -> dict[int, Points]:
    """The points in each programme; zeros in the default one of a member of whom nothing is told."""
    found = {fact["program"] for fact in told if fact["type"] == "PointsAccount.v1"}
    if not found and person.loyalty == "loyalty":
        found = {program.id for program in shop.rules.programs[:1]}
    return {id_: _account(person, [f for f in told if f.get("program") == id_]) for id_ in found}


def _account(person: Person, told: list[Fact]) -> Points:
    """Accounts as one: figures added, the higher tier."""
    points = [fact["points"] for fact in told if fact["type"] == "PointsAccount.v1"]
    joined = {**NOTHING, "loyaltyId": person.id}
    for each in reversed(points):  # its own come last: their id counts
        for name in FIGURES:
            joined[name] += each.get(name, 0)
        joined["loyaltyId"] = each.get("loyaltyId", joined["loyaltyId"])
        if each.get("slabSNo", 0) > joined["slabSNo"]:
            joined.update({name: each[name] for name in TIER})
    return joined


def standing_shown(body: dict[str, Any], everything: bool) -> dict[str, Any]:
    """The same of an answer."""
    shown = {"purchases": body["loyaltyInfo"]["lifetimePurchases"], "segments": body["segments"]}
    if not everything:
        return shown
    return {
        **shown,
        "points": _account_shown(body["pointsSummary"]),
        "programmes": programmes_shown(body["loyaltyProgramDetails"]),
        "group": body["userGroup"]["name"] if "userGroup" in body else "",
    }


def _account_shown(row: Points) -> Points:
    if row["slabSNo"]:
        return row
    assert row["slabExpiryDate"] > "21", "whoever has no tier keeps it for a century"
    return {**row, "slabExpiryDate": NOTHING["slabExpiryDate"]}


def programmes_shown(rows: list[Points]) -> dict[int, Points]:
    """The points in each programme of an answer."""
    found = {row["programId"]: _account_shown(row) for row in rows}
    assert len(found) == len(rows), "a programme is shown twice"
    for id_, row in found.items():
        found[id_] = {name: value for name, value in row.items() if name != "programId"}
    return found
