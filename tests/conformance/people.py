"""Customers that tests of changes begin with: one, two that may be merged, one that was."""

from typing import NamedTuple

from tests.conformance.api import Api, identifiers, mobile, profile

STORE, LINE, WECHAT = (
    "source=INSTORE",
    "source=LINE&accountId=1234",
    "source=WECHAT&accountId=22232",
)


class One(NamedTuple):
    """A customer and the mobile it was registered with."""

    id: int
    mobile: str


def someone(api: Api, where: str = STORE, **more: object) -> One:
    """A customer with one mobile in one source account."""
    number = mobile()
    return One(api.register(where, profile(("mobile", number), **more))["createdId"], number)


class Merged(NamedTuple):
    """The survivor, registered in the store, and its victim, from LINE."""

    survivor: One
    victim: One


def merged(api: Api) -> Merged:
    """Two customers that were merged by the survivor's mobile."""
    pair = Merged(someone(api, STORE, firstName="Sue"), someone(api, LINE, firstName="Vic"))
    body = {"add": identifiers(("mobile", pair.survivor.mobile))}
    assert api.change(pair.victim.id, LINE, body).json()["createdId"] == pair.survivor.id
    return pair


def shown(api: Api, customer: int, where: str = STORE) -> list[tuple[str, str]]:
    """The identifiers of a customer's profile in one source account."""
    found = api.details(customer, where).json()["profiles"][0]["identifiers"]
    return [(i["type"], i["value"]) for i in found]


def holder(api: Api, where: str, number: str) -> int:
    """Who holds a mobile, by lookup; 0 for nobody."""
    found = api.lookup(f"{where}&identifierName=mobile&identifierValue={number}").json()
    return int(found.get("entity", 0))
