"""Register: a person new to a source; known in another source, the accounts join."""

import re

from customers.domain.commands import Register
from tests.naive.answers import MALFORMED, Answer, success
from tests.naive.content import (
    Identifiers,
    channels,
    custom,
    extended,
    identifiers,
    name,
    scope_of,
)
from tests.naive.people import Channel, Held, Named, New, Person, Profile, Scope, Shop

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def register(shop: Shop, asked: Register, new: New) -> Answer:
    """What a registration must be answered; its effect."""
    scope = scope_of(shop, asked.source, asked.account)
    if isinstance(scope, Answer):
        return scope
    if asked.empty:
        return Answer(8084)
    sent = identifiers(shop, asked.draft.identifiers)
    primary = shop.rules.policies.primary_identifier
    if primary in sent.bad and not any(type_ == primary for type_, _ in sent.good):
        return Answer(8014, primary)
    if not sent.good:
        return Answer(8005)
    if sent.strange:
        return Answer(MALFORMED)
    addresses = channels(shop, {}, asked.draft.channels)
    if isinstance(addresses, Answer):
        return addresses
    if asked.created and not _date(shop, asked.created):
        return Answer(8017)
    return _known(shop, asked, new, scope, sent, *addresses)


def _date(shop: Shop, text: str) -> bool:
    earliest = shop.rules.policies.min_registration_date
    return bool(DATE.fullmatch(text)) and earliest <= text[:10] <= shop.today


def _known(
    shop: Shop,
    asked: Register,
    new: New,
    scope: Scope,
    sent: Identifiers,
    addresses: dict[Named, Channel],
    warnings: list[int],
) -> Answer:
    fields, _ = custom(shop, asked.draft.fields)
    if len(fields) > shop.caps.fields or len(addresses) > shop.caps.channels:
        return Answer(MALFORMED)
    holding = shop.holding(list(sent.good))
    here = [held for held in holding if held.scope == scope]
    if here:
        return Answer(8006, str(here[0].owner))
    owners = list(dict.fromkeys(held.owner for held in holding))
    if len(owners) > 1 and shop.rules.policies.on_conflict == "reject":
        return Answer(8052)
    person = shop.person(owners[0]) if len(owners) == 1 else None
    if person and scope in person.profiles:
        return Answer(8066)
    profiles, held = (len(person.profiles), len(shop.of(person))) if person else (0, 0)
    if shop.too_large(profiles + 1, held + len(sent.good)):
        return Answer(MALFORMED)
    code = [] if not owners else [8050] if person else [8052]
    known = asked.associated_with in ("", *shop.rules.tills)
    till = (asked.associated_with if known else "") or asked.till
    profile = Profile(till)
    profile.channels = addresses
    profile.conflicts = {(h.owner, *h.scope) for h in holding} if len(owners) > 1 else set()
    person = _joined(shop, person, asked, new, till)
    more = _filled(shop, person, profile, asked)
    person.profiles[scope] = profile
    shop.held += [Held(named, text, scope, person.id) for named, text in sent.good.items()]
    return success(person.id, [*code, *sent.warnings, *warnings, *more, *([] if known else [8077])])


def _joined(shop: Shop, person: Person | None, asked: Register, new: New, till: str) -> Person:
    if person is None:
        person = Person(new.id, asked.loyalty or "loyalty", asked.created or new.at, till)
        shop.people.append(person)
    elif asked.loyalty == "loyalty":
        person.loyalty = "loyalty"
    person.modified_by = till
    return person


def _filled(shop: Shop, person: Person, profile: Profile, asked: Register) -> list[int]:
    draft = asked.draft
    profile.first_name, profile.last_name = name(draft.first_name), name(draft.last_name)
    profile.fields, warnings = custom(shop, draft.fields)
    fields, more = extended(shop, asked.extended_fields)
    person.extended = {**fields, **person.extended}  # what the customer has stays
    return [*warnings, *more]
