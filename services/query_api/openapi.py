"""The read endpoints as OpenAPI."""

from customers.domain.subscribe import CHANNELS, PRIORITIES
from customers.domain.subscribe import TYPES as CHOICES
from customers.web.openapi import (
    ACCOUNT,
    CUSTOMER_ID,
    ETAG,
    MIN_POSITION,
    POSITION,
    SOURCE_OR_ALL,
    WARNINGS,
    Json,
    errors,
    in_header,
    in_query,
    ok,
)
from query_api.openapi_lookup import LOOKUP_CODES, WHERE, by_identifier, many
from query_api.openapi_loyalty import PATHS as LOYALTY_PATHS
from query_api.openapi_search import PATHS as SEARCH_PATHS

_FOUND: Json = {
    "type": "object",
    "required": ["entity", "warnings"],
    "properties": {"entity": {"type": "integer", "format": "int64"}, "warnings": WARNINGS},
}
_TILL = {"code": "rr.till", "description": "", "name": "rr.till", "type": "TILL"}
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
_BY = {"code": "rr.till", "name": "rr.till"}
_EXAMPLE: Json = {
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


def _object(*required: str) -> Json:
    return {"type": "object", "required": list(required)}


_DETAILS: Json = {
    **_object(*(key for key in _EXAMPLE if key != "segments")),
    "properties": {
        "id": {"type": "integer", "format": "int64"},
        "profiles": {"type": "array", "minItems": 1, "items": _object(*_PROFILE)},
        "loyaltyInfo": _object("loyaltyType", "attributionV2"),
        "segments": {"type": "object", "description": "left out where 8063 warns"},
        "extendedFields": {"type": "object"},
        "pointsSummary": {"type": "object", "description": "left out where 8062 warns"},
        "subscriptionInfo": {"type": "object"},
        "loyaltyProgramDetails": {"type": "array", "items": {"type": "object"}},
        "userGroup": {"type": "object", "description": "absent when in none"},
        "warnings": WARNINGS,
    },
}
_ROW: Json = {
    "type": "object",
    "required": ["channel", "priority", "type"],
    "properties": {
        "channel": {"type": "string", "enum": list(CHANNELS)},
        "priority": {"type": "string", "enum": list(PRIORITIES)},
        "type": {"type": "string", "enum": list(CHOICES)},
        "accountId": {"type": "string"},
    },
}
_SUBSCRIPTIONS: Json = {
    **_object("subscriptions", "campaignId", "communicationId", "warnings"),
    "properties": {
        "subscriptions": {"type": "array", "items": _ROW},
        "campaignId": {"type": "integer"},
        "communicationId": {"type": "integer"},
        "warnings": WARNINGS,
    },
}
_SUBSCRIPTIONS_EXAMPLE: Json = {
    "subscriptions": [
        {"channel": channel, "priority": priority, "type": "OPTIN"}
        for priority in PRIORITIES
        for channel in ("EMAIL", "SMS")
    ],
    "campaignId": 0,
    "communicationId": 0,
    "warnings": [],
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
_FIELDS: Json = {
    **_object("entity", "warnings", "errors", "success"),
    "properties": {
        "entity": {
            **_object("customer", "lineitem", "transaction"),
            "properties": {"customer": {"type": "array", "items": _object(*_FIELD)}},
        },
        "warnings": WARNINGS,
        "errors": WARNINGS,
        "success": {"type": "boolean", "enum": [True]},
    },
}
_FIELDS_EXAMPLE: Json = {
    "entity": {"customer": [_FIELD], "lineitem": [], "transaction": []},
    "warnings": [],
    "errors": [],
    "success": True,
}
_LANGUAGE = in_header(
    "language", "ISO code of the language of extended field values; else Accept-Language, English"
)
_EMBED = in_query(
    "embed",
    "parts to add, separated by commas: points, subscriptions, mlp, usergroup; others are ignored",
)
_DETAILS_CODES = (8012, 8015, 8016, 8045, 8065, 8127)

_BY_ID: Json = {
    **LOYALTY_PATHS,
    "/v2/customers/lookup": {
        "get": {
            "operationId": "lookUpCustomer",
            "summary": "The id of the customer that holds an identifier",
            "parameters": [
                *WHERE,
                MIN_POSITION,
            ],
            "responses": {
                **ok(_FOUND, {"entity": 306, "warnings": []}, POSITION),
                **errors(400, 401, 403, 408, 429, codes=LOOKUP_CODES),
                **errors(404, 503, codes=LOOKUP_CODES, headers=POSITION),
            },
        }
    },
    **SEARCH_PATHS,
    "/v2/customers/{id}": {
        "get": {
            "operationId": "getCustomer",
            "summary": "A customer as one source account, or all of them, know it",
            "parameters": [CUSTOMER_ID, SOURCE_OR_ALL, ACCOUNT, _EMBED, _LANGUAGE, MIN_POSITION],
            "responses": {
                **ok(_DETAILS, _EXAMPLE, {**POSITION, **ETAG}),
                **errors(400, 401, 403, 408, 429, codes=_DETAILS_CODES),
                **errors(404, 503, codes=_DETAILS_CODES, headers=POSITION),
            },
        }
    },
    "/v2/customers/{id}/subscriptions": {
        "get": {
            "operationId": "getSubscriptions",
            "summary": "Which messages a customer wants; whoever never chose is opted in",
            "parameters": [CUSTOMER_ID, MIN_POSITION],
            "responses": {
                **ok(_SUBSCRIPTIONS, _SUBSCRIPTIONS_EXAMPLE, {**POSITION, **ETAG}),
                **errors(400, 401, 403, 408, 429),
                **errors(404, 410, 503, codes=(8015, 8069), headers=POSITION),
            },
        }
    },
    "/v2/extendedFields": {
        "get": {
            "operationId": "getExtendedFields",
            "summary": "The catalogue of the organisation's extended fields",
            "parameters": [MIN_POSITION],
            "responses": {
                **ok(_FIELDS, _FIELDS_EXAMPLE, {}),
                **errors(400, 401, 403, 408, 429),
                **errors(503, headers=POSITION),
            },
        }
    },
}
PATHS: Json = {
    **_BY_ID,
    **{
        f"/v2/customers/lookup/{read}": by_identifier(_BY_ID[f"/v2/customers/{path}"], operation)
        for read, path, operation in (
            ("customerDetails", "{id}", "getCustomerByIdentifier"),
            ("subscriptions", "{id}/subscriptions", "getSubscriptionsByIdentifier"),
            ("loyaltyDetails", "{id}/loyaltyDetails", "getLoyaltyDetailsByIdentifier"),
            ("retroRequest", "{id}/retroRequest", "getRetroRequestsByIdentifier"),
        )
    },
    "/v2/bulk/getCustomers": many(_DETAILS, _EXAMPLE, [SOURCE_OR_ALL, ACCOUNT, _EMBED, _LANGUAGE]),
}
