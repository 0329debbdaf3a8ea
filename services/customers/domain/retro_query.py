"""Which retro requests are asked for: the query of `GET /v2/customers/{id}/retroRequest`, read."""

import re
from datetime import UTC, date, datetime, time

from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.facts import RETRO_STATUSES
from customers.domain.moments import utc
from customers.domain.paging import DEFAULT_LIMIT, Page, descending, out_of_bounds, whole

TYPE, BASE_TYPE = "TRANSACTION_UPDATE", "RETRO"
TYPES = ("CHANGE_IDENTIFIER", "GOODWILL", TYPE)
CHANGE_TYPES = (
    "EMAIL",
    "MOBILE",
    "EXTERNAL_ID",
    "MERGE",
    "ADDRESS",
    "MOBILE_REALLOC",
    "COUPON",
    "POINTS",
    "TIER",
    BASE_TYPE,
)
BY_CREATED, BY_UPDATED = "createdon", "lastUpdatedOn"
_SORTS = {"": BY_CREATED, BY_CREATED: BY_CREATED, BY_UPDATED.lower(): BY_UPDATED}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Days = tuple[datetime, datetime]


class RetroQuery(Struct, frozen=True, kw_only=True):
    """The query as sent; "" for what was left out."""

    status: str = ""
    type: str = ""
    change_type: str = ""
    start_date: str = ""
    end_date: str = ""
    start_id: str = ""
    end_id: str = ""
    limit: str = ""
    offset: str = ""
    sort_by: str = ""
    sort_order: str = ""


class Which(Struct, frozen=True, kw_only=True):
    """Which requests. `retro`: whether retro requests are asked for at all; `days`, `first` and `last` (request
    ids) are included, None for any."""

    retro: bool
    status: str
    days: Days | None
    first: int | None
    last: int | None


class WantedRequests(Struct, frozen=True):
    """A query whose own content is right."""

    which: Which
    by: str
    descending: bool
    page: Page


def wanted_requests(query: RetroQuery) -> WantedRequests | Refused:
    """400 a status, a type or a number that is none; 8112 to 8115 (dates); 8117, 8118 (order); 8100 to 8102 (page)."""
    which, page = _which(query), _page(query)
    if isinstance(which, Refused):
        return which
    by, down = _SORTS.get(query.sort_by.lower()), descending(query.sort_order)
    if by is None:
        return Refused(8117)
    if down is None:
        return Refused(8118)
    if isinstance(page, Refused):
        return page
    return WantedRequests(which, by, down, page)


def _which(query: RetroQuery) -> Which | Refused:
    status, type_, change = (t.upper() for t in (query.status, query.type, query.change_type))
    if status not in ("", *RETRO_STATUSES):
        return _malformed("status is not a documented one")
    if type_ not in ("", *TYPES) or change not in ("", *CHANGE_TYPES):
        return _malformed("type or changeType is not a documented one")
    first, last = whole(query.start_id), whole(query.end_id)
    if (query.start_id and first is None) or (query.end_id and last is None):
        return _malformed("startId or endId is not an integer")
    days = _days(query.start_date, query.end_date)
    if isinstance(days, Refused):
        return days
    retro = type_ in ("", TYPE) and change in ("", BASE_TYPE)
    return Which(retro=retro, status=status, days=days, first=first, last=last)


def _page(query: RetroQuery) -> Page | Refused:
    limit, offset = whole(query.limit or str(DEFAULT_LIMIT)), whole(query.offset or "0")
    if limit is None or offset is None:
        return _malformed("limit or offset is not an integer")
    page = Page(limit, offset)
    return out_of_bounds(page) or page


def _days(start: str, end: str) -> Days | Refused | None:
    """A day is meant whole, from its first moment to its last, in UTC."""
    first, last = _moment(start, time.min), _moment(end, time.max)
    if start and first is None:
        return Refused(8112)
    if end and last is None:
        return Refused(8113)
    if first is None and last is None:
        return None
    if first is None or last is None:
        return Refused(8114)
    return (first, last) if first <= last else Refused(8115)


def _moment(text: str, of_day: time) -> datetime | None:
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), of_day, UTC)
        # A plus sign that was not escaped arrives as a blank.
        return utc(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        return None


def _malformed(what: str) -> Refused:
    return Refused(400, message=f"The query's {what}")
