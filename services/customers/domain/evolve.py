"""event -> state: how a document of each kind changes. Never raises on history, judges nothing."""

from typing import assert_never

from msgspec.structs import replace

from customers.domain.events import (
    ConflictNoted,
    CustomerRegistered,
    Event,
    OrganisationConfigured,
    Personal,
    ProfileAdded,
    ProfileFacts,
)
from customers.domain.organisation import Organisation
from customers.domain.state import (
    Customer,
    Entry,
    Identifier,
    Identity,
    Profile,
    Remembered,
    State,
    kind,
)


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


def evolve_customer(state: Customer | None, event: Event) -> Customer | None:
    match event:
        case CustomerRegistered(data, pii):
            return _registered(data, pii)
        case ProfileAdded(data, pii):
            return _with_profile(state, data, pii) if state else None
        case ConflictNoted(data, _):
            if state is None:
                return None
            profiles = tuple(
                replace(p, conflicts=data.owners)
                if (p.source, p.account) == (data.source, data.account)
                else p
                for p in state.profiles
            )
            return replace(state, profiles=profiles)
        case OrganisationConfigured():
            return state
        case _:
            assert_never(event)


def evolve_identity(state: Identity, event: Event) -> Identity:
    match event:
        case CustomerRegistered(data) | ProfileAdded(data):
            entry = Entry(data.source, data.account, data.customer, data.customer)
            return Identity((*state.entries, entry))
        case ConflictNoted() | OrganisationConfigured():
            return state
        case _:
            assert_never(event)


def evolve_organisation(state: Organisation | None, event: Event) -> Organisation | None:
    match event:
        case OrganisationConfigured(data, _):
            return data
        case CustomerRegistered() | ProfileAdded() | ConflictNoted():
            return state
        case _:
            assert_never(event)


def _registered(data: ProfileFacts, pii: Personal) -> Customer:
    return Customer(
        id=data.customer,
        loyalty=data.loyalty,
        profiles=(_profile(data, pii),),
        extended_fields=pii.extended_fields,
        associated_with=data.associated_with,
        created_at=data.created_at,
        created_by=data.till,
        modified_at=data.at,
        modified_by=data.till,
    )


def _with_profile(state: Customer, data: ProfileFacts, pii: Personal) -> Customer:
    return replace(
        state,
        loyalty=data.loyalty,
        profiles=(*state.profiles, _profile(data, pii)),
        extended_fields={**state.extended_fields, **pii.extended_fields},
        modified_at=data.at,
        modified_by=data.till,
    )


def _profile(data: ProfileFacts, pii: Personal) -> Profile:
    return Profile(
        source=data.source,
        account=data.account,
        origin=data.customer,
        first_name=pii.first_name,
        last_name=pii.last_name,
        fields=pii.fields,
        identifiers=tuple(
            Identifier(c.type, c.value, data.customer, c.text) for c in pii.identifiers
        ),
        channels=pii.channels,
        created_at=data.created_at,
        created_by=data.till,
        modified_at=data.at,
        modified_by=data.till,
    )
