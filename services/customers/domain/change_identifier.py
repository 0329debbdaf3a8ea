"""changeIdentifier: `POST /v2/customers/{id}/changeIdentifier`. Identifiers of one profile come and go.

    check(organisation, command)         -> Checked | Refused     what the request alone decides
    decide(situation, checked, …, fresh) -> Decision              who holds the additions already

An addition that somebody holds in another source merges the two: the holder survives, the customer in the path is
the victim (facts, section 5). Removals, additions and the merge are one change.
"""

from collections.abc import Iterable
from functools import reduce

from msgspec import Struct

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.commands import ChangeIdentifier
from customers.domain.decision import (
    TOO_MANY,
    Accepted,
    Decision,
    Fresh,
    Reader,
    held,
    iso,
    organisation_of,
    too_many,
)
from customers.domain.drafts import UNKNOWN_IDENTIFIER, identifier_names, sifted
from customers.domain.events import ChangeFacts, Claim, Event, IdentifierAdded, IdentifierRemoved
from customers.domain.evolve_customer import evolve_customer
from customers.domain.lineage import ON_CHANGE, live
from customers.domain.merge import merge
from customers.domain.organisation import Organisation
from customers.domain.scope import ON_WRITE, Scope, scope
from customers.domain.state import (
    Customer,
    Entry,
    Identifier,
    Identity,
    Profile,
    Till,
    customer_name,
    identity_name,
)

_ATTACHED = {"mobile": 8071, "email": 8072, "externalId": 8073}


class Checked(Struct, frozen=True):
    """A change whose own content is right."""

    scope: Scope
    add: tuple[Claim, ...]
    remove: tuple[Claim, ...]
    warnings: tuple[Warned, ...]


class Situation(Struct, frozen=True):
    """The state a change is decided on: the customer, its profile here, the additions that are new to it,
    the entries of others that hold one of these, and who these are."""

    customer: Customer
    profile: Profile
    added: tuple[Claim, ...]
    others: tuple[Entry, ...]
    owners: tuple[Customer, ...]


def names(organisation: Organisation, command: ChangeIdentifier) -> list[str]:
    """The documents a change certainly reads: commands that share one queue in a process."""
    subject = customer_name(command.org, command.customer)
    return [subject, *identifier_names((*command.add, *command.remove), organisation)]


async def change_identifier(view: Reader, command: ChangeIdentifier, fresh: Fresh) -> Decision:
    """The whole command: check, read, decide."""
    organisation = await organisation_of(view, command.org)
    if isinstance(organisation, Refused):
        return organisation
    checked = check(organisation, command)
    if isinstance(checked, Refused):
        return checked
    situation = await read(view, command, checked)
    if isinstance(situation, Refused):
        return situation
    till = Till(command.till, organisation.tills.get(command.till, command.till))
    return decide(situation, checked, till, fresh)


def check(organisation: Organisation, command: ChangeIdentifier) -> Checked | Refused:
    """8004, 8003, 8045, 8127 (scope); 8070 neither list; 8055, 8056, 8064 no addition is valid."""
    where = scope(organisation, command.source, command.account, ON_WRITE, all_too=False)
    if isinstance(where, Refused):
        return where
    if not command.add and not command.remove:
        return Refused(8070)
    add, remove = sifted(organisation, command.add), sifted(organisation, command.remove)
    if add.unknown or remove.unknown:
        return UNKNOWN_IDENTIFIER
    if (
        command.add and not add.claims
    ):  # nor is anything removed: the new value was to take its place
        return Refused(add.warnings[0].code)
    both = _pairs(add.claims) & _pairs(remove.claims)
    if both:
        return Refused(400, message="An identifier is to be added and removed at once")
    return Checked(where, add.claims, remove.claims, (*add.warnings, *remove.warnings))


async def read(view: Reader, command: ChangeIdentifier, checked: Checked) -> Situation | Refused:
    """8009, 8067 (the customer), 8065 no profile here; else who holds what, and all that a merge writes."""
    org, where = command.org, (checked.scope.source, checked.scope.account)
    customer = await live(view, org, command.customer, ON_CHANGE)
    if isinstance(customer, Refused):
        return customer
    profile = next((p for p in customer.profiles if (p.source, p.account) == where), None)
    if profile is None:
        return Refused(8065)
    have = _pairs(profile.identifiers)
    added = tuple(c for c in checked.add if (c.type, c.value) not in have)
    documents = await view.get([_name(org, c) for c in (*checked.add, *checked.remove)])
    entries = [e for c in added for e in _entries(documents[_name(org, c)])]
    others = tuple(e for e in entries if e.customer != customer.id)
    named = await view.get([customer_name(org, e.customer) for e in others]) if others else {}
    owners = tuple(owner for owner in named.values() if isinstance(owner, Customer))
    if owners:  # a merge writes all of these
        await view.get([_name(org, i) for p in customer.profiles for i in p.identifiers])
    return Situation(customer, profile, added, others, owners)


def _name(org: int, held_or_claimed: Claim | Identifier) -> str:
    return identity_name(org, held_or_claimed.type, held_or_claimed.value)


def _entries(identity: object) -> tuple[Entry, ...]:
    return identity.entries if isinstance(identity, Identity) else ()


def decide(situation: Situation, checked: Checked, till: Till, fresh: Fresh) -> Decision:
    """8007, 8008 held here by others; 8053 by several elsewhere; 91005 the last one; 8066, 8051 a merge."""
    refused = _held_by_others(situation, checked.scope)
    if refused is not None:
        return refused
    customer = situation.customer
    facts = ChangeFacts(
        customer=customer.id,
        source=checked.scope.source,
        account=checked.scope.account,
        till=till,
        at=iso(fresh.t),
    )
    have = _pairs(situation.profile.identifiers)
    added = situation.added
    removed = [c for c in checked.remove if (c.type, c.value) in have]
    if removed and len(have) + len(added) == len(removed):
        return Refused(91005, removed[0].type)
    events: list[Event] = [IdentifierRemoved(facts, c) for c in removed]
    events += [IdentifierAdded(facts, c) for c in added]
    attached = (c.type for c in checked.add if c not in added)
    warnings = [Warned(_ATTACHED[type_]) for type_ in attached if type_ in _ATTACHED]
    if not events and not warnings:
        warnings = [Warned(8070)]
    return _joined(situation, events, (*warnings, *checked.warnings), facts)


def _joined(
    situation: Situation, events: list[Event], warnings: tuple[Warned, ...], facts: ChangeFacts
) -> Decision:
    """The changes alone, or followed by the merge into whoever holds an addition elsewhere."""
    customer = situation.customer
    after = reduce(lambda state, event: evolve_customer(state, event) or state, events, customer)
    if too_many(len(after.profiles), held(after)):
        return TOO_MANY
    if not situation.owners:
        return _accepted(events, customer.id, customer.id, warnings)
    survivor = situation.owners[0]
    merged = merge(survivor, after, facts.till, facts.at)
    if isinstance(merged, Refused):
        return merged
    warned = (Warned(8051, survivor.id), *warnings)
    return _accepted([*events, merged], survivor.id, customer.id, warned)


def _accepted(
    events: Iterable[Event], live_id: int, subject: int, warnings: tuple[Warned, ...]
) -> Accepted:
    answer = {"success": True, "createdId": live_id, "warnings": warning_items(warnings)}
    return Accepted(tuple(events), 200, answer, subject)


def _held_by_others(situation: Situation, where: Scope) -> Refused | None:
    others = situation.others
    here = {e.customer for e in others if (e.source, e.account) == (where.source, where.account)}
    if here:
        return Refused(8007 if len(here) == 1 else 8008)
    return Refused(8053) if len({e.customer for e in others}) > 1 else None


def _pairs(held_or_claimed: Iterable[Claim | Identifier]) -> set[tuple[str, str]]:
    return {(i.type, i.value) for i in held_or_claimed}
