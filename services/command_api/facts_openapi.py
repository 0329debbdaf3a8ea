"""The endpoint for other systems' facts as OpenAPI. What each kind of fact holds: `schemas/inbound`."""

from typing import get_args

from command_api.requests import MAX_ROWS
from customers.domain.facts import Fact
from customers.web.openapi import WARNINGS, Json, errors, ok

KINDS = [str(kind.__struct_config__.tag) for kind in get_args(Fact)]
_FACT: Json = {
    "type": "object",
    "required": ["type", "customer", "sequence"],
    "properties": {
        "type": {"type": "string", "enum": KINDS},
        "customer": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53 - 1},
        "sequence": {
            "type": "integer",
            "format": "int64",
            "minimum": 0,
            "description": "of two facts about one thing the one with the greater sequence counts",
        },
    },
}
_MANY: Json = {"type": "array", "minItems": 1, "maxItems": MAX_ROWS, "items": _FACT}
_SAMPLE: Json = {
    "type": "LifetimePurchases.v1",
    "customer": 316452956,
    "sequence": 1571221422000,
    "amount": 8500.5,
}
_ROW: Json = {
    "type": "object",
    "required": ["result", "errors", "warnings"],
    "properties": {"result": {"type": "boolean"}, "errors": WARNINGS, "warnings": WARNINGS},
}
_TOLD: Json = {
    "type": "object",
    "required": ["response", "totalCount", "failureCount", "warnings", "errors"],
    "properties": {
        "response": {"type": "array", "items": _ROW},
        "totalCount": {"type": "integer"},
        "failureCount": {"type": "integer"},
        "warnings": WARNINGS,
        "errors": WARNINGS,
    },
}
_TOLD_SAMPLE: Json = {
    "response": [{"result": True, "errors": [], "warnings": []}],
    "totalCount": 1,
    "failureCount": 0,
    "warnings": [],
    "errors": [],
}

TELL: Json = {
    "operationId": "tellFacts",
    "summary": "Tell points, tiers, transfers, retro requests, groups, segments and purchases; a result for each fact",
    "description": "For integrations only. Facts may come late, twice and in any order; a request can always be repeated.",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"anyOf": [_FACT, _MANY]}, "example": [_SAMPLE]}
        },
    },
    "responses": {
        **ok(_TOLD, _TOLD_SAMPLE, {}),
        **errors(400, 401, 403, 408, 413, 415, 429, 503, 504),
    },
}
