"""How a customer stands in loyalty programmes: `loyaltyDetails`, `embed=points`, `embed=mlp`.

Other systems keep a points account of a customer in each programme. A merge moves none of them: whoever survives
shows its own accounts and those of everybody merged into it, one row per programme. Figures that add up are
summed; the tier is the higher one, with all that is said of it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from math import fsum
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from customers.domain.codes import Refused
from customers.domain.facts import Fact, Points, PointsAccount
from customers.domain.lineage import every_id
from customers.domain.organisation import Organisation
from customers.domain.state import Customer

MEMBER = "loyalty"
_SUMMED = (
    "adjusted",
    "cumulative_purchases",
    "expired",
    "lifetime_points",
    "loyalty_points",
    "redeemed",
    "returned",
)
_figures = attrgetter(*_SUMMED)


def points_summary(customer: Customer, facts: Collection[Fact]) -> dict[str, Any]:
    """The documented object over every programme; zeros of a customer without an account."""
    points = _joined(customer, [account.points for account in _accounts(customer, facts)])
    summary: dict[str, Any] = msgspec.to_builtins(points)
    return summary


def programmes(
    customer: Customer, facts: Collection[Fact], organisation: Organisation
) -> list[dict[str, Any]]:
    """One row per programme, in the order of the organisation's configuration, then by id.

    A loyalty customer without any account is in the default programme, with zeros.
    """
    accounts = _accounts(customer, facts)
    known = [programme.id for programme in organisation.programs]
    told = sorted({account.program for account in accounts})
    ids = sorted(told, key=lambda id_: known.index(id_) if id_ in known else len(known))
    if not ids and customer.loyalty == MEMBER:
        ids = known[:1]
    return [
        _row(_joined(customer, [a.points for a in accounts if a.program == id_]), id_)
        for id_ in ids
    ]


def loyalty_details(
    customer: Customer, facts: Collection[Fact], organisation: Organisation, program: int | None
) -> dict[str, Any] | Refused:
    """The rows of all programmes or of one; 1213 an unknown programme, 8089 not a member, or not of this one."""
    rows = programmes(customer, facts, organisation)
    if program is not None:
        rows = [row for row in rows if row["programId"] == program]
        if not rows and program not in {known.id for known in organisation.programs}:
            return Refused(1213)
    if customer.loyalty != MEMBER or (program is not None and not rows):
        return Refused(8089)
    return {"data": rows, "warnings": [], "errors": []}


def _accounts(customer: Customer, facts: Collection[Fact]) -> list[PointsAccount]:
    """The customer's own accounts first, then its victims', in the order in which they came to it."""
    order = every_id(customer)
    accounts = [fact for fact in facts if isinstance(fact, PointsAccount)]
    return sorted(accounts, key=lambda account: (order.index(account.customer), account.program))


def _joined(customer: Customer, accounts: Sequence[Points]) -> Points:
    """Several accounts as one. Of equal tiers the first account's counts."""
    points = max(accounts, key=lambda points: points.slab_s_no, default=Points())
    if len(accounts) > 1:
        columns = zip(*map(_figures, accounts), strict=True)
        sums = dict(zip(_SUMMED, map(fsum, columns), strict=True))
        own = next((each.loyalty_id for each in accounts if each.loyalty_id), 0)
        points = replace(points, loyalty_id=own, **sums)
    if points.loyalty_id and points.slab_expiry_date:
        return points
    return replace(
        points,
        loyalty_id=points.loyalty_id or customer.id,
        slab_expiry_date=points.slab_expiry_date or _a_century_after(customer.created_at),
    )


def _row(points: Points, program: int) -> dict[str, Any]:
    return {
        "redeemed": points.redeemed,
        "expired": points.expired,
        "returned": points.returned,
        "adjusted": points.adjusted,
        "lifetimePoints": points.lifetime_points,
        "loyaltyPoints": points.loyalty_points,
        "cumulativePurchases": points.cumulative_purchases,
        "loyaltyId": points.loyalty_id,
        "currentSlab": points.current_slab,
        "nextSlab": points.next_slab,
        "nextSlabSerialNumber": points.next_slab_serial_number,
        "nextSlabDescription": points.next_slab_description,
        "slabSNo": points.slab_s_no,
        "slabExpiryDate": points.slab_expiry_date,
        "programId": program,
    }


def _a_century_after(created_at: str) -> str:
    created = datetime.fromisoformat(created_at)
    return created.replace(created.year + 100, 12, 31, 23, 59, 59, 0).isoformat()
