"""What clients ask for, as the HTTP layer understood it: shapes are right, nothing is judged yet."""

from typing import Any

from msgspec import Struct


class GivenIdentifier(Struct, frozen=True):
    """An identifier as sent; a number has become its digits."""

    type: str
    value: str


class GivenChannel(Struct, frozen=True):
    """A communication channel as sent; a flag that was left out is none."""

    type: str
    value: str
    primary: bool | None
    verified: bool | None
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


class Update(Struct, frozen=True, kw_only=True):
    """`PUT /v2/customers/{id}`. Absent names are none and stay; a custom field that is none is dropped."""

    org: int
    till: str
    customer: int
    source: str
    account: str
    empty: bool = False
    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Any] = {}
    identifiers: tuple[GivenIdentifier, ...] = ()
    channels: tuple[GivenChannel, ...] = ()
    loyalty: str = ""
    extended_fields: dict[str, Any] = {}


class ChangeIdentifier(Struct, frozen=True, kw_only=True):
    """`POST /v2/customers/{id}/changeIdentifier`."""

    org: int
    till: str
    customer: int
    source: str
    account: str
    add: tuple[GivenIdentifier, ...] = ()
    remove: tuple[GivenIdentifier, ...] = ()


class GivenSubscription(Struct, frozen=True):
    """One row of a subscription request as sent."""

    channel: str
    priority: str
    type: str
    account: str


class Subscribe(Struct, frozen=True, kw_only=True):
    """`POST /v2/customers/{id}/subscriptions`. `scopes`: each scope that was sent with its subscope."""

    org: int
    till: str
    customer: int
    subscriptions: tuple[GivenSubscription, ...]
    scopes: tuple[tuple[str, str], ...] = ()
    campaign: int = -1
    communication: int = -1
    reason: str = ""
