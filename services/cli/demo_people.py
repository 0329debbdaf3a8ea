"""The people of the documentation, and what other systems tell of them: what `customers demo-data` fills a demo with."""

from typing import Any

Json = dict[str, Any]

LINE, STORE = "source=LINE&accountId=1234", "source=INSTORE"
WECHAT = "source=WECHAT&accountId=22232"
MOBILE, EMAIL = "928000000113", "tom.sawyer@example.com"
PROGRAM = "Nightly_ApiAutoDefaultProgram"


def _body(first: str, last: str, *identifiers: tuple[str, str], **more: Any) -> Json:
    named = [{"type": type_, "value": value} for type_, value in identifiers]
    profile: Json = {"firstName": first, "lastName": last, "identifiers": named}
    return {"profiles": [{**profile, **more.pop("profile", {})}], **more}


_LINE_CHANNEL = {
    "type": "line",
    "value": "line12345",
    "primary": True,
    "verified": True,
    "meta": {"residence": True, "office": False},
}
TOM_IN_LINE = _body(
    "Tom",
    "Sawyer",
    ("mobile", MOBILE),
    ("line", "line12347"),
    profile={
        "fields": {"Favorite Color": "Green", "Favorite Sport": "Cricket"},
        "commChannels": [_LINE_CHANNEL],
    },
    loyaltyInfo={"loyaltyType": "loyalty"},
    associatedWith="westTill",
    extendedFields={"gender": "Male", "city": "Bangalore"},
)
TOM_IN_THE_STORE = _body(
    "Tom",
    "Sawyer",
    ("mobile", MOBILE),
    ("email", EMAIL),
    profile={"commChannels": [{"type": "email", "value": EMAIL, "primary": True}]},
    loyaltyInfo={"attributionV2": {"createDate": "2016-06-23T19:11:18+08:00"}},
)
TOM_IN_WECHAT = _body("Tom", "Sawyer", ("wechat", "wc_2"), profile={"fields": {"gender": "Male"}})
JAMES = _body("James", "Thomas", ("mobile", "928000000114"))
MERGE = {"add": [{"type": "mobile", "value": MOBILE}]}
SUBSCRIPTIONS = {
    "reason": "Example reason",
    "scope": {"scope": "USER", "subScope": "NONE"},
    "subscriptions": [
        {"channel": channel, "priority": priority, "type": type_}
        for priority, type_ in (("BULK", "OPTOUT"), ("TRANS", "OPTIN"))
        for channel in ("EMAIL", "MOBILE")
    ],
}

_GOLD = {
    "adjusted": 50,
    "returned": 1100.2139892578125,
    "redeemed": 150,
    "lifetimePoints": 400,
    "loyaltyPoints": 300,
    "cumulativePurchases": 8000,
    "loyaltyId": 52350728,
    "currentSlab": "Gold",
    "nextSlab": "Platinum",
    "nextSlabSerialNumber": 3,
    "nextSlabDescription": "Platinum tier",
    "slabSNo": 2,
    "slabExpiryDate": "2117-12-29T23:59:59+05:30",
}
_SILVER = {
    "redeemed": 50,
    "lifetimePoints": 100,
    "loyaltyPoints": 50,
    "cumulativePurchases": 500,
    "currentSlab": "Silver",
    "nextSlab": "Gold",
    "nextSlabSerialNumber": 2,
    "slabSNo": 1,
}
_PLATINUM = {
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
    "nextSlabDescription": "Top level tier",
    "slabSNo": 1,
    "slabExpiryDate": "2117-12-29T23:59:59+05:30",
}


_AT_A_TILL: Json = {
    "by": {"id": 15, "code": "rr.till", "name": "rr.till"},
    "byParent": {"id": 3, "code": "mall", "name": "The mall", "type": "STORE"},
    "reason": "Bought before registering",
}
_ADMIN = {"id": 7, "code": "asha", "name": "Asha", "type": "ADMIN_USER", "adminType": "GENERAL"}


def _fact(type_: str, customer: int, **more: Any) -> Json:
    return {"type": f"{type_}.v1", "customer": customer, "sequence": 1, **more}


def told_of_the_merged(customer: int) -> list[Json]:
    """Facts of the customer that is merged away: its figures come on top of the survivor's."""
    return [
        _fact("PointsAccount", customer, program=1219, points=_SILVER),
        _fact("LifetimePurchases", customer, amount=30.0),
    ]


def told(tom: int, james: int) -> list[Json]:
    """Facts of the two who live on. With those of the merged one: the figures of the documentation's samples."""
    on, later = "2019-10-16T15:53:42+00:00", "2019-10-26T10:23:42+00:00"
    members = [
        {"userId": tom, "role": "PRIMARY", "joinedOn": on},
        {"userId": james, "role": "SECONDARY", "joinedOn": later},
    ]
    group = {"id": 31, "name": "The Sawyers", "primaryUserId": tom, "createdOn": on}
    group |= {"updatedOn": later, "members": members, "lifetimePurchases": 430.5}
    transfer: Json = {"transfer": 100, "program": 1219, "programName": PROGRAM}
    return [
        _fact("PointsAccount", tom, program=1219, points=_GOLD),
        _fact("PointsAccount", tom, program=1223, points=_PLATINUM),
        _fact("PointsTransferred", tom, to=james, at=on, points=15, **transfer),
        _fact("PointsTransferred", james, to=tom, at=later, points=5, **transfer),
        _fact("RetroRequestRaised", tom, request=4711, on=on, transaction=123456789, **_AT_A_TILL),
        _fact("RetroRequestDecided", tom, request=4711, on=later, status="APPROVED", by=_ADMIN),
        _fact("RetroRequestRaised", tom, request=4712, on=later, **_AT_A_TILL),
        *(_fact("UserGroup", member, group=group) for member in (tom, james)),
        _fact("Segments", tom, segments={"Value": "High", "Visits": ["Weekend", "Evening"]}),
        _fact("LifetimePurchases", tom, amount=200.0),
        _fact("LifetimePurchases", james, amount=200.5),
    ]
