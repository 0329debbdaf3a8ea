"""Update: what the body names changes, what it leaves out stays. Identifiers are a cross-check."""

from msgspec.structs import replace

from customers.domain.commands import Update
from customers.domain.update_by_identifier import UpdateByIdentifier
from tests.naive.answers import MALFORMED, Answer, success
from tests.naive.content import (
    TYPES,
    channels,
    custom,
    extended,
    identifiers,
    name,
    normal,
    scope_of,
    spelt,
)
from tests.naive.people import New, Person, Profile, Scope, Shop


def update(shop: Shop, asked: Update, _: New) -> Answer:
    """What an update must be answered; its effect."""
    scope = scope_of(shop, asked.source, asked.account)
    if isinstance(scope, Answer):
        return scope
    if asked.empty:
        return Answer(8084)
    sent = identifiers(shop, asked.identifiers)
    if sent.strange:
        return Answer(MALFORMED)
    judged = channels(shop, {}, asked.channels)
    if isinstance(judged, Answer):
        return judged
    person = changeable(shop, asked.customer, scope)
    if isinstance(person, Answer):
        return person
    holding = shop.holding(list(sent.good))
    if any(held.scope == scope and held.owner != person.id for held in holding):
        return Answer(8008)
    if asked.loyalty == "non_loyalty" and person.loyalty == "loyalty":
        return Answer(8018)
    return _changed(shop, asked, person, scope, sent.warnings)


def update_by(shop: Shop, asked: UpdateByIdentifier, new: New) -> Answer:
    """What an update by identifier must be answered; its effect."""
    type_, given = spelt(asked.by.type, TYPES), asked.update
    if not asked.by.type or not asked.by.value:
        return Answer(8002)
    value = normal(shop, type_, asked.by.value) if type_ else ""
    if not value:
        return Answer(8013)
    scope = scope_of(shop, given.source, given.account)
    if isinstance(scope, Answer):
        return scope
    holding = shop.holding([(type_, value)])
    here = [held.owner for held in holding if held.scope == scope]
    if not here:
        return Answer(8065 if holding else 8009)
    return update(shop, replace(given, customer=here[0]), new)


def changeable(shop: Shop, customer: int, scope: Scope) -> Person | Answer:
    """The customer that a change is made to, or why there is none."""
    person = shop.person(customer)
    if person is None:
        return Answer(8009)
    if person.merged_into:
        live = shop.live(customer)
        assert live is not None
        return Answer(8067, str(live.id))
    return person if scope in person.profiles else Answer(8065)


def _changed(
    shop: Shop, asked: Update, person: Person, scope: Scope, warnings: list[int]
) -> Answer:
    profile = person.profiles[scope]
    addresses = channels(shop, profile.channels, asked.channels)
    assert not isinstance(addresses, Answer)
    fields, unknown = custom(shop, asked.fields)
    dropped = [k for k, v in asked.fields.items() if v is None]
    more, others = extended(shop, asked.extended_fields)
    kept = {k: v for k, v in profile.fields.items() if k not in dropped}
    after = {**kept, **fields}
    grows = len(after) > len(profile.fields) or len(addresses[0]) > len(profile.channels)
    if grows and (len(after) > shop.caps.fields or len(addresses[0]) > shop.caps.channels):
        return Answer(MALFORMED)
    before = _shown(person, profile)
    if asked.first_name is not None:
        profile.first_name = name(asked.first_name)
    if asked.last_name is not None:
        profile.last_name = name(asked.last_name)
    profile.fields, profile.channels = after, addresses[0]
    if _shown(person, profile) != before:
        profile.modified_by = person.modified_by = asked.till
    if (
        asked.loyalty == "loyalty" != person.loyalty
        or {**person.extended, **more} != person.extended
    ):
        person.modified_by = asked.till
    person.extended.update(more)
    person.loyalty = asked.loyalty or person.loyalty
    return success(person.id, [*warnings, *addresses[1], *unknown, *others])


def _shown(person: Person, profile: Profile) -> tuple[object, ...]:
    return (profile.first_name, profile.last_name, repr(profile.fields), repr(profile.channels))
