"""The write endpoints as OpenAPI."""

from customers.domain.identifiers import CHANNEL_TYPES, TYPES
from customers.web.openapi import (
    ACCOUNT,
    ETAG,
    POSITION,
    SOURCE,
    WARNINGS,
    Json,
    errors,
    in_header,
    ok,
)

_SCALAR: Json = {
    "nullable": True,
    "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}],
}
_FIELDS: Json = {"type": "object", "nullable": True, "additionalProperties": _SCALAR}
_VALUE: Json = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
_FLAG: Json = {"anyOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]}
_TEXT: Json = {"type": "string", "nullable": True}
_ATTRIBUTION: Json = {
    "type": "object",
    "nullable": True,
    "properties": {
        "createDate": {**_TEXT, "description": "YYYY-MM-DDTHH:MM:SS+HH:MM"},
    },
}
_PROFILE: Json = {
    "type": "object",
    "properties": {
        "firstName": _TEXT,
        "lastName": _TEXT,
        "fields": _FIELDS,
        "identifiers": {
            "type": "array",
            "nullable": True,
            "items": {
                "type": "object",
                "required": ["type", "value"],
                "properties": {"type": {"type": "string", "enum": list(TYPES)}, "value": _VALUE},
            },
        },
        "commChannels": {
            "type": "array",
            "nullable": True,
            "items": {
                "type": "object",
                "required": ["type", "value"],
                "properties": {
                    "type": {"type": "string", "enum": list(CHANNEL_TYPES)},
                    "value": _VALUE,
                    "primary": _FLAG,
                    "verified": _FLAG,
                    "meta": _FIELDS,
                },
            },
        },
        "source": _TEXT,
        "accountId": {**_VALUE, "nullable": True},
    },
}
_REGISTRATION: Json = {
    "type": "object",
    "properties": {
        "loyaltyInfo": {
            "type": "object",
            "nullable": True,
            "properties": {
                "loyaltyType": {"type": "string", "enum": ["loyalty", "non_loyalty"]},
                "attributionV2": _ATTRIBUTION,
            },
        },
        "attributionV2": _ATTRIBUTION,
        "associatedWith": {**_TEXT, "description": "a till's code"},
        "profiles": {"type": "array", "maxItems": 1, "items": _PROFILE},
        "extendedFields": _FIELDS,
    },
}
_SAMPLE: Json = {
    "loyaltyInfo": {"loyaltyType": "loyalty"},
    "associatedWith": "westTill",
    "profiles": [
        {
            "firstName": "Tom",
            "lastName": "Sawyer",
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
        }
    ],
    "extendedFields": {"gender": "Male", "city": "Bangalore"},
}
_CREATED: Json = {
    "type": "object",
    "required": ["createdId", "warnings", "sideEffects"],
    "properties": {
        "createdId": {"type": "integer", "format": "int64"},
        "warnings": WARNINGS,
        "sideEffects": {"type": "array", "items": {}},
    },
}
_CODES = (8003, 8004, 8005, 8006, 8010, 8014, 8017, 8045, 8052, 8066, 8084, 8127)
_IDEMPOTENCY = in_header(
    "Idempotency-Key",
    "repeat a request safely: the first answer comes back, for 72 hours",
    pattern="^[!-~]{1,255}$",
)
_IF_MATCH = in_header(
    "If-Match", "only if the customer that is combined has this version, else 412"
)

PATHS: Json = {
    "/v2/customers": {
        "post": {
            "operationId": "registerCustomer",
            "summary": "Register a customer in a source",
            "parameters": [SOURCE, ACCOUNT, _IDEMPOTENCY, _IF_MATCH],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _REGISTRATION, "example": _SAMPLE}},
            },
            "responses": {
                **ok(
                    _CREATED,
                    {"createdId": 316452956, "warnings": [], "sideEffects": []},
                    {**POSITION, **ETAG},
                ),
                **errors(400, 401, 403, 409, 412, 413, 415, 422, 503, 504, codes=_CODES),
            },
        }
    }
}
