"""What both APIs' OpenAPI documents share: security, headers, and every status and error shape."""

from typing import Any

from customers.domain.codes import ERRORS, TRANSPORT, Refused, error_body, status
from customers.domain.organisation import SOURCES

Json = dict[str, Any]

BAND = {
    400: "The request is malformed, or a documented refusal",
    401: "Authentication failed",
    403: "The organisation is not configured, or this is not for such a credential",
    404: "No such customer, or no such resource",
    408: "The request did not come whole within 30 seconds",
    409: "A documented refusal, or a lost race (521)",
    410: "The customer was merged into the one that is named",
    412: "If-Match names another version",
    413: "The body is longer than 64 KB, or a bulk body than 5 MB",
    415: "The body is not application/json",
    429: "Too many requests of this credential to this endpoint",
    422: "The Idempotency-Key was used for another request",
    503: "Nothing was applied: repeat the request later",
    504: "The outcome is not known: repeat it with the same Idempotency-Key",
}
WARNING: Json = {
    "type": "object",
    "required": ["status", "code", "message"],
    "properties": {
        "status": {"type": "boolean", "enum": [False]},
        "code": {"type": "integer"},
        "message": {"type": "string"},
    },
}
WARNINGS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}}
ERROR: Json = {
    "type": "object",
    "required": ["errors", "warnings"],
    "properties": {"errors": {**WARNINGS, "minItems": 1}, "warnings": WARNINGS},
}


def joined(*several: Json) -> Json:
    """The paths of several APIs that one process serves."""
    paths: Json = {}
    for some in several:
        for path, methods in some.items():
            paths[path] = {**paths.get(path, {}), **methods}
    return paths


def document(paths: Json) -> Json:
    """The OpenAPI document of an application that answers `paths`."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "customers",
            "version": "0.1.0",
            "description": "One customer per person: identifiers unique per source and account.",
        },
        "paths": paths,
        "security": [{"till": []}, {"client": []}],
        "components": {
            "securitySchemes": {
                "till": {"type": "http", "scheme": "basic"},
                "client": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
            "schemas": {"Warning": WARNING, "Error": ERROR},
        },
    }


def errors(*statuses: int, codes: tuple[int, ...] = (), headers: Json | None = None) -> Json:
    """Response objects for these statuses, with the documented codes among them as examples."""
    return {str(s): _error(s, codes, headers or {}) for s in statuses}


def _error(http_status: int, codes: tuple[int, ...], headers: Json) -> Json:
    examples = {
        str(code): {"summary": ERRORS[code][1], "value": error_body(Refused(code, 316452956))}
        for code in codes
        if status(Refused(code)) == http_status
    }
    if http_status in TRANSPORT and not examples:
        examples[str(http_status)] = {"value": error_body(Refused(http_status))}
    content: Json = {"schema": {"$ref": "#/components/schemas/Error"}, "examples": examples}
    return {
        "description": BAND[http_status],
        "headers": {**HEADERS, **SENT_WITH.get(http_status, {}), **headers},
        "content": {"application/json": content},
    }


HEADERS: Json = {
    "X-Request-Id": {"schema": {"type": "string"}},
    **{
        f"RateLimit-{name}": {"description": "where a limit is set", "schema": {"type": "string"}}
        for name in ("Limit", "Remaining", "Reset")
    },
}
RETRY: Json = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
CHALLENGE: Json = {
    "WWW-Authenticate": {"description": "how to authenticate", "schema": {"type": "string"}}
}
SENT_WITH: dict[int, Json] = {401: CHALLENGE, 429: RETRY, 503: RETRY, 504: RETRY}
POSITION: Json = {
    "X-Event-Position": {
        "description": "position in the journal: <partition>-<version>",
        "schema": {"type": "string", "pattern": "^[0-9]+-[0-9]+$"},
    }
}
ETAG: Json = {"ETag": {"description": "the customer's version", "schema": {"type": "string"}}}


def ok(schema: Json, example: object, headers: Json) -> Json:
    """The 200 response."""
    content = {"application/json": {"schema": schema, "example": example}}
    return {"200": {"description": "Done", "headers": {**HEADERS, **headers}, "content": content}}


def in_query(name: str, description: str, required: bool = False, **schema: Any) -> Json:
    """A query parameter."""
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def in_header(name: str, description: str, **schema: Any) -> Json:
    """A header parameter, optional."""
    return {
        "name": name,
        "in": "header",
        "description": description,
        "schema": {"type": "string", **schema},
    }


CUSTOMER_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "customer id; one that was merged away leads to its survivor",
    "schema": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53 - 1},
}
ATTRIBUTION = in_header(
    "X-CAP-API-ATTRIBUTION-ENTITY-CODE", "with a token: the till that a write is attributed to"
)
SOURCE = in_query("source", "one of the organisation's sources", enum=list(SOURCES))
SOURCE_OR_ALL = in_query("source", "a source, or ALL", True, enum=[*SOURCES, "ALL"])
ACCOUNT = in_query("accountId", "for WECHAT, LINE and FACEBOOK: the account")
MIN_POSITION = in_header(
    "X-Min-Position",
    "answer at this journal position or later (waits up to 2 s, then 503)",
    pattern="^[0-9]{1,4}-[0-9]{1,15}$",
)
