"""What can happen to customers. These types are a STORAGE FORMAT, kept for ever: change with care.

Fields are added with a default, never renamed or removed; another meaning is another type (`.v2`).
Personal data stands only under `pii`, so that it can be encrypted per customer one day. The golden
files under `tests/golden` pin every type.
"""

from typing import Any, assert_never

from msgspec import Struct

from customers.domain.organisation import Organisation
from customers.domain.state import (
    Channel,
    Conflict,
    Till,
    customer_name,
    identity_name,
    organisation_name,
)


class Nothing(Struct, frozen=True):
    """An event without personal data."""


class Claim(Struct, frozen=True, omit_defaults=True):
    """An identifier taken into possession: `value` normalised, `text` as sent where it differs."""

    type: str
    value: str
    text: str = ""


class Personal(Struct, frozen=True, omit_defaults=True):
    """What a person told one source: everything that erasing them would destroy."""

    first_name: str = ""
    last_name: str = ""
    fields: dict[str, Any] = {}
    identifiers: tuple[Claim, ...] = ()
    channels: tuple[Channel, ...] = ()
    extended_fields: dict[str, Any] = {}


class ProfileFacts(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where and by whom a profile was made. `at`, `created_at`: ISO 8601 with offset; `created_at`
    is the registration date that was sent, or else `at`. `loyalty` is the customer's from now on."""

    customer: int
    source: str
    account: str
    loyalty: str
    till: Till
    at: str
    created_at: str
    associated_with: str = ""


class CustomerRegistered(Struct, frozen=True, tag="CustomerRegistered.v1", tag_field="type"):
    """A person nobody knew got an id and a first profile."""

    data: ProfileFacts
    pii: Personal


class ProfileAdded(Struct, frozen=True, tag="ProfileAdded.v1", tag_field="type"):
    """A customer known elsewhere got a profile in another source account (8050).

    `pii.extended_fields` holds only those that the customer did not have.
    """

    data: ProfileFacts
    pii: Personal


class ConflictFacts(Struct, frozen=True):
    """Which profile conflicts with which holders of its identifiers."""

    customer: int
    source: str
    account: str
    owners: tuple[Conflict, ...]


class ConflictNoted(Struct, frozen=True, tag="ConflictNoted.v1", tag_field="type"):
    """A new customer's identifiers belong to several others elsewhere (8052): an operator should look."""

    data: ConflictFacts
    pii: Nothing = Nothing()


class OrganisationConfigured(
    Struct, frozen=True, tag="OrganisationConfigured.v1", tag_field="type"
):
    """What shapes an organisation's decisions, from now on. Not published."""

    data: Organisation
    pii: Nothing = Nothing()


Event = CustomerRegistered | ProfileAdded | ConflictNoted | OrganisationConfigured


def touched(org: int, event: Event) -> tuple[str, ...]:
    """The names of the documents that an event changes: what is written, conflicted on and projected."""
    match event:
        case CustomerRegistered(data, pii) | ProfileAdded(data, pii):
            claims = (identity_name(org, c.type, c.value) for c in pii.identifiers)
            return (customer_name(org, data.customer), *claims)
        case ConflictNoted(data, _):
            return (customer_name(org, data.customer),)
        case OrganisationConfigured(data, _):
            return (organisation_name(data.id),)
        case _:
            assert_never(event)
