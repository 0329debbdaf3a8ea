"""Reads of nothing but what other systems told: loyalty details, points transfers, retro requests."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.naive.answers import Answer, understood
from tests.naive.people import Fact, Person, Shop
from tests.naive.told import Points, of, programmes, programmes_shown

Rows = list[tuple[object, ...]]


def loyalty(shop: Shop, person: Person, program: int) -> dict[int, Points] | Answer:
    """Loyalty details, of one programme or of all."""
    found = programmes(shop, person, of(shop, person))
    if program and program not in [known.id for known in shop.rules.programs]:
        return Answer(1213)
    if person.loyalty != "loyalty" or (program and program not in found):
        return Answer(8089)
    return {program: found[program]} if program else found


def transfers(shop: Shop, person: Person, program: int) -> Rows:
    """Points that went from or to any of a person's ids; between two of them, both ways."""
    ids, rows = (person.id, *person.victims), []
    for fact in of(shop, person):
        if "transfer" in fact and program in (0, fact["program"]):
            ways = [("DEDUCTION", fact["customer"]), ("ADDITION", fact["to"])]
            rows += [_transfer(shop, fact, way) for way, id_ in ways if id_ in ids]
    return sorted(rows)


def _transfer(shop: Shop, fact: Fact, way: str) -> tuple[object, ...]:
    called = {program.id: program.name for program in shop.rules.programs}
    return (
        datetime.fromisoformat(fact["at"]).timestamp(),
        fact["transfer"],
        way,
        fact["points"],
        *(_named(shop, fact["customer"]), _named(shop, fact["to"])),
        fact["notes"],
        fact["programName"] or called[fact["program"]],
    )


def _named(shop: Shop, id_: int) -> tuple[int, str, str]:
    """Who somebody is by now, and the name in the first profile that has one."""
    live = shop.live(id_)
    names = [(p.first_name, p.last_name) for p in live.profiles.values()] if live else []
    first, last = next((pair for pair in names if any(pair)), ("", ""))
    return (live.id if live else id_, first, last)


def requests(shop: Shop, person: Person, _: int) -> Rows:
    """The requests under any of a person's ids, each with what became of it; one that was not raised is none."""
    raised: dict[int, Fact] = {}
    decided: dict[int, Fact] = {}
    for fact in sorted(of(shop, person), key=lambda fact: int(fact["sequence"])):
        if fact["type"] == "RetroRequestRaised.v1":
            raised[fact["request"]] = fact
        if fact["type"] == "RetroRequestDecided.v1":
            decided[fact["request"]] = fact
    return sorted(_request(person, one, decided.get(id_, one)) for id_, one in raised.items())


def _request(person: Person, raised: Fact, last: Fact) -> tuple[object, ...]:
    """`last`: what was decided, or else how it was raised."""
    status = last.get("status", "PENDING")
    by = (raised["by"]["code"], last["by"]["code"])
    about = (raised["reason"], raised["transaction"])
    return (raised["request"], status, person.id, raised["on"], last["on"], *by, *about)


def _transfers_shown(rows: list[dict[str, Any]]) -> Rows:
    dates = [row["pointsTransferDate"] for row in rows]
    assert dates == sorted(dates, reverse=True), "the newest comes first"
    return sorted(
        (
            datetime.fromisoformat(f"{row['pointsTransferDate']}+00:00").timestamp(),
            row["transferId"],
            row["transferType"],
            row["pointsTransferred"],
            *(tuple(row[end].values()) for end in ("transferredFrom", "transferredTo")),
            row["notes"],
            row["programName"],
        )
        for row in rows
    )


def _requests_shown(rows: list[dict[str, Any]]) -> Rows:
    dates = [datetime.fromisoformat(row["addedOn"]) for row in rows]
    assert dates == sorted(dates, reverse=True), "the newest comes first"
    keys = ("id", "status", "userId", "addedOn", "updatedOn")
    assert all(row["requestId"] == row["id"] for row in rows)
    return sorted(
        (
            *(row[key] for key in keys),
            *(row[by]["code"] for by in ("addedBy", "updatedBy")),
            *(row["reason"], row["transactionId"]),
        )
        for row in rows
    )


LEDGERS: dict[str, tuple[Callable[[Shop, Person, int], Any], Callable[[list[Any]], object]]] = {
    "loyaltyDetails": (loyalty, programmes_shown),
    "pointsTransfers": (transfers, _transfers_shown),
    "retroRequest": (requests, _requests_shown),
}


def ledger(shop: Shop, id_: int, read: str, program: int) -> object:
    """What one of these reads shows, or why it shows nothing: it follows no merge."""
    person = shop.person(id_)
    if person is None:
        return Answer(9050 if read == "retroRequest" else 8015)
    if person.merged_into:
        live = shop.live(id_)
        return Answer(8069, str(live.id if live else 0))
    return LEDGERS[read][0](shop, person, program)


def ledger_shown(read: str, body: dict[str, Any]) -> object:
    """What it did show."""
    return LEDGERS[read][1](body["data"]) if "data" in body else understood(body)
