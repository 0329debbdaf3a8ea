"""What the events add up to: one frozen document per name.

A name addresses one document and is what keys are derived from (`journal/keys.py`):

    org|<org>                        Organisation   what shapes an organisation's decisions
    i|<org>|<type>|<value>           Identity       who holds an identifier, in which source
    c|<org>|<customer id>            Customer       one person
    k|<org>|<idempotency key hash>   Remembered     the first answer to an Idempotency-Key

Storage shape: fields may be added with a default, never renamed or removed.
"""

from typing import Any, assert_never

from msgspec import Struct

from customers.domain.organisation import Organisation


class Till(Struct, frozen=True, omit_defaults=True):
    """The till (point of sale) that a change is attributed to."""

    code: str
    name: str


class Entry(Struct, frozen=True):
    """One holder of an identifier. `origin` is the customer it was first registered under."""

    source: str
    account: str
    customer: int
    origin: int


class Identity(Struct, frozen=True):
    """Every holder of one identifier, oldest first; no entries: a tombstone."""

    entries: tuple[Entry, ...] = ()


class Identifier(Struct, frozen=True, omit_defaults=True):
    """`value` is normalised and compared; `text` is what was sent, where it differs."""

    type: str
    value: str
    origin: int
    text: str = ""


class Channel(Struct, frozen=True, omit_defaults=True):
    """An address a customer may be written to."""

    type: str
    value: str
    primary: bool = False
    verified: bool = False
    meta: dict[str, Any] = {}


class Conflict(Struct, frozen=True):
    """Another customer that holds one of the identifiers, as `conflictingProfileList` names it."""

    customer: int
    source: str
    account: str


class Subscription(Struct, frozen=True, omit_defaults=True):
    """What a customer answered to messages of one kind: `channel` SMS, EMAIL …, `priority` TRANS or BULK,
    `type` OPTIN or OPTOUT, `account` the sending account or ""."""

    channel: str
    priority: str
    type: str
    account: str = ""


class Profile(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one source account knows of a customer. Times are ISO 8601 with an offset."""

    source: str
    account: str
    origin: int
    first_name: str = ""
    last_name: str = ""
    fields: dict[str, Any] = {}
    identifiers: tuple[Identifier, ...] = ()
    channels: tuple[Channel, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    created_at: str
    created_by: Till
    modified_at: str
    modified_by: Till


class Customer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One person. `loyalty` is `loyalty` or `non_loyalty`. `subscriptions`: only what was once chosen.

    `merged_into` is the customer that this one was merged into, or 0: such a victim owns nothing any more.
    `victims`: every customer that was merged into this one, directly or through another.
    """

    id: int
    loyalty: str
    profiles: tuple[Profile, ...]
    extended_fields: dict[str, Any] = {}
    associated_with: str = ""
    subscriptions: tuple[Subscription, ...] = ()
    merged_into: int = 0
    victims: tuple[int, ...] = ()
    created_at: str
    created_by: Till
    modified_at: str
    modified_by: Till


class Remembered(Struct, frozen=True):
    """The first answer to an Idempotency-Key: kept as sent, `t` in ms since 1970."""

    fingerprint: str
    t: int
    status: int
    body: str
    customer: int


State = Organisation | Identity | Customer | Remembered


def kind(name: str) -> type[Organisation] | type[Identity] | type[Customer] | type[Remembered]:
    """The class of the document that a name addresses."""
    match name[: name.index("|")]:
        case "i":
            return Identity
        case "c":
            return Customer
        case "k":
            return Remembered
        case "org":
            return Organisation
        case other:
            raise ValueError(f"no document is named {other}|…")


def collection(state: State) -> str:
    """Where read models keep documents of this class."""
    match state:
        case Identity():
            return "identities"
        case Customer():
            return "customers"
        case Remembered():
            return "commands"
        case Organisation():
            return "organisations"
        case _:
            assert_never(state)


COLLECTIONS = {"org": "organisations", "i": "identities", "c": "customers", "k": "commands"}


def org_of(name: str) -> int:
    """The organisation that a document belongs to."""
    return int(name.split("|", 2)[1])


def organisation_name(org: int) -> str:
    return f"org|{org}"


def identity_name(org: int, type_: str, value: str) -> str:
    return f"i|{org}|{type_}|{value}"


def customer_name(org: int, customer: int) -> str:
    return f"c|{org}|{customer}"


def remembered_name(org: int, key: str) -> str:
    return f"k|{org}|{key}"
