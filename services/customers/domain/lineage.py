"""Which customer an id leads to: an id that was merged away works for ever."""

from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.decision import Reader
from customers.domain.state import Customer, customer_name


class Codes(Struct, frozen=True):
    """The codes by which a request names an unknown and a merged-away customer ("Old ids")."""

    unknown: int
    merged: int


ON_CHANGE = Codes(8009, 8067)
ON_SUBSCRIPTIONS = Codes(8015, 8069)
ON_LOYALTY = Codes(8015, 8069)
ON_RETRO = Codes(9050, 8069)


def every_id(customer: Customer) -> tuple[int, ...]:
    """Every id that leads to a live customer: its own, then those merged into it, the first one first."""
    return (customer.id, *customer.victims)


def alone(asked: Customer | None, live: Customer | None, codes: Codes) -> Customer | Refused:
    """The customer that was `asked` for, where a read does not follow merges; why it cannot be shown: unknown, or
    merged into the `live` one that is named."""
    if asked is None or live is None:
        return Refused(codes.unknown)
    return live if asked.id == live.id else Refused(codes.merged, live.id)


async def found(view: Reader, org: int, customer: int) -> Customer | None:
    """The customer with this very id, merged away or not."""
    name = customer_name(org, customer)
    document = (await view.get((name,)))[name]
    return document if isinstance(document, Customer) else None


async def survivor(view: Reader, org: int, customer: Customer) -> Customer:
    """The live customer that one was merged into, through however many merges; a live one is its own."""
    while customer.merged_into:
        following = await found(view, org, customer.merged_into)
        assert following is not None, "a survivor is there for ever"
        customer = following
    return customer


async def live(view: Reader, org: int, customer: int, codes: Codes) -> Customer | Refused:
    """The customer that a command changes, or why it cannot: unknown, or merged into the one named."""
    document = await found(view, org, customer)
    if document is None:
        return Refused(codes.unknown)
    if document.merged_into:
        return Refused(codes.merged, (await survivor(view, org, document)).id)
    return document
