"""The read endpoints that show what other systems told, as OpenAPI."""

from customers.domain.facts import RETRO_STATUSES
from customers.domain.paging import DEFAULT_LIMIT, MAX_LIMIT
from customers.domain.retro_query import BY_CREATED, BY_UPDATED, CHANGE_TYPES, TYPES
from customers.domain.transfers import BY_DATE, BY_POINTS, IN, OUT
from customers.web.openapi import (
    CUSTOMER_ID,
    MIN_POSITION,
    POSITION,
    WARNINGS,
    Json,
    errors,
    in_query,
    ok,
)

_ROW: Json = {
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
    "transferType": OUT,
    "transferredFrom": {"userId": 343015431, "firstName": "Tom", "lastName": "Sawyer"},
    "transferredTo": {"userId": 343015432, "firstName": "James", "lastName": "Thomas"},
    "notes": "",
    "programName": "Nightly_ApiAutoDefaultProgram",
}
_BY: Json = {
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
    "addedBy": _BY,
    "addedByParent": {**_BY, "type": "STORE"},
    "updatedBy": {**_BY, "type": "ADMIN_USER"},
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
_NUMBER: Json = {"type": "number"}
_PAGINATION: Json = {
    "type": "object",
    "required": ["limit", "offset", "total"],
    "properties": {name: {"type": "integer"} for name in ("limit", "offset", "total")},
}


def _list(row: Json, properties: Json, **more: Json) -> Json:
    """An answer of rows with the keys of an example."""
    rows = {"type": "object", "required": list(row), "properties": properties}
    parts = {**more, "data": {"type": "array", "items": rows}}
    return {
        "type": "object",
        "required": [*parts, "warnings", "errors"],
        "properties": {**parts, "warnings": WARNINGS, "errors": {**WARNINGS, "maxItems": 0}},
    }


def _example(row: Json, **more: Json) -> Json:
    return {**more, "data": [row], "warnings": [], "errors": []}


_POINTS = _list(_ROW, {k: _NUMBER for k, v in _ROW.items() if isinstance(v, float)})
_TRANSFERS = _list(
    _TRANSFER,
    {"pointsTransferred": _NUMBER, "transferType": {"type": "string", "enum": [OUT, IN]}},
)
_REQUESTS = _list(
    _REQUEST,
    {"status": {"type": "string", "enum": list(RETRO_STATUSES)}},
    pagination=_PAGINATION,
)
_LIMIT = in_query("limit", f"rows of a page, {DEFAULT_LIMIT} unless given, at most {MAX_LIMIT}")
_OFFSET = in_query("offset", "rows before the page")
_ORDER = in_query("sortOrder", "DESC unless given", enum=["ASC", "DESC"])
_PROGRAM = in_query("programId", "of this loyalty programme only")
_PAGING_CODES = (8100, 8101, 8102)
_DATED_CODES = (8112, 8113, 8114, 8115, 8117, 8118, *_PAGING_CODES)
_SEEN: Json = {
    **errors(401, 403, 408, 429),
    **errors(404, 410, 503, codes=(8015, 8069), headers=POSITION),
}


def _transfers(operation: str) -> Json:
    return {
        "get": {
            "operationId": operation,
            "summary": "Points that a customer gave or got, the newest first",
            "parameters": [
                CUSTOMER_ID,
                _LIMIT,
                _OFFSET,
                in_query("page", "the page's number, from 1; instead of an offset"),
                in_query("sortBy", f"{BY_DATE} unless given", enum=[BY_DATE, BY_POINTS]),
                _ORDER,
                _PROGRAM,
                in_query("entityType", "CUSTOMER, or nothing", enum=["CUSTOMER"]),
                MIN_POSITION,
            ],
            "responses": {
                **ok(_TRANSFERS, _example(_TRANSFER), POSITION),
                **_SEEN,
                **errors(400, codes=(814, *_PAGING_CODES)),
            },
        }
    }


PATHS: Json = {
    "/v2/customers/{id}/loyaltyDetails": {
        "get": {
            "operationId": "getLoyaltyDetails",
            "summary": "How a customer stands in each loyalty programme",
            "parameters": [CUSTOMER_ID, _PROGRAM, MIN_POSITION],
            "responses": {
                **ok(_POINTS, _example(_ROW), POSITION),
                **_SEEN,
                **errors(400, 404, codes=(8015, 8089, 1213), headers=POSITION),
            },
        }
    },
    "/v2/customers/{id}/pointsTransfers": _transfers("getPointsTransfers"),
    "/v2/customers/{id}/pointsTransferSummary": _transfers("getPointsTransferSummary"),
    "/v2/customers/{id}/retroRequest": {
        "get": {
            "operationId": "getRetroRequests",
            "summary": "Requests to count an earlier transaction, the newest first; parameters are named in any case",
            "parameters": [
                CUSTOMER_ID,
                in_query("Status", "of this status only", enum=list(RETRO_STATUSES)),
                in_query("Type", "TRANSACTION_UPDATE; others find nothing", enum=list(TYPES)),
                in_query("changeType", "RETRO; others find nothing", enum=list(CHANGE_TYPES)),
                in_query("startDate", "raised on this day or later: YYYY-MM-DD or ISO 8601"),
                in_query("endDate", "raised on this day or earlier; both days or none"),
                in_query("startId", "request id, from"),
                in_query("endId", "request id, to"),
                _LIMIT,
                _OFFSET,
                in_query("sortBy", f"{BY_CREATED} unless given", enum=[BY_CREATED, BY_UPDATED]),
                _ORDER,
                MIN_POSITION,
            ],
            "responses": {
                **ok(
                    _REQUESTS,
                    _example(_REQUEST, pagination={"limit": 10, "offset": 0, "total": 1}),
                    POSITION,
                ),
                **_SEEN,
                **errors(400, codes=_DATED_CODES),
                **errors(404, codes=(9050,), headers=POSITION),
            },
        }
    },
}
