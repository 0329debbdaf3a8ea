"""The OpenAPI document: FastAPI makes it from the operations; here stands what they share, and what FastAPI adds that is not so."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer

from customers.domain.codes import ERRORS, TRANSPORT, Refused, error_body, status
from customers.journal.record import SOFTWARE
from customers.web.errors import JSON
from customers.web.models import Error
from customers.web.operation import Operation

Json = dict[str, Any]

CUSTOMERS, SEARCH = "Customers", "Search and lookup"
SUBSCRIPTIONS, LOYALTY = "Subscriptions", "Loyalty"
INTEGRATIONS, TOKENS, HEALTH = "Integrations", "Tokens", "Health"
TAGS = {
    SEARCH: "Find a customer by what is known of it.",
    CUSTOMERS: "Register people, read them, change them, and merge two who are one.",
    SUBSCRIPTIONS: "Which messages a customer wants.",
    LOYALTY: "Points, programmes, transfers and requests, as other systems told of them.",
    INTEGRATIONS: "For systems that tell of customers.",
    TOKENS: "For clients that come with a token instead of a till's password.",
    HEALTH: "For operators.",
}
# Shown first: whoever tries it out is answered, also by a service that knows nobody.
FIRST = "/v2/customers/search"
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
    422: "The Idempotency-Key was used for another request",
    429: "Too many requests of this credential to this endpoint",
    503: "Nothing was applied: repeat the request later",
    504: "The outcome is not known: repeat it with the same Idempotency-Key",
}


def _header(description: str, **schema: Any) -> Json:
    return {"description": description, "schema": {"type": "string", **schema}}


HEADERS: Json = {
    "X-Request-Id": _header("the request's id, in the log and in every record it made"),
    "RateLimit-Limit": _header("calls that are allowed, where a limit is set"),
    "RateLimit-Remaining": _header("calls that are left, where a limit is set"),
    "RateLimit-Reset": _header("seconds until then, where a limit is set"),
}
POSITION: Json = {
    "X-Event-Position": _header(
        "position in the journal: <partition>-<version>", pattern="^[0-9]+-[0-9]+$"
    )
}
ETAG: Json = {"ETag": _header("the customer's version")}
_RETRY: Json = {"Retry-After": _header("seconds", type="integer")}
_CHALLENGE: Json = {"WWW-Authenticate": _header("how to authenticate")}
_SENT_WITH: dict[int, Json] = {401: _CHALLENGE, 429: _RETRY, 503: _RETRY, 504: _RETRY}

TILL = Depends(HTTPBasic(scheme_name="till", description="a till's code and its password"))
TOKEN = Depends(HTTPBearer(scheme_name="client", bearerFormat="JWT"))
OWN_TOKEN = Depends(APIKeyHeader(name="X-CAP-API-OAUTH-TOKEN", scheme_name="token"))
KNOWN = (TILL, TOKEN, OWN_TOKEN)


def done(example: object, *headers: Json) -> Json:
    """The 200 answer: an example, and the headers beside those of every answer."""
    return {
        "200": {
            "description": "Done",
            "headers": {name: each for some in (HEADERS, *headers) for name, each in some.items()},
            "content": {JSON: {"example": example}},
        }
    }


def errors(*statuses: int, codes: tuple[int, ...] = (), headers: Json | None = None) -> Json:
    """The answers of these statuses, with the documented codes among them as examples."""
    return {str(each): _error(each, codes, headers or {}) for each in statuses}


def _error(http_status: int, codes: tuple[int, ...], headers: Json) -> Json:
    examples = {
        str(code): {"summary": ERRORS[code][1], "value": error_body(Refused(code, 316452956))}
        for code in codes
        if status(Refused(code)) == http_status
    }
    if http_status in TRANSPORT and not examples:
        examples[str(http_status)] = {"value": error_body(Refused(http_status))}
    return {
        "model": Error,
        "description": BAND[http_status],
        "headers": {**HEADERS, **_SENT_WITH.get(http_status, {}), **headers},
        "content": {JSON: {"examples": examples}},
    }


class Api(FastAPI):
    """Operations as a FastAPI application. `schemas`: of bodies that no pydantic model describes, by name."""

    def __init__(self, operations: Sequence[Operation], schemas: Mapping[str, Json]) -> None:
        used = {tag for operation in operations for tag in operation.tags}
        super().__init__(
            title="customers",
            version=SOFTWARE,
            description="One customer per person: identifiers unique per source and account.",
            openapi_tags=[{"name": n, "description": t} for n, t in TAGS.items() if n in used],
            openapi_url=None,
            separate_input_output_schemas=False,
            telemetry={"tracing": False, "metrics": False, "logs": False},
        )
        self._schemas = schemas
        self._described = [each for each in operations if each.include_in_schema]
        # On the application's own router: one that is included costs each request as much again.
        self.router.routes[:] = operations

    def openapi(self) -> Json:
        """The document; without the 422 that FastAPI claims everywhere the titles that it makes of names, and defaults that say nothing."""
        made = super().openapi()
        schemas = made.get("components", {}).get("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for operation in self._described:
            said = made["paths"][operation.path][operation.method.lower()]["responses"]
            if "HTTPValidationError" in str(said.get("422")):
                del said["422"]
            # FastAPI leaves out what is null in an example.
            content, shown = (each["200"]["content"][JSON] for each in (said, operation.responses))
            content["example"] = shown["example"]
        schemas.update(self._schemas)
        _tidied(made)
        made["paths"] = dict(sorted(made["paths"].items(), key=lambda each: each[0] != FIRST))
        named = {frozenset(s["enum"]): name for name, s in schemas.items() if "enum" in s}
        _shared([schema for schema in schemas.values() if "enum" not in schema], named)
        return made


def _tidied(node: object) -> None:
    if isinstance(node, list):
        for each in node:
            _tidied(each)
    if isinstance(node, dict):
        if isinstance(node.get("title"), str) and node.keys() & {"type", "anyOf", "$ref", "allOf"}:
            del node["title"]
        if "default" in node and node["default"] in (None, ""):
            del node["default"]
        for each in node.values():
            _tidied(each)


def _shared(node: object, named: Mapping[frozenset[str], str]) -> None:
    """Words that have a name are referred to by it; a single word is a constant."""
    if isinstance(node, list):
        for each in node:
            _shared(each, named)
    if isinstance(node, dict):
        words = node.get("enum")
        if isinstance(words, list) and len(words) == 1:
            node["const"] = node.pop("enum")[0]
        elif isinstance(words, list) and frozenset(words) in named:
            node.pop("enum"), node.pop("type", None)
            node["$ref"] = f"#/components/schemas/{named[frozenset(words)]}"
        for each in list(node.values()):
            _shared(each, named)
