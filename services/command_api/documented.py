"""What the document says of the write operations beside their signatures: name, summary, tag, answers and codes."""

from typing import Annotated, Any, get_args

import msgspec
from fastapi import Depends
from pydantic import BaseModel

from command_api import models, samples
from command_api.models import MAX_ROWS
from customers.domain.facts import Fact
from customers.web.document import (
    CUSTOMERS,
    ETAG,
    INTEGRATIONS,
    KNOWN,
    POSITION,
    SUBSCRIPTIONS,
    TOKENS,
    Json,
    done,
    errors,
)
from customers.web.parameters import in_header

_REFUSED = (400, 401, 403, 408, 409, 412, 413, 415, 422, 429, 503, 504)
_ON_REGISTER = (8003, 8004, 8005, 8006, 8010, 8014, 8017, 8045, 8052, 8066, 8084, 8127)
_ON_UPDATE = (8003, 8004, 8008, 8009, 8010, 8018, 8045, 8065, 8067, 8084, 8127)
_ON_CHANGE = (
    *(8003, 8004, 8007, 8008, 8009, 8045, 8053, 8055, 8056, 8064, 8065, 8066, 8067, 8070),
    *(8127, 91005),
)
_ON_SUBSCRIBE = (1101, 1102, 1103, 1105, 1106, 8015, 8069, 8127)
_BY_TOKEN = (91020, 91021)


def _attributed(
    code: Annotated[
        str,
        in_header(
            "X-CAP-API-ATTRIBUTION-ENTITY-CODE",
            "with a token: the till that a write is attributed to",
        ),
    ] = "",
    till: Annotated[
        str, in_header("X-CAP-API-ATTRIBUTION-TILL-CODE", "the same, in its older spelling")
    ] = "",
    kind: Annotated[
        str, in_header("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "TILL or TILL_CODE; TILL unless given")
    ] = "",
) -> None:
    """The headers that the gate reads."""


def _write(
    name: str,
    summary: str,
    tag: str,
    answer: type[BaseModel],
    sample: Json,
    refused: Json,
    headers: tuple[Json, ...] = (POSITION, ETAG),
) -> dict[str, Any]:
    return {
        "operation_id": name,
        "summary": summary,
        "tags": [tag],
        "response_model": answer,
        "responses": {**done(sample, *headers), **refused},
        "dependencies": [*KNOWN, Depends(_attributed)],
    }


REGISTER = _write(
    "registerCustomer",
    "Register a customer in a source",
    CUSTOMERS,
    models.Created,
    samples.CREATED,
    errors(*_REFUSED, codes=(*_ON_REGISTER, *_BY_TOKEN)),
)
REGISTER_MANY = _write(
    "registerCustomers",
    "Register many customers, each as a registration of its own",
    CUSTOMERS,
    models.BulkResult,
    samples.BULK,
    errors(400, 401, 403, 408, 413, 415, 429, 503, codes=_BY_TOKEN),
    (POSITION,),
)
UPDATE = _write(
    "updateCustomer",
    "Change names, fields, channels and loyalty in a source",
    CUSTOMERS,
    models.Updated,
    samples.UPDATED,
    errors(*_REFUSED, 404, codes=(*_ON_UPDATE, *_BY_TOKEN)),
)
UPDATE_BY_IDENTIFIER = _write(
    "updateCustomerByIdentifier",
    "The same, of the customer that holds an identifier in the source",
    CUSTOMERS,
    models.Updated,
    samples.UPDATED,
    errors(*_REFUSED, 404, codes=(8002, 8013, *_ON_UPDATE, *_BY_TOKEN)),
)
CHANGE_IDENTIFIER = _write(
    "changeIdentifier",
    "Add and remove identifiers; one that is known in another source merges the two customers",
    CUSTOMERS,
    models.IdentifiersChanged,
    samples.CHANGED,
    errors(*_REFUSED, 404, codes=(*_ON_CHANGE, *_BY_TOKEN)),
)


def subscribe(name: str) -> dict[str, Any]:
    """Of POST and of PUT, which do the same."""
    return _write(
        name,
        "Opt in to messages, or out of them",
        SUBSCRIPTIONS,
        models.SubscriptionsChanged,
        samples.SUBSCRIBED,
        errors(*_REFUSED, 404, 410, codes=(*_ON_SUBSCRIBE, *_BY_TOKEN)),
    )


MAKE_TOKEN: dict[str, Any] = {
    "operation_id": "generateToken",
    "summary": "A bearer token for a client of the organisation, good for five minutes",
    "tags": [TOKENS],
    "response_model": models.TokenMade,
    "responses": {**done(samples.TOKEN), **errors(400, 401, 403, 408, 413, 415)},
}

# Facts are structs of the core, since other systems also send them past HTTP: their schemas come from there.
_KINDS, _COMPONENTS = msgspec.json.schema_components(
    get_args(Fact), ref_template="#/components/schemas/{name}Fact"
)
SCHEMAS: dict[str, Json] = {
    **{f"{name}Fact": schema for name, schema in _COMPONENTS.items()},
    "Fact": {"oneOf": list(_KINDS)},
}
_FACT: Json = {"$ref": "#/components/schemas/Fact"}
_FACTS: Json = {"type": "array", "minItems": 1, "maxItems": MAX_ROWS, "items": _FACT}
TELL: dict[str, Any] = {
    "operation_id": "tellFacts",
    "summary": "Tell points, tiers, transfers, retro requests, groups, segments and purchases",
    "tags": [INTEGRATIONS],
    "response_model": models.FactsResult,
    "responses": {
        **done(samples.FACTS_TAKEN),
        **errors(400, 401, 403, 408, 413, 415, 429, 503, 504),
    },
    "dependencies": list(KNOWN),
    "openapi_extra": {
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {"anyOf": [_FACT, _FACTS]},
                    "examples": {"sample": {"value": [samples.FACT]}},
                }
            }
        }
    },
}
