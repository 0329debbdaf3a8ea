"""FastAPI routes that take the same requests, with models of the bodies, answer bodies of the same size, and do nothing."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(telemetry={"logs": False})
TILL = {"code": "demo.till", "description": "", "name": "demo.till", "type": "TILL"}
BY = {"code": "demo.till", "name": "demo.till"}
AT = "2026-11-24T13:18:00+00:00"
PROFILE = {
    "firstName": "Tom",
    "lastName": "Sawyer",
    "attribution": {"createDate": AT, "createdBy": TILL, "modifiedBy": TILL, "modifiedDate": AT},
    "fields": {"Favorite Color": "Green", "Favorite Sport": "Cricket"},
    "identifiers": [
        {"type": "mobile", "value": "928000000113"},
        {"type": "line", "value": "line12347"},
    ],
    "commChannels": [
        {
            "type": "line",
            "value": "line12345",
            "primary": True,
            "verified": True,
            "meta": {"residence": True, "office": False},
        }
    ],
    "source": "LINE",
    "accountId": "1234",
    "userId": 445831020552540,
    "conflictingProfileList": [],
    "autoUpdateTime": AT,
}
DETAILS = {
    "id": 445831020552540,
    "profiles": [PROFILE],
    "loyaltyInfo": {
        "loyaltyType": "loyalty",
        "attributionV2": {
            "createDate": AT,
            "createdBy": BY,
            "modifiedBy": BY,
            "modifiedDate": AT,
        },
        "lifetimePurchases": 0,
    },
    "segments": {},
    "extendedFields": {"gender": "Male", "city": "Bangalore"},
    "warnings": [],
}

ENTITY = {"entity": {k: v for k, v in DETAILS.items() if k != "warnings"}, "warnings": []}
PROGRAM = {
    "redeemed": 200.0,
    "expired": 0.0,
    "returned": 1100.2139892578125,
    "adjusted": 0.0,
    "lifetimePoints": 500.0,
    "loyaltyPoints": 350.0,
    "cumulativePurchases": 8500.0,
    "loyaltyId": 52350728,
    "currentSlab": "Gold",
    "nextSlab": "Platinum",
    "nextSlabSerialNumber": 3,
    "nextSlabDescription": "Platinum tier",
    "slabSNo": 2,
    "slabExpiryDate": "2117-12-29T23:59:59+05:30",
}
PROGRAMS = [{**PROGRAM, "programId": 1219}, {**PROGRAM, "programId": 1223}]
LOYALTY = {"data": PROGRAMS, "warnings": [], "errors": []}
MEMBER = {"joinedOn": "", "addedBy": -1, "autoUpdateTime": ""}
EVERYTHING = {
    **DETAILS,
    "segments": {"vip": "yes"},
    "pointsSummary": PROGRAM,
    "subscriptionInfo": {
        "subscriptions": [
            {"channel": channel, "priority": priority, "type": "OPTIN"}
            for priority in ("TRANS", "BULK")
            for channel in ("EMAIL", "SMS", "ANDROID", "IOS")
        ],
        "campaignId": 0,
        "communicationId": 0,
    },
    "loyaltyProgramDetails": PROGRAMS,
    "userGroup": {
        "id": 31,
        "name": "Family",
        "primaryUserId": 445831020552540,
        "createdOn": "",
        "createdBy": -1,
        "updatedOn": "",
        "updatedBy": -1,
        "members": [
            {"groupId": 31, "userId": 445831020552540, "role": "PRIMARY", **MEMBER},
            {"groupId": 31, "userId": 1, "role": "SECONDARY", **MEMBER},
        ],
        "lifetimePurchases": 0.0,
    },
}


class Identifier(BaseModel):
    """As the documentation has it."""

    type: str
    value: str | int


class Channel(BaseModel):
    """As the documentation has it."""

    type: str
    value: str | int
    primary: bool = False
    verified: bool = False
    meta: dict[str, bool] = {}


class Profile(BaseModel):
    """As the documentation has it."""

    firstName: str = ""
    lastName: str = ""
    fields: dict[str, Any] = {}
    identifiers: list[Identifier]
    commChannels: list[Channel] = []


class Registration(BaseModel):
    """As the documentation has it."""

    loyaltyInfo: dict[str, Any] = {}
    associatedWith: str = ""
    profiles: list[Profile]
    extendedFields: dict[str, Any] = {}


class ProfileChange(BaseModel):
    """As the documentation has it."""

    firstName: str = ""
    lastName: str = ""
    fields: dict[str, Any] = {}


class Update(BaseModel):
    """As the documentation has it."""

    profiles: list[ProfileChange] = []
    extendedFields: dict[str, Any] = {}


class IdentifierChange(BaseModel):
    """As the documentation has it."""

    add: list[Identifier] = []
    remove: list[Identifier] = []


class Many(BaseModel):
    """As the documentation has it."""

    customerIds: list[int]


_MERGED = "Same Customer found in other sources,Merging with userId 445831020552540"
MERGED: dict[bool, list[dict[str, Any]]] = {
    False: [],
    True: [{"status": False, "code": 8051, "message": _MERGED}],
}


@app.post("/v2/customers")
async def register(body: Registration, source: str, accountId: str = "") -> dict[str, Any]:
    """Nothing."""
    return {"createdId": 445831020552540, "warnings": [], "sideEffects": []}


@app.put("/v2/customers/{customer}")
async def update(customer: int, body: Update, source: str, accountId: str = "") -> dict[str, Any]:
    """Nothing."""
    return {"createdId": customer, "warnings": []}


@app.post("/v2/customers/{customer}/changeIdentifier")
async def change(
    customer: int, body: IdentifierChange, source: str, accountId: str = ""
) -> dict[str, Any]:
    """Nothing. The customers of WECHAT are those that merges are measured with."""
    return {"success": True, "createdId": customer, "warnings": MERGED[source == "WECHAT"]}


@app.get("/v2/customers/lookup")
async def lookup(
    source: str, identifierName: str, identifierValue: str, accountId: str = ""
) -> dict[str, Any]:
    """Nothing."""
    return {"entity": 445831020552540, "warnings": []}


@app.get("/v2/customers/{customer}")
async def details(
    customer: int, source: str, accountId: str = "", embed: str = ""
) -> dict[str, Any]:
    """Nothing."""
    return EVERYTHING if embed else DETAILS


@app.get("/v2/customers/{customer}/loyaltyDetails")
async def loyalty(customer: int, programId: int = 0) -> dict[str, Any]:
    """Nothing."""
    return LOYALTY


@app.post("/v2/bulk/getCustomers")
async def many(body: Many, source: str, accountId: str = "", embed: str = "") -> dict[str, Any]:
    """Nothing."""
    return {"data": [ENTITY] * len(body.customerIds), "warnings": [], "errors": []}
