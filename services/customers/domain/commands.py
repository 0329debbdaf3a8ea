"""What clients ask for, as the HTTP layer understood it: shapes are right, nothing is judged yet."""

from typing import Any

from msgspec import Struct


class GivenIdentifier(Struct, frozen=True):
    """An identifier as sent; a number has become its digits."""

    type: str
    value: str


class GivenChannel(Struct, frozen=True):
    """A communication channel as sent."""

    type: str
    value: str
    primary: bool
    verified: bool
    meta: dict[str, Any]


class Draft(Struct, frozen=True):
    """The one profile of a registration."""

    first_name: str = ""
    last_name: str = ""
    fields: dict[str, Any] = {}
    identifiers: tuple[GivenIdentifier, ...] = ()
    channels: tuple[GivenChannel, ...] = ()


class Register(Struct, frozen=True, kw_only=True):
    """`POST /v2/customers`. `source`, `account`: from the query, or else from the profile.

    `empty`: there was no body at all. `created`: `attributionV2.createDate`. `loyalty`: as sent, or "".
    """

    org: int
    till: str
    source: str
    account: str
    draft: Draft = Draft()
    empty: bool = False
    loyalty: str = ""
    created: str = ""
    associated_with: str = ""
    extended_fields: dict[str, Any] = {}
