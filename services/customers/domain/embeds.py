"""What details carry when asked to: `embed=points,subscriptions,mlp,usergroup`, in any case and order.

Names nobody knows are ignored. Points, programmes and groups are decided by other systems: of a customer that none
of them has told of, the documented shape is empty, and a user group is absent.
"""

from collections.abc import Collection
from typing import Any

from customers.domain.facts import Fact
from customers.domain.loyalty import points_summary, programmes
from customers.domain.organisation import Organisation
from customers.domain.state import Customer
from customers.domain.subscribe import SHOWN_EMBEDDED, subscriptions
from customers.domain.told import user_group

_QUOTES = '"“”'


def embeds(text: str) -> frozenset[str]:
    """The parts that an `embed` parameter names; the documentation's quotation marks are tolerated."""
    names = (name.strip().strip(_QUOTES).lower() for name in text.split(","))
    return frozenset("subscriptions" if name == "subscription" else name for name in names)


def kinds(wanted: frozenset[str]) -> tuple[str, ...]:
    """The kinds of facts that details with these parts are made of."""
    points = ("points",) if wanted & {"points", "mlp"} else ()
    group = ("group",) if "usergroup" in wanted else ()
    return ("segments", "purchases", *points, *group)


def embedded(
    customer: Customer,
    wanted: frozenset[str],
    facts: Collection[Fact] | None,
    organisation: Organisation,
) -> dict[str, Any]:
    """The keys that the wanted parts add to a customer's details; `facts` None: they could not be read."""
    shown: dict[str, Any] = {}
    if "points" in wanted and facts is not None:
        shown["pointsSummary"] = points_summary(customer, facts)
    if "subscriptions" in wanted:
        shown["subscriptionInfo"] = subscriptions(customer, SHOWN_EMBEDDED)
    if "mlp" in wanted and facts is not None:
        shown["loyaltyProgramDetails"] = programmes(customer, facts, organisation)
    if "usergroup" in wanted and facts is not None and (group := user_group(customer, facts)):
        shown["userGroup"] = group
    return shown
