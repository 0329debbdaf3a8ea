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
    Profile,
    Subscription,
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


class ChangeFacts(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Which profile was changed, by whom and when (ISO 8601 with offset)."""

    customer: int
    source: str
    account: str
    till: Till
    at: str


class NamesAndFields(Struct, frozen=True, omit_defaults=True):
    """What was changed: absent names stay, `fields` are set, `dropped` custom fields are gone."""

    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Any] = {}
    dropped: tuple[str, ...] = ()


class ProfileUpdated(Struct, frozen=True, tag="ProfileUpdated.v1", tag_field="type"):
    """Names or custom fields of a profile changed."""

    data: ChangeFacts
    pii: NamesAndFields


class Channels(Struct, frozen=True):
    """Every communication channel that a profile has from now on."""

    channels: tuple[Channel, ...]


class CommChannelsChanged(Struct, frozen=True, tag="CommChannelsChanged.v1", tag_field="type"):
    """Communication channels of a profile were added or changed."""

    data: ChangeFacts
    pii: Channels


class Fields(Struct, frozen=True):
    """Extended fields that were set; the customer's others stay."""

    extended_fields: dict[str, Any]


class ExtendedFieldsChanged(Struct, frozen=True, tag="ExtendedFieldsChanged.v1", tag_field="type"):
    """Extended fields of a customer changed. `data` names the profile that the change came through."""

    data: ChangeFacts
    pii: Fields


class LoyaltyFacts(ChangeFacts, frozen=True, omit_defaults=True, kw_only=True):
    """`loyalty`: the customer's type from now on."""

    loyalty: str


class LoyaltyTypeChanged(Struct, frozen=True, tag="LoyaltyTypeChanged.v1", tag_field="type"):
    """A customer joined the loyalty programme; nobody leaves it."""

    data: LoyaltyFacts
    pii: Nothing = Nothing()


class IdentifierAdded(Struct, frozen=True, tag="IdentifierAdded.v1", tag_field="type"):
    """A profile took an identifier into possession."""

    data: ChangeFacts
    pii: Claim


class IdentifierRemoved(Struct, frozen=True, tag="IdentifierRemoved.v1", tag_field="type"):
    """A profile gave an identifier up: anybody may claim it."""

    data: ChangeFacts
    pii: Claim


class MergeFacts(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Who was merged into whom. The other fields are the survivor's from now on: its loyalty type, the
    earlier registration of the two, its till, and every customer that it holds the accounts of."""

    survivor: int
    victim: int
    till: Till
    at: str
    loyalty: str
    created_at: str
    created_by: Till
    associated_with: str = ""
    victims: tuple[int, ...]


class Moved(Struct, frozen=True, omit_defaults=True):
    """All that goes over to the survivor: the victim's profiles as they were, with their origins, and
    those extended fields that the survivor did not have."""

    profiles: tuple[Profile, ...]
    extended_fields: dict[str, Any] = {}


class ProfilesMerged(Struct, frozen=True, tag="ProfilesMerged.v1", tag_field="type"):
    """Two customers proved to be one person (8051): the victim's profiles are the survivor's now.

    Self-sufficient: whoever holds both customers needs no other event to move everything.
    """

    data: MergeFacts
    pii: Moved


class SubscriptionFacts(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a customer chose. `campaign`, `communication`: what made it choose, -1 for nothing."""

    customer: int
    till: Till
    at: str
    subscriptions: tuple[Subscription, ...]
    campaign: int = -1
    communication: int = -1


class Reason(Struct, frozen=True, omit_defaults=True):
    """Why, in somebody's own words."""

    reason: str = ""


class SubscriptionChanged(Struct, frozen=True, tag="SubscriptionChanged.v1", tag_field="type"):
    """A customer opted in to messages of some kind, or out of them. Only what differs from before."""

    data: SubscriptionFacts
    pii: Reason = Reason()


class OrganisationConfigured(
    Struct, frozen=True, tag="OrganisationConfigured.v1", tag_field="type"
):
    """What shapes an organisation's decisions, from now on. Not published."""

    data: Organisation
    pii: Nothing = Nothing()


Changed = (
    ProfileUpdated
    | CommChannelsChanged
    | ExtendedFieldsChanged
    | LoyaltyTypeChanged
    | IdentifierAdded
    | IdentifierRemoved
)
Event = (
    CustomerRegistered
    | ProfileAdded
    | ConflictNoted
    | Changed
    | ProfilesMerged
    | SubscriptionChanged
    | OrganisationConfigured
)


def touched(org: int, event: Event) -> tuple[str, ...]:
    """The names of the documents that an event changes: what is written, conflicted on and projected."""
    match event:
        case CustomerRegistered(data, pii) | ProfileAdded(data, pii):
            claims = (identity_name(org, c.type, c.value) for c in pii.identifiers)
            return (customer_name(org, data.customer), *claims)
        case IdentifierAdded(data, claim) | IdentifierRemoved(data, claim):
            identity = identity_name(org, claim.type, claim.value)
            return (customer_name(org, data.customer), identity)
        case (
            ConflictNoted(data)
            | ProfileUpdated(data)
            | CommChannelsChanged(data)
            | ExtendedFieldsChanged(data)
            | LoyaltyTypeChanged(data)
            | SubscriptionChanged(data)
        ):
            return (customer_name(org, data.customer),)
        case ProfilesMerged(data, moved):
            held = (
                identity_name(org, i.type, i.value) for p in moved.profiles for i in p.identifiers
            )
            pair = (customer_name(org, data.survivor), customer_name(org, data.victim))
            return tuple(dict.fromkeys((*pair, *held)))
        case OrganisationConfigured(data, _):
            return (organisation_name(data.id),)
        case _:
            assert_never(event)
