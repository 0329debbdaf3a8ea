"""What details carry when asked to: `embed=points,subscriptions,mlp,usergroup`, in any case and order.

Names nobody knows are ignored. Points and programmes are decided by other systems: of a customer that none of
them has told of, the documented shape is empty, and a user group is absent.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from customers.domain.state import Customer
from customers.domain.subscribe import SHOWN_EMBEDDED, subscriptions

_QUOTES = '"“”'


def embeds(text: str) -> frozenset[str]:
    """The parts that an `embed` parameter names; the documentation's quotation marks are tolerated."""
    names = (name.strip().strip(_QUOTES).lower() for name in text.split(","))
    return frozenset("subscriptions" if name == "subscription" else name for name in names)


def embedded(customer: Customer, wanted: frozenset[str]) -> dict[str, Any]:
    """The keys that the wanted parts add to a customer's details."""
    parts = (part(customer) for name, part in _PARTS.items() if name in wanted)
    return {key: value for keys in parts for key, value in keys.items()}


def _points(customer: Customer) -> dict[str, Any]:
    summary = {
        "adjusted": 0.0,
        "cumulativePurchases": 0.0,
        "currentSlab": "",
        "expired": 0.0,
        "lifetimePoints": 0.0,
        "loyaltyId": customer.id,
        "loyaltyPoints": 0.0,
        "nextSlab": "",
        "nextSlabDescription": "",
        "nextSlabSerialNumber": -1,
        "redeemed": 0.0,
        "returned": 0.0,
        "slabExpiryDate": _a_century_after(customer.created_at),
        "slabSNo": 0,
    }
    return {"pointsSummary": summary}


def _a_century_after(created_at: str) -> str:
    created = datetime.fromisoformat(created_at)
    return created.replace(created.year + 100, 12, 31, 23, 59, 59, 0).isoformat()


def _subscriptions(customer: Customer) -> dict[str, Any]:
    return {"subscriptionInfo": subscriptions(customer, SHOWN_EMBEDDED)}


def _programmes(_: Customer) -> dict[str, Any]:
    return {"loyaltyProgramDetails": []}


_PARTS: dict[str, Callable[[Customer], dict[str, Any]]] = {
    "points": _points,
    "subscriptions": _subscriptions,
    "mlp": _programmes,
}
