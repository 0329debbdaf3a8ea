"""Pages of a list: the same parameters, bounds and codes at every endpoint that has pages."""

import re

from msgspec import Struct

from customers.domain.codes import Refused

DEFAULT_LIMIT, MAX_LIMIT = 10, 100
_WHOLE = re.compile(r"-?[0-9]{1,16}")


class Page(Struct, frozen=True):
    """At most `limit` rows, after the first `offset`."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0


def whole(text: str) -> int | None:
    """The integer in a parameter, or None when it holds none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def descending(order: str) -> bool | None:
    """Whether a sort order means descending, as "" does; None for anything but ASC and DESC, in any case."""
    return {"": True, "ASC": False, "DESC": True}.get(order.upper())


def out_of_bounds(page: Page) -> Refused | None:
    """8100 offset; 8101, 8102 limit; None for a page within bounds."""
    if page.offset < 0:
        return Refused(8100)
    if page.limit <= 0:
        return Refused(8101)
    if page.limit > MAX_LIMIT:
        return Refused(8102)
    return None
