"""event -> state: how a document of each kind changes. Never raises on history, judges nothing."""

from typing import assert_never

from customers.domain.events import (
    CommChannelsChanged,
    ConflictNoted,
    CustomerRegistered,
    Event,
    ExtendedFieldsChanged,
    IdentifierAdded,
    IdentifierRemoved,
    LoyaltyTypeChanged,
    OrganisationConfigured,
    ProfileAdded,
    ProfilesMerged,
    ProfileUpdated,
    SubscriptionChanged,
)
from customers.domain.evolve_customer import evolve_customer
from customers.domain.organisation import Organisation
from customers.domain.state import Customer, Entry, Identity, Remembered, State, kind


def evolve(name: str, state: State | None, event: Event) -> State | None:
    """The document `name` after an event that touches it."""
    of = kind(name)
    if of is Customer:
        return evolve_customer(state if isinstance(state, Customer) else None, event)
    if of is Identity:
        identity = state if isinstance(state, Identity) else Identity()
        return evolve_identity(identity, event)
    if of is Organisation:
        return evolve_organisation(state if isinstance(state, Organisation) else None, event)
    return state if isinstance(state, Remembered) else None


def evolve_identity(state: Identity, event: Event) -> Identity:
    match event:
        case CustomerRegistered(data) | ProfileAdded(data) | IdentifierAdded(data):
            entry = Entry(data.source, data.account, data.customer, data.customer)
            return Identity((*state.entries, entry))
        case IdentifierRemoved(data):
            gone = (data.source, data.account, data.customer)
            left = (e for e in state.entries if (e.source, e.account, e.customer) != gone)
            return Identity(tuple(left))
        case ProfilesMerged(data):
            return Identity(tuple(_moved(e, data.victim, data.survivor) for e in state.entries))
        case (
            ConflictNoted()
            | ProfileUpdated()
            | CommChannelsChanged()
            | ExtendedFieldsChanged()
            | LoyaltyTypeChanged()
            | SubscriptionChanged()
            | OrganisationConfigured()
        ):
            return state
        case _:
            assert_never(event)


def _moved(entry: Entry, victim: int, survivor: int) -> Entry:
    if entry.customer != victim:
        return entry
    return Entry(entry.source, entry.account, survivor, entry.origin)


def evolve_organisation(state: Organisation | None, event: Event) -> Organisation | None:
    match event:
        case OrganisationConfigured(data, _):
            return data
        case (
            CustomerRegistered()
            | ProfileAdded()
            | ConflictNoted()
            | ProfileUpdated()
            | CommChannelsChanged()
            | ExtendedFieldsChanged()
            | LoyaltyTypeChanged()
            | IdentifierAdded()
            | IdentifierRemoved()
            | ProfilesMerged()
            | SubscriptionChanged()
        ):
            return state
        case _:
            assert_never(event)
