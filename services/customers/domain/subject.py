"""Whom an event is about, for those who follow the public stream."""

from typing import assert_never

from customers.domain.events import (
    ConflictNoted,
    CustomerRegistered,
    Event,
    OrganisationConfigured,
    ProfileAdded,
)


def subject(event: Event) -> int | None:
    """The customer whose history an event belongs to, of a merge the survivor; None: not published."""
    match event:
        case CustomerRegistered(data) | ProfileAdded(data) | ConflictNoted(data):
            return data.customer
        case OrganisationConfigured():
            return None
        case _:
            assert_never(event)
