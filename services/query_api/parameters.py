"""The parameters of reads: how they are documented, and how their text is read."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from customers.domain.facts import RETRO_STATUSES
from customers.domain.paging import DEFAULT_LIMIT, MAX_LIMIT
from customers.domain.retro_query import BASE_TYPE, BY_CREATED, BY_UPDATED, TYPE
from customers.domain.search import CAP
from customers.domain.transfers import BY_DATE, BY_POINTS
from customers.web.arguments import Reads, trimmed
from customers.web.models import one_of
from customers.web.parameters import in_header, in_query, whole_number

ANY_CASE = Reads(trimmed, any_case=True)

Embed = Annotated[
    str,
    in_query(
        "embed",
        "parts to add, separated by commas: points, subscriptions, mlp, usergroup; others are ignored",
    ),
]
Language = Annotated[
    str,
    in_header(
        "language",
        "ISO code of the language of extended field values; else Accept-Language, English",
    ),
]
AcceptLanguage = Annotated[
    str, in_header("Accept-Language", "as in HTTP, where no language is named")
]
Prefix = Annotated[
    str, in_query("q", "the text; a number without + and blanks", "Tom", minLength=1)
]
SearchLimit = Annotated[
    int,
    in_query("limit", "at most so many", minimum=1, maximum=MAX_LIMIT),
    Reads(whole_number("limit")),
]
SearchOffset = Annotated[
    int,
    in_query("offset", f"from so many on; with limit at most {CAP}", minimum=0),
    Reads(whole_number("offset")),
]
Program = Annotated[
    int | SkipJsonSchema[None],
    in_query("programId", "of this loyalty programme only"),
    Reads(whole_number("programId")),
]
Order = TypeAliasType("Order", Annotated[str, one_of("ASC", "DESC")])
Status = TypeAliasType("Status", Annotated[str, one_of(*RETRO_STATUSES)])
# Of lists: texts, since what is no number has a code of its own there.
_LIMIT = f"rows of a page, {DEFAULT_LIMIT} unless given, at most {MAX_LIMIT}"


def _text(name: str, description: str, **schema: Any) -> Any:
    return Field(default="", alias=name, description=description, json_schema_extra=schema)


class TransfersFilter(BaseModel):
    """Which page of a customer's transfers, and of which."""

    limit: Annotated[str, _text("limit", _LIMIT, type="integer")]
    offset: Annotated[str, _text("offset", "rows before the page", type="integer")]
    page: Annotated[
        str, _text("page", "the page's number, from 1; instead of an offset", type="integer")
    ]
    sort_by: Annotated[str, _text("sortBy", f"{BY_DATE} unless given, or {BY_POINTS}")]
    sort_order: Annotated[Order, _text("sortOrder", "DESC unless given")]
    program: Annotated[str, _text("programId", "of this loyalty programme only", type="integer")]
    entity_type: Annotated[str, _text("entityType", "CUSTOMER, or nothing")]


class RequestsFilter(BaseModel):
    """Which page of a customer's retro requests, and of which. The names of these parameters are read in any case."""

    status: Annotated[Status, _text("Status", "of this status only"), ANY_CASE]
    type: Annotated[str, _text("Type", f"{TYPE}; others find nothing"), ANY_CASE]
    change_type: Annotated[
        str,
        _text("changeType", f"{BASE_TYPE}; others find nothing"),
        ANY_CASE,
    ]
    start_date: Annotated[
        str,
        _text("startDate", "raised on this day or later: YYYY-MM-DD or ISO 8601"),
        ANY_CASE,
    ]
    end_date: Annotated[
        str, _text("endDate", "raised on this day or earlier; both days or none"), ANY_CASE
    ]
    start_id: Annotated[str, _text("startId", "request id, from", type="integer"), ANY_CASE]
    end_id: Annotated[str, _text("endId", "request id, to", type="integer"), ANY_CASE]
    limit: Annotated[str, _text("limit", _LIMIT, type="integer"), ANY_CASE]
    offset: Annotated[str, _text("offset", "rows before the page", type="integer"), ANY_CASE]
    sort_by: Annotated[
        str, _text("sortBy", f"{BY_CREATED} unless given, or {BY_UPDATED}"), ANY_CASE
    ]
    sort_order: Annotated[Order, _text("sortOrder", "DESC unless given"), ANY_CASE]
