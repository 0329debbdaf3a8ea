"""What the document shows as examples: the samples of the API's documentation, with people who are made up."""

from typing import Any

from customers.domain.subscribe import PRIORITIES

Json = dict[str, Any]

_TILL: Json = {"code": "rr.till", "description": "", "name": "rr.till", "type": "TILL"}
_DATE = "2016-06-23T19:11:18+08:00"
_PROFILE: Json = {
    "firstName": "Tom",
    "lastName": "Sawyer",
    "attribution": {
        "createDate": _DATE,
        "createdBy": _TILL,
        "modifiedBy": _TILL,
        "modifiedDate": _DATE,
    },
    "fields": {"Favorite Color": "Green"},
    "identifiers": [{"type": "email", "value": "tom.sawyer@example.com"}],
    "commChannels": [],
    "source": "WECHAT",
    "accountId": "22232",
    "userId": 17742,
    "conflictingProfileList": [],
    "autoUpdateTime": _DATE,
}
_BY: Json = {"code": "rr.till", "name": "rr.till"}
FOUND: Json = {"entity": 306, "warnings": []}
DETAILS: Json = {
    "id": 17742,
    "profiles": [_PROFILE],
    "loyaltyInfo": {
        "loyaltyType": "non_loyalty",
        "attributionV2": {
            "createDate": _DATE,
            "createdBy": _BY,
            "modifiedBy": _BY,
            "modifiedDate": _DATE,
        },
        "lifetimePurchases": 0,
    },
    "segments": {},
    "extendedFields": {"city": "Bangalore", "gender": "Male"},
    "warnings": [],
}
_ENTITY: Json = {key: each for key, each in DETAILS.items() if key != "warnings"}
MANY: Json = {"data": [{"entity": _ENTITY, "warnings": []}], "warnings": [], "errors": []}
SUBSCRIPTIONS: Json = {
    "subscriptions": [
        {"channel": channel, "priority": priority, "type": "OPTIN"}
        for priority in PRIORITIES
        for channel in ("EMAIL", "SMS")
    ],
    "campaignId": 0,
    "communicationId": 0,
    "warnings": [],
}
SEARCH: Json = {
    "pagination": {"limit": 10, "offset": 0, "total": 1},
    "data": [
        {
            "userId": 261504789,
            "matchedIdentifiers": [
                {"idType": "firstName", "idValue": "Tom", "source": "INSTORE", "accountId": ""}
            ],
            "profiles": [{"source": "INSTORE", "firstName": "Tom", "lastName": "Sawyer"}],
        }
    ],
    "warnings": [],
    "errors": [],
}
_FIELD: Json = {
    "id": 7,
    "name": "gender",
    "createdBy": -1,
    "createdOn": "2000-01-01T00:00:00+00:00",
    "modifiedBy": -1,
    "modifiedOn": "2000-01-01T00:00:00+00:00",
    "label": "Gender",
    "dataType": "STANDARD_ENUM",
    "parentId": -1,
}
FIELDS: Json = {
    "entity": {"customer": [_FIELD], "lineitem": [], "transaction": []},
    "warnings": [],
    "errors": [],
    "success": True,
}
_ACCOUNT: Json = {
    "redeemed": 200.0,
    "expired": 0.0,
    "returned": 1100.2139892578125,
    "adjusted": 50.0,
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
    "programId": 1219,
}
_TRANSFER: Json = {
    "pointsTransferDate": "2019-10-16 15:53:42",
    "pointsTransferred": 15.0,
    "transferId": 100,
    "transferType": "DEDUCTION",
    "transferredFrom": {"userId": 343015431, "firstName": "Tom", "lastName": "Sawyer"},
    "transferredTo": {"userId": 343015432, "firstName": "James", "lastName": "Thomas"},
    "notes": "",
    "programName": "Nightly_ApiAutoDefaultProgram",
}
_STAFF: Json = {
    "id": 75000001,
    "code": "rr.till",
    "description": "",
    "name": "rr.till",
    "type": "TILL",
    "referenceId": -1,
    "adminType": "",
    "isActive": True,
    "isOuEnabled": False,
    "timeZoneId": 0,
    "currencyId": 0,
    "languageId": 0,
    "default": False,
}
_REQUEST: Json = {
    "id": 6,
    "status": "APPROVED",
    "addedBy": _STAFF,
    "addedByParent": {**_STAFF, "type": "STORE"},
    "updatedBy": {**_STAFF, "type": "ADMIN_USER"},
    "addedOn": "2025-03-01T10:00:00+00:00",
    "updatedOn": "2025-03-02T10:00:00+00:00",
    "userId": 368881003,
    "requestId": 6,
    "baseType": "RETRO",
    "reason": "",
    "comments": "",
    "transactionId": 4711,
    "warnings": [],
    "reqAdd": True,
    "oneStep": False,
}


def _listed(row: Json, **more: Json) -> Json:
    return {**more, "data": [row], "warnings": [], "errors": []}


POINTS = _listed(_ACCOUNT)
TRANSFERS = _listed(_TRANSFER)
REQUESTS = _listed(_REQUEST, pagination={"limit": 10, "offset": 0, "total": 1})
