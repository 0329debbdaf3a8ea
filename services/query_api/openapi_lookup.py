"""Reads by identifier, and of many at once, as OpenAPI: the reads by id, asked for in another way."""

from customers.domain.identifiers import TYPES
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
    in_query,
    ok,
)

LOOKUP_CODES = (8001, 8002, 8011, 8013, 8015, 8045, 8065, 8127)
WHERE: list[Json] = [
    SOURCE_OR_ALL,
    ACCOUNT,
    in_query("identifierName", "identifier type", True, enum=list(TYPES)),
    in_query("identifierValue", "identifier value", True),
]


def by_identifier(item: Json, operation: str) -> Json:
    """A read by id as a read by identifier: other parameters, and a lookup's codes beside its own."""
    get = item["get"]
    own = [p for p in get["parameters"] if p not in (CUSTOMER_ID, SOURCE_OR_ALL, ACCOUNT)]
    lookup = errors(400, 404, codes=LOOKUP_CODES, headers=POSITION)
    return {
        "get": {
            **get,
            "operationId": operation,
            "summary": f"By identifier: {get['summary']}",
            "parameters": [*WHERE, *own],
            "responses": {**get["responses"], **lookup},
        }
    }


def many(details: Json, example: Json, parameters: list[Json]) -> Json:
    """Details of up to a hundred customers by their ids."""
    row: Json = {"type": "object", "properties": {"entity": details, "warnings": WARNINGS}}
    answer: Json = {
        "type": "object",
        "required": ["data", "warnings", "errors"],
        "properties": {
            "data": {"type": "array", "items": row},
            "warnings": WARNINGS,
            "errors": WARNINGS,
        },
    }
    ids: Json = {"type": "array", "minItems": 1, "maxItems": 100, "items": CUSTOMER_ID["schema"]}
    sample = {"data": [{"entity": example, "warnings": []}], "warnings": [], "errors": []}
    return {
        "post": {
            "operationId": "getCustomers",
            "summary": "Details of many customers by their ids; a result for each, in order",
            "parameters": [*parameters, MIN_POSITION],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": ids, "example": [17742]}},
            },
            "responses": {
                **ok(answer, sample, {}),
                **errors(400, codes=(8119, 8120)),
                **errors(401, 403, 408, 413, 415, 429),
                **errors(503, headers={**POSITION, **ETAG}),
            },
        }
    }
