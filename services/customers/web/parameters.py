"""The parameters that several operations have: how they are documented, and how their text is read."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Header, Path, Query

from customers.web.arguments import Reads, word
from customers.web.errors import Malformed
from customers.web.models import MAX_SAFE, IdentifierType, SourceName

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_POSITION = re.compile(r"[0-9]{1,4}-[0-9]{1,15}")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def example(value: object) -> Any:
    """What the document fills in, for FastAPI's `openapi_examples`."""
    return {"sample": {"value": value}}


def in_query(name: str, description: str, sample: str = "", **schema: Any) -> Any:
    """A parameter of the query, with an example. `schema`: what the document says of its values beside their type."""
    shown = example(sample) if sample else None
    return Query(
        alias=name, description=description, openapi_examples=shown, json_schema_extra=schema
    )


def in_header(name: str, description: str, **schema: Any) -> Any:
    """A header, under its own name."""
    return Header(alias=name, description=description, json_schema_extra=schema)


def whole_number(name: str) -> Callable[[str], int]:
    """Reads an integer."""

    def convert(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise Malformed(f"The query parameter {name} is not a whole number")
        return int(text)

    return convert


def customer_id(text: str) -> int:
    """The customer id in a path. Raises Malformed for anything but a positive 53-bit integer."""
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) < MAX_SAFE):
        raise Malformed("The customer id in the path is not a positive integer below 2^53")
    return int(text)


def _idempotency_key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise Malformed("The Idempotency-Key is not 1 to 255 visible ASCII characters")
    return text


def _position(text: str) -> str:
    if not _POSITION.fullmatch(text):
        raise Malformed("X-Min-Position is not a position that this organisation was given")
    return text


Id = Annotated[
    int,
    Path(
        description="customer id; one that was merged away leads to its survivor",
        openapi_examples=example(316452956),
        json_schema_extra={"format": "int64", "minimum": 1, "maximum": MAX_SAFE - 1},
    ),
    Reads(customer_id),
]
Source = Annotated[SourceName, in_query("source", "one of the organisation's sources"), Reads(word)]
SourceOrAll = Annotated[
    SourceName | Literal["ALL"], in_query("source", "a source, or ALL", "ALL"), Reads(word)
]
Account = Annotated[
    str, in_query("accountId", "for WECHAT, LINE and FACEBOOK: the account"), Reads(word)
]
IdentifierName = Annotated[
    IdentifierType, in_query("identifierName", "identifier type", "mobile"), Reads(word)
]
IdentifierValue = Annotated[str, in_query("identifierValue", "identifier value", "928000000113")]
MinPosition = Annotated[
    str,
    in_header(
        "X-Min-Position",
        "answer at this journal position or later (waits up to 2 s, then 503)",
        pattern="^[0-9]{1,4}-[0-9]{1,15}$",
    ),
    Reads(_position),
]
IdempotencyKey = Annotated[
    str,
    in_header(
        "Idempotency-Key",
        "repeat a request safely: the first answer comes back, for 72 hours",
        pattern="^[!-~]{1,255}$",
    ),
    Reads(_idempotency_key),
]
IfMatch = Annotated[
    str,
    in_header(
        "If-Match",
        "only if the customer that is changed, or combined, has this version, else 412",
    ),
]
