"""Points transfers: `GET /v2/customers/{id}/pointsTransfers`. From whom points came, and to whom they went.

A transfer is seen from the customer asked for, and from everybody merged into it: points that went out are a
DEDUCTION, points that came in an ADDITION. Both people are named as they are now, also when they were merged.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.facts import Fact, PointsTransferred
from customers.domain.lineage import every_id
from customers.domain.moments import utc
from customers.domain.organisation import Organisation
from customers.domain.paging import DEFAULT_LIMIT, Page, descending, out_of_bounds, whole
from customers.domain.state import Customer

BY_DATE, BY_POINTS = "pointsTransferDate", "pointsTransferred"
OUT, IN = "DEDUCTION", "ADDITION"
_SORTS = {"": BY_DATE, BY_DATE.lower(): BY_DATE, BY_POINTS.lower(): BY_POINTS}
_BAD = Refused(814)


class TransfersQuery(Struct, frozen=True, kw_only=True):
    """The query as sent; "" for what was left out."""

    limit: str = ""
    offset: str = ""
    page: str = ""
    sort_by: str = ""
    sort_order: str = ""
    program: str = ""
    entity_type: str = ""


class WantedTransfers(Struct, frozen=True):
    """A query whose own content is right. `program` 0: of every programme."""

    page: Page
    by: str
    descending: bool
    program: int


class Leg(Struct, frozen=True):
    """A transfer as one of its two people sees it."""

    transfer: PointsTransferred
    type: str


def wanted_transfers(query: TransfersQuery) -> WantedTransfers | Refused:
    """814 a parameter that is none of the documented values; 8100, 8101, 8102 a page out of bounds."""
    by = _SORTS.get(query.sort_by.lower())
    down, program, page = descending(query.sort_order), whole(query.program or "0"), _page(query)
    if by is None or down is None or program is None or page is None:
        return _BAD
    if query.entity_type.upper() not in ("", "CUSTOMER"):
        return _BAD
    return out_of_bounds(page) or WantedTransfers(page, by, down, program)


def _page(query: TransfersQuery) -> Page | None:
    """Pages are counted from 1; a page that is named beats an offset."""
    limit, offset = whole(query.limit or str(DEFAULT_LIMIT)), whole(query.offset or "0")
    number = whole(query.page or "1")
    if limit is None or offset is None or number is None or number < 1:
        return None
    return Page(limit, (number - 1) * limit if query.page else offset)


def legs(customer: Customer, facts: Collection[Fact], wanted: WantedTransfers) -> list[Leg]:
    """The wanted page of a customer's transfers."""
    ids = every_id(customer)
    found = [
        Leg(transfer, type_)
        for transfer in _newest(facts)
        for id_, type_ in ((transfer.customer, OUT), (transfer.to, IN))
        if id_ in ids and wanted.program in (0, transfer.program)
    ]
    found.sort(key=_by_points if wanted.by == BY_POINTS else _by_date, reverse=wanted.descending)
    return found[wanted.page.offset :][: wanted.page.limit]


def _newest(facts: Collection[Fact]) -> Collection[PointsTransferred]:
    """Each transfer once, though both its people may be one by now; two legs may share an id."""
    newest: dict[tuple[int, int, int], PointsTransferred] = {}
    for fact in facts:
        if isinstance(fact, PointsTransferred):
            key = (fact.transfer, fact.customer, fact.to)
            known = newest.get(key)
            if known is None or known.sequence < fact.sequence:
                newest[key] = fact
    return newest.values()


def _by_date(leg: Leg) -> tuple[datetime, int, str]:
    return (utc(leg.transfer.at), leg.transfer.transfer, leg.type)


def _by_points(leg: Leg) -> tuple[float, datetime, int, str]:
    return (leg.transfer.points, *_by_date(leg))


def people(page: Sequence[Leg]) -> frozenset[int]:
    """Everybody whose name a page shows."""
    return frozenset(id_ for leg in page for id_ in (leg.transfer.customer, leg.transfer.to))


def transfers(
    page: Sequence[Leg], known: Mapping[int, Customer], organisation: Organisation
) -> dict[str, Any]:
    """The documented answer. `known`: by the id that a transfer names, the live customer that it leads to."""
    programs = {program.id: program.name for program in organisation.programs}
    return {"data": [_row(leg, known, programs) for leg in page], "warnings": [], "errors": []}


def _row(leg: Leg, known: Mapping[int, Customer], programs: Mapping[int, str]) -> dict[str, Any]:
    transfer = leg.transfer
    return {
        "pointsTransferDate": utc(transfer.at).replace(tzinfo=None).isoformat(" ", "seconds"),
        "pointsTransferred": transfer.points,
        "transferId": transfer.transfer,
        "transferType": leg.type,
        "transferredFrom": _person(transfer.customer, known),
        "transferredTo": _person(transfer.to, known),
        "notes": transfer.notes,
        "programName": transfer.program_name or programs.get(transfer.program, ""),
    }


def _person(id_: int, known: Mapping[int, Customer]) -> dict[str, Any]:
    customer = known.get(id_)
    profiles = customer.profiles if customer else ()
    named = next((p for p in profiles if p.first_name or p.last_name), None)
    return {
        "userId": customer.id if customer else id_,
        "firstName": named.first_name if named else "",
        "lastName": named.last_name if named else "",
    }
