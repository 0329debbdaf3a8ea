"""Facts as other systems send them, by the documentation's samples."""

from typing import Any

from tests.conformance.telling import fact

Fact = dict[str, Any]
GOLD: dict[str, Any] = {
    "redeemed": 200,
    "expired": 0,
    "returned": 1100.2139892578125,
    "adjusted": 50,
    "lifetimePoints": 500,
    "loyaltyPoints": 350,
    "cumulativePurchases": 8500,
    "loyaltyId": 52350728,
    "currentSlab": "Gold",
    "nextSlab": "Platinum",
    "nextSlabSerialNumber": 3,
    "nextSlabDescription": "Platinum tier",
    "slabSNo": 2,
    "slabExpiryDate": "2117-12-29T23:59:59+05:30",
}
PLATINUM: dict[str, Any] = {
    "redeemed": 2500,
    "expired": 300,
    "returned": 102.68399810791016,
    "adjusted": 30,
    "lifetimePoints": 5000,
    "loyaltyPoints": 2200,
    "cumulativePurchases": 43560,
    "loyaltyId": 52350728,
    "currentSlab": "Platinum",
    "nextSlab": "Star",
    "nextSlabSerialNumber": -1,
    "nextSlabDescription": "Top level tier",
    "slabSNo": 1,
    "slabExpiryDate": "2117-12-29T23:59:59+05:30",
}
FIGURES = (
    "redeemed",
    "expired",
    "returned",
    "adjusted",
    "lifetimePoints",
    "loyaltyPoints",
    "cumulativePurchases",
)
BY: dict[str, Any] = {
    "id": 75000001,
    "code": "rr.till",
    "description": "at the door",
    "name": "rr.till",
    "type": "TILL",
    "referenceId": 12,
    "adminType": "GENERAL",
    "isActive": True,
    "isOuEnabled": False,
    "timeZoneId": 1,
    "currencyId": 2,
    "languageId": 3,
    "default": False,
}


def transferred(customer: int, to: int, **more: Any) -> Fact:
    """The documentation's sample of a transfer, between these two."""
    told = {"transfer": 100, "at": "2019-10-16T15:53:42+00:00", "points": 15}
    of = {"program": 1219, "programName": "Nightly_ApiAutoDefaultProgram"}
    return fact("PointsTransferred", customer, to=to, **{**told, **of, **more})


def raised(customer: int, request: int, **more: Any) -> Fact:
    """A retro request."""
    told = {"on": "2025-03-01T10:00:00+00:00", "by": BY, "transaction": 4711}
    return fact("RetroRequestRaised", customer, request=request, **{**told, **more})


def decided(customer: int, request: int, status: str = "APPROVED", **more: Any) -> Fact:
    """What became of a retro request."""
    told = {"status": status, "on": "2025-04-01T10:00:00+00:00", "by": BY}
    return fact("RetroRequestDecided", customer, request=request, **{**told, **more})


def segments(customer: int, **values: Any) -> Fact:
    """Every segment of a customer."""
    return fact("Segments", customer, segments=values)


def group(customer: int, *members: int) -> Fact:
    """The group that a customer is in, with these members, the first of them the primary one."""
    told = {"id": 31, "name": "Family", "primaryUserId": members[0], "lifetimePurchases": 99}
    roles = ["PRIMARY", *("SECONDARY" for _ in members[1:])]
    shown = [{"userId": id_, "role": role} for id_, role in zip(members, roles, strict=True)]
    return fact("UserGroup", customer, group={**told, "members": shown})
