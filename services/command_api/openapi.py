"""The write endpoints as OpenAPI."""

from command_api import shapes
from command_api.facts_openapi import TELL
from customers.domain.identifiers import TYPES
from customers.web.openapi import (
    ACCOUNT,
    ATTRIBUTION,
    CUSTOMER_ID,
    ETAG,
    POSITION,
    SOURCE,
    Json,
    errors,
    in_header,
    in_query,
    ok,
)

_ON_REGISTER = (8003, 8004, 8005, 8006, 8010, 8014, 8017, 8045, 8052, 8066, 8084, 8127)
_ON_UPDATE = (8003, 8004, 8008, 8009, 8010, 8018, 8045, 8065, 8067, 8084, 8127)
_ON_CHANGE = (
    *(8003, 8004, 8007, 8008, 8009, 8045, 8053, 8055, 8056, 8064, 8065, 8066, 8067, 8070),
    *(8127, 91005),
)
_ON_SUBSCRIBE = (1101, 1102, 1103, 1105, 1106, 8015, 8069, 8127)
_IDEMPOTENCY = in_header(
    "Idempotency-Key",
    "repeat a request safely: the first answer comes back, for 72 hours",
    pattern="^[!-~]{1,255}$",
)
_IF_MATCH = in_header(
    "If-Match",
    "only if the customer that is changed, or combined, has this version, else 412",
)
_CREATED_SAMPLE: Json = {"createdId": 316452956, "warnings": [], "sideEffects": []}


def _write(
    operation: str, summary: str, where: list[Json], body: Json, answer: Json, responses: Json
) -> Json:
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [*where, _IDEMPOTENCY, _IF_MATCH, ATTRIBUTION],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {**answer, **responses},
    }


def _body(schema: Json, example: object) -> Json:
    return {"schema": schema, "example": example}


def _done(schema: Json, example: Json) -> Json:
    return ok(schema, example, {**POSITION, **ETAG})


_REFUSED = (400, 401, 403, 408, 409, 412, 413, 415, 422, 429, 503, 504)
_REGISTER = _write(
    "registerCustomer",
    "Register a customer in a source",
    [SOURCE, ACCOUNT],
    _body(shapes.REGISTRATION, shapes.REGISTRATION_SAMPLE),
    _done(shapes.CREATED, _CREATED_SAMPLE),
    errors(*_REFUSED, codes=_ON_REGISTER),
)
_BULK: Json = {
    "operationId": "registerCustomers",
    "summary": "Register many customers, each as a registration of its own; a result for each row",
    "parameters": [SOURCE, ACCOUNT, _IDEMPOTENCY],
    "requestBody": {
        "required": True,
        "content": {"application/json": _body(shapes.BULK, [shapes.REGISTRATION_SAMPLE])},
    },
    "responses": {
        **ok(shapes.BULK_DONE, shapes.BULK_SAMPLE, POSITION),
        **errors(400, 401, 403, 408, 413, 415, 429, 503),
    },
}
_TOKEN: Json = {
    "operationId": "generateToken",
    "summary": "A bearer token for a client of the organisation, good for five minutes",
    "security": [],
    "requestBody": {
        "required": True,
        "content": {"application/json": _body(shapes.CREDENTIALS, shapes.CREDENTIALS_SAMPLE)},
    },
    "responses": {
        **ok(shapes.TOKEN, shapes.TOKEN_SAMPLE, {}),
        **errors(400, 401, 403, 408, 413, 415),
    },
}
_UPDATE = _write(
    "updateCustomer",
    "Change names, fields, channels and loyalty in a source; identifiers are a cross-check",
    [CUSTOMER_ID, SOURCE, ACCOUNT],
    _body(shapes.REGISTRATION, shapes.REGISTRATION_SAMPLE),
    _done(shapes.UPDATED, {"createdId": 329, "warnings": []}),
    errors(*_REFUSED, 404, codes=_ON_UPDATE),
)
_UPDATE_BY = _write(
    "updateCustomerByIdentifier",
    "As an update, of the customer that holds an identifier in the source",
    [
        SOURCE,
        ACCOUNT,
        in_query("identifierName", "identifier type", True, enum=list(TYPES)),
        in_query("identifierValue", "identifier value", True),
    ],
    _body(shapes.REGISTRATION, shapes.REGISTRATION_SAMPLE),
    _done(shapes.UPDATED, {"createdId": 329, "warnings": []}),
    errors(*_REFUSED, 404, codes=(8002, 8013, *_ON_UPDATE)),
)
_CHANGE = _write(
    "changeIdentifier",
    "Add and remove identifiers; one that is known in another source merges the two customers",
    [CUSTOMER_ID, SOURCE, ACCOUNT],
    _body(shapes.CHANGE, shapes.CHANGE_SAMPLE),
    _done(shapes.CHANGE_DONE, {"success": True, "createdId": 418, "warnings": []}),
    errors(*_REFUSED, 404, codes=_ON_CHANGE),
)


def _subscribe(operation: str) -> Json:
    return _write(
        operation,
        "Opt in to messages, or out of them",
        [CUSTOMER_ID],
        _body(shapes.SUBSCRIPTIONS, shapes.SUBSCRIPTIONS_SAMPLE),
        _done(shapes.SUBSCRIBED, shapes.SUBSCRIBED_SAMPLE),
        errors(*_REFUSED, 404, 410, codes=_ON_SUBSCRIBE),
    )


PATHS: Json = {
    "/v2/integrations/facts": {"post": TELL},
    "/v2/customers": {"post": _REGISTER},
    "/v3/oauth/token/generate": {"post": _TOKEN},
    "/v2/customers/{id}": {"put": _UPDATE},
    "/v2/customers/bulk": {"post": _BULK},
    "/v2/customers/lookup": {"put": _UPDATE_BY},
    "/v2/customers/{id}/changeIdentifier": {"post": _CHANGE},
    "/v2/customers/{id}/subscriptions": {
        "post": _subscribe("changeSubscriptions"),
        "put": _subscribe("putSubscriptions"),
    },
}
