"""Update: `PUT /v2/customers/{id}`. Names, fields, channels and loyalty of a customer in one source account.

What the body leaves out stays. Identifiers in it are a cross-check and change nothing (facts, section 4).
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.commands import Update
from customers.domain.decision import (
    OUTGROWN,
    Accepted,
    Decision,
    Fresh,
    Reader,
    iso,
    organisation_of,
    outgrown,
)
from customers.domain.drafts import (
    UNKNOWN_IDENTIFIER,
    Addresses,
    Claims,
    Fields,
    identifier_names,
    joined_channels,
    name_of,
    sifted,
    valid_channels,
    valid_custom,
    valid_extended,
)
from customers.domain.events import (
    ChangeFacts,
    Channels,
    CommChannelsChanged,
    Event,
    ExtendedFieldsChanged,
    LoyaltyFacts,
    LoyaltyTypeChanged,
    NamesAndFields,
    ProfileUpdated,
)
from customers.domain.events import Fields as SetFields
from customers.domain.lineage import ON_CHANGE, live
from customers.domain.organisation import Organisation
from customers.domain.scope import ON_WRITE, Scope, scope
from customers.domain.state import (
    Customer,
    Identity,
    Profile,
    Till,
    customer_name,
    identity_name,
)


class Checked(Struct, frozen=True):
    """An update whose own content is right."""

    scope: Scope
    claims: Claims
    addresses: Addresses
    custom: Fields
    extended: Fields

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What was dropped of the body."""
        parts = (self.claims, self.addresses, self.custom, self.extended)
        return tuple(warned for part in parts for warned in part.warnings)


class Situation(Struct, frozen=True):
    """The state an update is decided on. `holders`: who holds the identifiers sent, in this source account."""

    organisation: Organisation
    customer: Customer
    holders: frozenset[int]


def names(organisation: Organisation, command: Update) -> list[str]:
    """The documents an update certainly reads: commands that share one queue in a process."""
    subject = customer_name(command.org, command.customer)
    return [subject, *identifier_names(command.identifiers, organisation)]


async def update(view: Reader, command: Update, fresh: Fresh) -> Decision:
    """The whole command: check, read, decide."""
    organisation = await organisation_of(view, command.org)
    if isinstance(organisation, Refused):
        return organisation
    checked = check(organisation, command)
    if isinstance(checked, Refused):
        return checked
    customer = await live(view, command.org, command.customer, ON_CHANGE)
    if isinstance(customer, Refused):
        return customer
    holders = await _holders(view, command.org, checked)
    return decide(Situation(organisation, customer, holders), checked, command, fresh)


def check(organisation: Organisation, command: Update) -> Checked | Refused:
    """8004, 8003, 8045, 8127 (scope); 8084 no body; 8010 (channels)."""
    where = scope(organisation, command.source, command.account, ON_WRITE, all_too=False)
    if isinstance(where, Refused):
        return where
    if command.empty:
        return Refused(8084)
    claims = sifted(organisation, command.identifiers)
    if claims.unknown:
        return UNKNOWN_IDENTIFIER
    addresses = valid_channels(organisation, command.channels)
    if isinstance(addresses, Refused):
        return addresses
    custom = valid_custom(organisation, command.fields)
    extended = valid_extended(organisation, command.extended_fields)
    return Checked(where, claims, addresses, custom, extended)


async def _holders(view: Reader, org: int, checked: Checked) -> frozenset[int]:
    claimed = [identity_name(org, c.type, c.value) for c in checked.claims.claims]
    documents = await view.get(claimed) if claimed else {}
    here = (checked.scope.source, checked.scope.account)
    entries = (e for d in documents.values() if isinstance(d, Identity) for e in d.entries)
    return frozenset(e.customer for e in entries if (e.source, e.account) == here)


def decide(situation: Situation, checked: Checked, command: Update, fresh: Fresh) -> Decision:
    """8065 no profile here; 8008 another customer's identifiers; 8018 out of loyalty; else what differs."""
    customer, where = situation.customer, checked.scope
    here = (where.source, where.account)
    profile = next((p for p in customer.profiles if (p.source, p.account) == here), None)
    if profile is None:
        return Refused(8065)
    if situation.holders - {customer.id}:
        return Refused(8008)
    if command.loyalty == "non_loyalty" and customer.loyalty == "loyalty":
        return Refused(8018)
    till = Till(command.till, situation.organisation.tills.get(command.till, command.till))
    facts = ChangeFacts(
        customer=customer.id,
        source=where.source,
        account=where.account,
        till=till,
        at=iso(fresh.t),
    )
    events = _differences(situation, checked, command, profile, facts)
    if isinstance(events, Refused):
        return events
    answer = {"createdId": customer.id, "warnings": warning_items(checked.warnings)}
    return Accepted(events, 200, answer, customer.id)


def _differences(
    situation: Situation, checked: Checked, command: Update, profile: Profile, facts: ChangeFacts
) -> tuple[Event, ...] | Refused:
    events: list[Event] = []
    changed = _names_and_fields(checked, command, profile)
    if changed != NamesAndFields():
        events.append(ProfileUpdated(facts, changed))
    addresses = checked.addresses.addresses
    channels = joined_channels(situation.organisation, profile.channels, addresses)
    if channels != profile.channels:
        events.append(CommChannelsChanged(facts, Channels(channels)))
    extended = _differing(situation.customer.extended_fields, checked.extended.fields)
    if extended:
        events.append(ExtendedFieldsChanged(facts, SetFields(extended)))
    if command.loyalty == "loyalty" and situation.customer.loyalty != "loyalty":
        events.append(LoyaltyTypeChanged(_loyalty(facts)))
    fields = len({**profile.fields, **changed.fields}) - len(changed.dropped)
    grows = fields > len(profile.fields) or len(channels) > len(profile.channels)
    return OUTGROWN if grows and outgrown(fields, len(channels)) else tuple(events)


def _names_and_fields(checked: Checked, command: Update, profile: Profile) -> NamesAndFields:
    first, last = _name(command.first_name), _name(command.last_name)
    nulls = (name for name, value in command.fields.items() if value is None)
    return NamesAndFields(
        None if first == profile.first_name else first,
        None if last == profile.last_name else last,
        _differing(profile.fields, checked.custom.fields),
        tuple(name for name in nulls if name in profile.fields),
    )


def _name(given: str | None) -> str | None:
    return None if given is None else name_of(given)


def _differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    # A type that changes is a difference too: 1 and true are equal in Python.
    kept = object()
    return {
        k: v
        for k, v in now.items()
        if (old := before.get(k, kept)) != v or type(old) is not type(v)
    }


def _loyalty(facts: ChangeFacts) -> LoyaltyFacts:
    return LoyaltyFacts(
        customer=facts.customer,
        source=facts.source,
        account=facts.account,
        till=facts.till,
        at=facts.at,
        loyalty="loyalty",
    )
