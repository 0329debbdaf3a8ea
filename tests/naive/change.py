"""changeIdentifier: identifiers of one profile come and go; one that is known elsewhere merges two customers."""

from datetime import datetime

from customers.domain.commands import ChangeIdentifier
from tests.naive.answers import MALFORMED, Answer, success
from tests.naive.content import BAD_IDENTIFIER, Identifiers, identifiers, scope_of
from tests.naive.people import Held, Named, New, Person, Scope, Shop
from tests.naive.update import changeable

ATTACHED = {"mobile": 8071, "email": 8072, "externalId": 8073}


def change(shop: Shop, asked: ChangeIdentifier, _: New) -> Answer:
    """What a change of identifiers must be answered; its effect."""
    scope = scope_of(shop, asked.source, asked.account)
    if isinstance(scope, Answer):
        return scope
    if not asked.add and not asked.remove:
        return Answer(8070)
    add, remove = identifiers(shop, asked.add), identifiers(shop, asked.remove)
    if add.strange or remove.strange:
        return Answer(MALFORMED)
    if asked.add and not add.good:
        return Answer(BAD_IDENTIFIER[add.bad[0]])
    if any(named in remove.good for named in add.good):
        return Answer(MALFORMED)
    person = changeable(shop, asked.customer, scope)
    if isinstance(person, Answer):
        return person
    return _judged(shop, asked.till, person, scope, add, remove)


def _judged(
    shop: Shop, till: str, person: Person, scope: Scope, add: Identifiers, remove: Identifiers
) -> Answer:
    mine = [held.named for held in shop.of(person, scope)]
    coming = [named for named in add.good if named not in mine]
    going = [named for named in remove.good if named in mine]
    refused = _refused(shop, person, scope, coming)
    if refused:
        return refused
    if going and len(going) == len(mine) + len(coming):
        return Answer(91005, going[0][0])
    survivor = _elsewhere(shop, person, coming)
    refused = _unjoinable(shop, person, survivor, len(coming) - len(going))
    if refused:
        return refused
    warnings = [ATTACHED[t] for t, v in add.good if (t, v) in mine and t in ATTACHED]
    if not coming and not going and not warnings:
        warnings = [8070]
    warnings += add.warnings + remove.warnings
    shop.held = [
        h for h in shop.held if not (h.owner == person.id and h.scope == scope and h.named in going)
    ]
    shop.held += [Held(named, add.good[named], scope, person.id) for named in coming]
    if coming or going:
        person.profiles[scope].modified_by = person.modified_by = till
    if survivor is None:
        return success(person.id, warnings)
    _merge(shop, survivor, person, till)
    return success(survivor.id, [8051, *warnings])


def _refused(shop: Shop, person: Person, scope: Scope, coming: list[Named]) -> Answer | None:
    others = [held for held in shop.holding(coming) if held.owner != person.id]
    here = {held.owner for held in others if held.scope == scope}
    if here:
        return Answer(8007 if len(here) == 1 else 8008)
    return Answer(8053) if len({held.owner for held in others}) > 1 else None


def _elsewhere(shop: Shop, person: Person, coming: list[Named]) -> Person | None:
    owners = [held.owner for held in shop.holding(coming) if held.owner != person.id]
    return shop.person(owners[0]) if owners else None


def _unjoinable(shop: Shop, person: Person, survivor: Person | None, more: int) -> Answer | None:
    held = len(shop.of(person)) + more
    if shop.too_large(len(person.profiles), held):
        return Answer(MALFORMED)
    if survivor is None:
        return None
    if any(scope in survivor.profiles for scope in person.profiles):
        return Answer(8066)
    profiles = len(person.profiles) + len(survivor.profiles)
    return Answer(MALFORMED) if shop.too_large(profiles, held + len(shop.of(survivor))) else None


def _merge(shop: Shop, survivor: Person, victim: Person, till: str) -> None:
    for held in shop.held:
        if held.owner == victim.id:
            held.owner = survivor.id
    survivor.profiles.update(victim.profiles)
    survivor.extended = {**victim.extended, **survivor.extended}
    if victim.loyalty == "loyalty":
        survivor.loyalty = "loyalty"
    if _age(victim) < _age(survivor):
        survivor.created, survivor.created_by = victim.created, victim.created_by
    survivor.modified_by = till
    victim.profiles, victim.extended, victim.choices = {}, {}, {}
    victim.merged_into = survivor.id
    survivor.victims += [victim.id, *victim.victims]


def _age(person: Person) -> datetime:
    return datetime.fromisoformat(person.created or "2100-01-01T00:00:00+00:00")
