"""Search as OpenAPI."""

from customers.domain.paging import DEFAULT_LIMIT, MAX_LIMIT
from customers.domain.search import CAP
from customers.web.openapi import (
    ACCOUNT,
    MIN_POSITION,
    POSITION,
    SOURCE_OR_ALL,
    WARNINGS,
    Json,
    errors,
    in_query,
    ok,
)

_EXAMPLE: Json = {
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
_NOTHING: Json = {"type": "array", "maxItems": 0, "items": {}}


def _strings(*required: str) -> Json:
    properties = {name: {"type": "string"} for name in required}
    return {"type": "object", "required": list(required), "properties": properties}


def _list(items: Json) -> Json:
    return {"type": "array", "minItems": 1, "items": items}


_HIT: Json = {
    "type": "object",
    "required": ["userId", "matchedIdentifiers", "profiles"],
    "properties": {
        "userId": {"type": "integer", "format": "int64"},
        "matchedIdentifiers": _list(_strings("idType", "idValue", "source", "accountId")),
        "profiles": _list(_strings("source", "firstName", "lastName")),
    },
}
_PAGINATION: Json = {
    "type": "object",
    "required": ["limit", "offset", "total"],
    "properties": {
        "limit": {"type": "integer"},
        "offset": {"type": "integer"},
        "total": {"type": "integer", "maximum": CAP, "description": f"exact up to {CAP}"},
        "totalIsLowerBound": {
            "type": "boolean",
            "enum": [True],
            "description": f"there are more than {CAP}",
        },
    },
}
_PAGE: Json = {
    "type": "object",
    "required": ["pagination", "data", "warnings", "errors"],
    "properties": {
        "pagination": _PAGINATION,
        "data": {"type": "array", "maxItems": MAX_LIMIT, "items": _HIT},
        "warnings": WARNINGS,
        "errors": _NOTHING,
    },
}
_LIMIT = in_query(
    "limit", "at most so many", type="integer", minimum=1, maximum=MAX_LIMIT, default=DEFAULT_LIMIT
)
_OFFSET = in_query(
    "offset", f"from so many on; with limit at most {CAP}", type="integer", minimum=0, default=0
)
_CODES = (8001, 8011, 8045, 8100, 8101, 8102, 8127)

PATHS: Json = {
    "/v2/customers/search": {
        "get": {
            "operationId": "searchCustomers",
            "summary": "Customers with a name or an identifier that begins with a text, in any case",
            "parameters": [
                in_query("q", "the text; a number without + and blanks", True, minLength=1),
                _LIMIT,
                _OFFSET,
                {**SOURCE_OR_ALL, "required": False},
                ACCOUNT,
                MIN_POSITION,
            ],
            "responses": {
                **ok(_PAGE, _EXAMPLE, POSITION),
                **errors(400, 401, 403, 408, 429, 429, codes=_CODES),
                **errors(503, headers=POSITION),
            },
        }
    },
}
