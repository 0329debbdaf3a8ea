"""Register: `POST /v2/customers`. A person new to a source; known elsewhere, the profiles combine.

    check(organisation, command, t)   -> Checked | Refused     what the request alone decides
    read(view, checked, fresh)        -> Situation             everything the rest depends on
    decide(situation, command, fresh) -> Decision              who owns the identifiers already

Collisions are judged as in section 3.5 of the facts about the API.
"""

from typing import Any

from msgspec import Struct

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.commands import Register
from customers.domain.decision import (
    OUTGROWN,
    TOO_MANY,
    Accepted,
    Again,
    Decision,
    Fresh,
    Reader,
    held,
    iso,
    organisation_of,
    outgrown,
    too_many,
)
from customers.domain.drafts import (
    Addresses,
    Claims,
    identifier_names,
    joined_channels,
    name_of,
    valid_channels,
    valid_claims,
    valid_custom,
    valid_date,
    valid_extended,
)
from customers.domain.events import (
    ConflictFacts,
    ConflictNoted,
    CustomerRegistered,
    Event,
    Personal,
    ProfileAdded,
    ProfileFacts,
)
from customers.domain.organisation import Organisation
from customers.domain.scope import ON_WRITE, Scope, scope
from customers.domain.state import (
    Conflict,
    Customer,
    Entry,
    Identity,
    Till,
    customer_name,
    identity_name,
)


class Checked(Struct, frozen=True):
    """A registration whose own content is right."""

    scope: Scope
    personal: Personal
    till: Till
    associated_with: str
    warnings: tuple[Warned, ...]


class Situation(Struct, frozen=True):
    """The state a registration is decided on. `entries`: every holder of an identifier it brings."""

    checked: Checked
    entries: tuple[Entry, ...]
    owners: dict[int, Customer]
    id_taken: bool


def names(organisation: Organisation, command: Register) -> list[str]:
    """The documents a registration certainly reads: commands that share one queue in a process."""
    return identifier_names(command.draft.identifiers, organisation)


async def register(view: Reader, command: Register, fresh: Fresh) -> Decision:
    """The whole command: check, read, decide."""
    organisation = await organisation_of(view, command.org)
    if isinstance(organisation, Refused):
        return organisation
    checked = check(organisation, command, fresh.t)
    if isinstance(checked, Refused):
        return checked
    situation = await read(view, command.org, checked, fresh)
    on_conflict = organisation.policies.on_conflict
    return decide(situation, command, fresh, on_conflict)


def check(organisation: Organisation, command: Register, t: int) -> Checked | Refused:
    """8004, 8003, 8045, 8127 (scope); 8084 no body; 8014, 8005, 8010 (identifiers); 8017 (date)."""
    where = scope(organisation, command.source, command.account, ON_WRITE, all_too=False)
    if isinstance(where, Refused):
        return where
    if command.empty:
        return Refused(8084)
    claims = valid_claims(organisation, command.draft.identifiers)
    if isinstance(claims, Refused):
        return claims
    channels = valid_channels(organisation, command.draft.channels)
    if isinstance(channels, Refused):
        return channels
    if command.created and not valid_date(organisation, command.created, t):
        return Refused(8017)
    checked = _checked(organisation, command, where, claims, channels)
    kept = checked.personal
    return OUTGROWN if outgrown(len(kept.fields), len(kept.channels)) else checked


def _checked(
    organisation: Organisation, command: Register, where: Scope, claims: Claims, channels: Addresses
) -> Checked:
    draft = command.draft
    custom = valid_custom(organisation, draft.fields)
    extended = valid_extended(organisation, command.extended_fields)
    known = not command.associated_with or command.associated_with in organisation.tills
    till = command.associated_with if known and command.associated_with else command.till
    misattributed = () if known else (Warned(8077),)
    personal = Personal(
        name_of(draft.first_name),
        name_of(draft.last_name),
        custom.fields,
        claims.claims,
        joined_channels(organisation, (), channels.addresses),
        extended.fields,
    )
    warnings = (
        *claims.warnings,
        *channels.warnings,
        *custom.warnings,
        *extended.warnings,
        *misattributed,
    )
    attributed = Till(till, organisation.tills.get(till, till))
    return Checked(where, personal, attributed, command.associated_with if known else "", warnings)


async def read(view: Reader, org: int, checked: Checked, fresh: Fresh) -> Situation:
    """The holders of every identifier, the customers they are, and whether the drawn id is free."""
    claimed = [identity_name(org, c.type, c.value) for c in checked.personal.identifiers]
    drawn = customer_name(org, fresh.customer)
    found = await view.get((*claimed, drawn))
    identities = [i for n in claimed if isinstance(i := found[n], Identity)]
    entries = tuple(dict.fromkeys(e for i in identities for e in i.entries))
    holders = {e.customer: customer_name(org, e.customer) for e in entries}
    documents = await view.get(tuple(holders.values())) if holders else {}
    owners = {c: d for c, n in holders.items() if isinstance(d := documents[n], Customer)}
    return Situation(checked, entries, owners, found[drawn] is not None)


def decide(situation: Situation, command: Register, fresh: Fresh, on_conflict: str) -> Decision:
    """8006 same source; one owner elsewhere combines (8050, 8066); several conflict (8052); else new."""
    where = situation.checked.scope
    here = [e for e in situation.entries if (e.source, e.account) == (where.source, where.account)]
    if here:
        return Refused(8006, here[0].customer)
    if len(situation.owners) == 1:
        return _combine(situation, command, fresh, next(iter(situation.owners.values())))
    if situation.owners and on_conflict == "reject":
        return Refused(8052)
    return _add(situation, command, fresh)


def _combine(situation: Situation, command: Register, fresh: Fresh, owner: Customer) -> Decision:
    checked = situation.checked
    where = (checked.scope.source, checked.scope.account)
    if any((p.source, p.account) == where for p in owner.profiles):
        return Refused(8066)
    if too_many(len(owner.profiles) + 1, held(owner) + len(checked.personal.identifiers)):
        return TOO_MANY
    loyalty = "loyalty" if command.loyalty == "loyalty" else owner.loyalty
    new = {
        k: v for k, v in checked.personal.extended_fields.items() if k not in owner.extended_fields
    }
    personal = _with_extended(checked.personal, new)
    event = ProfileAdded(_facts(checked, command, fresh, owner.id, loyalty), personal)
    return _accepted((event,), owner.id, (Warned(8050), *checked.warnings))


def _add(situation: Situation, command: Register, fresh: Fresh) -> Decision:
    if situation.id_taken:
        return Again()
    checked = situation.checked
    if too_many(1, len(checked.personal.identifiers)):
        return TOO_MANY
    facts = _facts(checked, command, fresh, fresh.customer, command.loyalty or "loyalty")
    registered = CustomerRegistered(facts, checked.personal)
    if not situation.owners:
        return _accepted((registered,), fresh.customer, checked.warnings)
    owners = tuple(Conflict(e.customer, e.source, e.account) for e in situation.entries)
    noted = ConflictNoted(
        ConflictFacts(fresh.customer, facts.source, facts.account, tuple(dict.fromkeys(owners)))
    )
    return _accepted((registered, noted), fresh.customer, (Warned(8052), *checked.warnings))


def _accepted(events: tuple[Event, ...], customer: int, warnings: tuple[Warned, ...]) -> Accepted:
    answer: dict[str, Any] = {
        "createdId": customer,
        "warnings": warning_items(warnings),
        "sideEffects": [],
    }
    return Accepted(events, 200, answer, customer)


def _with_extended(personal: Personal, fields: dict[str, Any]) -> Personal:
    p = personal
    return Personal(p.first_name, p.last_name, p.fields, p.identifiers, p.channels, fields)


def _facts(
    checked: Checked, command: Register, fresh: Fresh, customer: int, loyalty: str
) -> ProfileFacts:
    at = iso(fresh.t)
    return ProfileFacts(
        customer=customer,
        source=checked.scope.source,
        account=checked.scope.account,
        loyalty=loyalty,
        till=checked.till,
        at=at,
        created_at=command.created or at,
        associated_with=checked.associated_with,
    )
