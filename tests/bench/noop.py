"""FastAPI routes that take the same requests and answer the same bodies, and do nothing else."""

from typing import Any

from fastapi import FastAPI

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
    "commChannels": [],
    "source": "INSTORE",
    "accountId": "",
    "userId": 316452956,
    "conflictingProfileList": [],
    "autoUpdateTime": AT,
}
DETAILS = {
    "id": 316452956,
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


@app.post("/v2/customers")
async def register(body: dict[str, Any], source: str, accountId: str = "") -> dict[str, Any]:
    """Nothing."""
    return {"createdId": 316452956, "warnings": [], "sideEffects": []}


@app.get("/v2/customers/lookup")
async def lookup(
    source: str, identifierName: str, identifierValue: str, accountId: str = ""
) -> dict[str, Any]:
    """Nothing."""
    return {"entity": 316452956, "warnings": []}


@app.get("/v2/customers/{customer}")
async def details(customer: int, source: str, accountId: str = "") -> dict[str, Any]:
    """Nothing."""
    return DETAILS
