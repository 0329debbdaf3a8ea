"""Search: `GET /v2/customers/search`. Whose first name, last name or identifier begins with a text, in any case.

Names and identifier values are kept as tokens, one row per (organisation, token, customer). A row says how many
characters its token shares with the same customer's previous token in sorted order. Of the rows whose token begins
with a prefix, those that share less than the prefix are each customer's first: every customer once, in the order of
the rows, without grouping.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.identifiers import is_plain
from customers.domain.organisation import ALL, Organisation
from customers.domain.paging import Page, out_of_bounds
from customers.domain.scope import ON_LOOKUP, scope
from customers.domain.state import Customer, Profile

CAP = 10_000
_NUMBER = re.compile(r"[ \t+().-]*[0-9][0-9 \t+().-]*")
_NOISE = str.maketrans("", "", " \t+().-")


class Row(NamedTuple):
    """One token of one customer. `shared`: characters in common with the customer's previous token; `scopes`: every
    source account that the customer has a profile in, each as `scope_mark` writes it."""

    org: int
    token: str
    customer: int
    shared: int
    scopes: str


class Search(Struct, frozen=True):
    """The query as sent; "" for what was left out."""

    q: str
    source: str
    account: str
    limit: int
    offset: int


class Sought(Struct, frozen=True):
    """What a query means: customers with a token in [prefix, end), and the scope's mark ("": any scope)."""

    org: int
    prefix: str
    mark: str
    limit: int
    offset: int

    @property
    def end(self) -> str:
        """The least text after every one that begins with the prefix."""
        return self.prefix[:-1] + chr(ord(self.prefix[-1]) + 1)


def token(text: str) -> str:
    """The form in which texts are compared: caseless, accents kept, a number at the beginning reduced to its digits
    as mobiles are. The token of a text's beginning is a beginning of its token."""
    folded = text.casefold()
    if folded.isascii():
        if folded.isalnum():  # most texts are: there is nothing to reduce
            return folded
    else:
        # Some letters fold to a letter and an accent: composed before and after, every case comes to the same.
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    number = _NUMBER.match(folded)
    if number is None:
        return folded
    return number.group().translate(_NOISE) + folded[number.end() :]


def scope_mark(source: str, account: str) -> str:
    """How a row names one source account."""
    return f"\n{source}|{account}\n"


def rows(org: int, customer: Customer | None) -> list[Row]:
    """A customer's rows, in the order of their tokens; none of one without profiles."""
    if customer is None:
        return []
    scopes = "".join(scope_mark(p.source, p.account) for p in customer.profiles)
    tokens = sorted({token(text) for p in customer.profiles for _, text in _texts(p)})
    return [
        Row(org, this, customer.id, _common(previous, this), scopes)
        for previous, this in pairwise(("", *tokens))
    ]


def changed_rows(
    org: int, before: Customer | None, after: Customer | None
) -> tuple[list[Row], list[Row]]:
    """What a change of a customer changes of its rows: those to write, and those to take away."""
    new = rows(org, after)
    if before is None:
        return new, []
    old = rows(org, before)
    kept, tokens = set(old), {row.token for row in new}
    return [row for row in new if row not in kept], [row for row in old if row.token not in tokens]


def sought(organisation: Organisation, query: Search) -> Sought | Refused:
    """400 nothing to look for, or beyond the first 10,000; 8100 offset, 8101, 8102 limit; 8001, 8011, 8045, 8127 (scope)."""
    if not query.q or not is_plain(query.q):
        return Refused(400, message="q is missing, or holds a character that no name has")
    if wrong := out_of_bounds(Page(query.limit, query.offset)):
        return wrong
    if query.offset + query.limit > CAP:
        return Refused(400, message="Only the first 10,000 customers can be paged: narrow q")
    mark = ""
    if query.source or query.account:
        where = scope(organisation, query.source, query.account, ON_LOOKUP, all_too=True)
        if isinstance(where, Refused):
            return where
        mark = "" if where.source == ALL else scope_mark(where.source, where.account)
    return Sought(organisation.id, token(query.q), mark, query.limit, query.offset)


def page(customers: Iterable[Customer], total: int, query: Sought) -> dict[str, Any]:
    """The documented answer, key by key. `total` beyond 10,000 is given as 10,000 and said to be more."""
    pagination = {"limit": query.limit, "offset": query.offset, "total": min(total, CAP)}
    return {
        "pagination": {**pagination, "totalIsLowerBound": True} if total > CAP else pagination,
        "data": [_hit(customer, query.prefix) for customer in customers],
        "warnings": [],
        "errors": [],
    }


def _hit(customer: Customer, prefix: str) -> dict[str, Any]:
    return {
        "userId": customer.id,
        "matchedIdentifiers": matched(customer, prefix),
        "profiles": [
            {"source": p.source, "firstName": p.first_name, "lastName": p.last_name}
            for p in customer.profiles
        ],
    }


def matched(customer: Customer, prefix: str) -> list[dict[str, str]]:
    """Every name and identifier, of any profile, that begins with what was looked for; as it was sent."""
    return [
        {"idType": type_, "idValue": text, "source": p.source, "accountId": p.account}
        for p in customer.profiles
        for type_, text in _texts(p)
        if token(text).startswith(prefix)
    ]


def _texts(profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.first_name:
        yield "firstName", profile.first_name
    if profile.last_name:
        yield "lastName", profile.last_name
    for identifier in profile.identifiers:
        yield identifier.type, identifier.text or identifier.value


def _common(a: str, b: str) -> int:
    if a[:1] != b[:1]:
        return 0
    for n, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return n
    return min(len(a), len(b))
