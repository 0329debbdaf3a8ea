"""Whom an event is about, for those who follow the public stream."""

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


def subject(event: Event) -> int | None:
    """The customer whose history an event belongs to, of a merge the survivor; None: not published."""
    match event:
        case (
            CustomerRegistered(data)
            | ProfileAdded(data)
            | ConflictNoted(data)
            | ProfileUpdated(data)
            | CommChannelsChanged(data)
            | ExtendedFieldsChanged(data)
            | LoyaltyTypeChanged(data)
            | IdentifierAdded(data)
            | IdentifierRemoved(data)
            | SubscriptionChanged(data)
        ):
            return data.customer
        case ProfilesMerged(data):
            return data.survivor
        case OrganisationConfigured():
            return None
        case _:
            assert_never(event)
