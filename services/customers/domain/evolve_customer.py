"""event -> customer: what each event does to one person's document."""

from typing import Any, assert_never

from msgspec.structs import replace

from customers.domain.events import (
    Changed,
    ChangeFacts,
    CommChannelsChanged,
    ConflictNoted,
    CustomerRegistered,
    Event,
    ExtendedFieldsChanged,
    IdentifierAdded,
    IdentifierRemoved,
    LoyaltyTypeChanged,
    MergeFacts,
    Moved,
    NamesAndFields,
    OrganisationConfigured,
    Personal,
    ProfileAdded,
    ProfileFacts,
    ProfilesMerged,
    ProfileUpdated,
    SubscriptionChanged,
)
from customers.domain.state import Customer, Identifier, Profile, Subscription


def evolve_customer(state: Customer | None, event: Event) -> Customer | None:
    """The customer after an event that touches it; none where there is nothing to change."""
    if isinstance(event, CustomerRegistered):
        return _registered(event.data, event.pii)
    if state is None:
        return None
    match event:
        case ProfileAdded(data, pii):
            return _with_profile(state, data, pii)
        case ConflictNoted(data):
            return _at(state, data.source, data.account, conflicts=data.owners)
        case ProfilesMerged(data, pii):
            return _merged(state, data, pii)
        case SubscriptionChanged(data):
            choices = chosen(state.subscriptions, data.subscriptions)
            return replace(state, subscriptions=choices, modified_at=data.at, modified_by=data.till)
        case OrganisationConfigured():
            return state
        case _:
            return _changed(state, event)


def _changed(state: Customer, event: Changed) -> Customer:
    match event:
        case ProfileUpdated(data, pii):
            return _updated(state, data, pii)
        case CommChannelsChanged(data, pii):
            return _profile_changed(state, data, channels=pii.channels)
        case ExtendedFieldsChanged(data, pii):
            fields = {**state.extended_fields, **pii.extended_fields}
            return _touched(state, data, extended_fields=fields)
        case LoyaltyTypeChanged(data):
            return _touched(state, data, loyalty=data.loyalty)
        case IdentifierAdded(data, claim):
            added = Identifier(claim.type, claim.value, data.customer, claim.text)
            held = _profile_at(state, data).identifiers
            return _profile_changed(state, data, identifiers=(*held, added))
        case IdentifierRemoved(data, claim):
            held = _profile_at(state, data).identifiers
            left = tuple(i for i in held if (i.type, i.value) != (claim.type, claim.value))
            return _profile_changed(state, data, identifiers=left)
        case _:
            assert_never(event)


def chosen(
    before: tuple[Subscription, ...], now: tuple[Subscription, ...]
) -> tuple[Subscription, ...]:
    """Choices after newer ones: one for each channel, account and priority, the oldest first."""
    held = {(s.channel, s.account, s.priority): s for s in (*before, *now)}
    return tuple(held.values())


def _merged(state: Customer, data: MergeFacts, moved: Moved) -> Customer:
    if state.id == data.victim:
        return replace(
            state,
            profiles=(),
            extended_fields={},
            associated_with="",
            subscriptions=(),
            victims=(),
            merged_into=data.survivor,
            modified_at=data.at,
            modified_by=data.till,
        )
    return replace(
        state,
        loyalty=data.loyalty,
        profiles=(*state.profiles, *moved.profiles),
        extended_fields={**state.extended_fields, **moved.extended_fields},
        associated_with=data.associated_with,
        victims=data.victims,
        created_at=data.created_at,
        created_by=data.created_by,
        modified_at=data.at,
        modified_by=data.till,
    )


def _updated(state: Customer, data: ChangeFacts, pii: NamesAndFields) -> Customer:
    profile = _profile_at(state, data)
    fields = {k: v for k, v in profile.fields.items() if k not in pii.dropped}
    return _profile_changed(
        state,
        data,
        first_name=profile.first_name if pii.first_name is None else pii.first_name,
        last_name=profile.last_name if pii.last_name is None else pii.last_name,
        fields={**fields, **pii.fields},
    )


def _profile_at(state: Customer, data: ChangeFacts) -> Profile:
    where = (data.source, data.account)
    return next(p for p in state.profiles if (p.source, p.account) == where)


def _at(state: Customer, source: str, account: str, **changes: Any) -> Customer:
    profiles = tuple(
        replace(p, **changes) if (p.source, p.account) == (source, account) else p
        for p in state.profiles
    )
    return replace(state, profiles=profiles)


def _touched(state: Customer, data: ChangeFacts, **changes: Any) -> Customer:
    return replace(state, modified_at=data.at, modified_by=data.till, **changes)


def _profile_changed(state: Customer, data: ChangeFacts, **changes: Any) -> Customer:
    stamps = {"modified_at": data.at, "modified_by": data.till}
    return _touched(_at(state, data.source, data.account, **changes, **stamps), data)


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
        associated_with=state.associated_with or data.associated_with,
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
