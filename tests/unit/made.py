"""Events and customers made by hand: of one organisation, with mobiles for identifiers."""

from customers.domain.events import (
    ChangeFacts,
    Claim,
    CustomerRegistered,
    IdentifierAdded,
    IdentifierRemoved,
    LoyaltyFacts,
    LoyaltyTypeChanged,
    MergeFacts,
    Moved,
    Personal,
    ProfileAdded,
    ProfileFacts,
    ProfilesMerged,
)
from customers.domain.state import Customer, Identifier, Profile, Till

ORG = 1
TILL, AT = Till("t", "T"), "2026-11-24T13:18:00+00:00"


def registered(id_: int, source: str, mobile: str, loyalty: str = "loyalty") -> CustomerRegistered:
    personal = Personal(identifiers=(Claim("mobile", mobile),))
    return CustomerRegistered(_facts(id_, source, loyalty), personal)


def profile_added(id_: int, source: str, mobile: str) -> ProfileAdded:
    personal = Personal(identifiers=(Claim("mobile", mobile),))
    return ProfileAdded(_facts(id_, source, "loyalty"), personal)


def _facts(id_: int, source: str, loyalty: str) -> ProfileFacts:
    return ProfileFacts(
        customer=id_, source=source, account="", loyalty=loyalty, till=TILL, at=AT, created_at=AT
    )


def added(id_: int, source: str, mobile: str) -> IdentifierAdded:
    return IdentifierAdded(_change(id_, source), Claim("mobile", mobile))


def removed(id_: int, source: str, mobile: str) -> IdentifierRemoved:
    return IdentifierRemoved(_change(id_, source), Claim("mobile", mobile))


def _change(id_: int, source: str) -> ChangeFacts:
    return ChangeFacts(customer=id_, source=source, account="", till=TILL, at=AT)


def loyalty(id_: int, source: str, loyalty: str) -> LoyaltyTypeChanged:
    facts = LoyaltyFacts(customer=id_, source=source, account="", till=TILL, at=AT, loyalty=loyalty)
    return LoyaltyTypeChanged(facts)


def merged(
    victim: int,
    *,
    into: int,
    moves: tuple[tuple[str, str], ...],
    victims: tuple[int, ...] = (),
    loyalty: str = "loyalty",
) -> ProfilesMerged:
    """A merge that moves these (source, mobile); the survivor's victims are the one, unless others are named."""
    facts = MergeFacts(
        survivor=into,
        victim=victim,
        till=TILL,
        at=AT,
        loyalty=loyalty,
        created_at=AT,
        created_by=TILL,
        victims=victims or (victim,),
    )
    sources = dict.fromkeys(source for source, _ in moves)
    profiles = (_profile(s, victim, *(m for at, m in moves if at == s)) for s in sources)
    return ProfilesMerged(facts, Moved(tuple(profiles)))


def _profile(source: str, origin: int, *mobiles: str) -> Profile:
    held = tuple(Identifier("mobile", mobile, origin) for mobile in mobiles)
    return Profile(
        source=source,
        account="",
        origin=origin,
        identifiers=held,
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )


def customer(id_: int) -> Customer:
    """A customer with one profile."""
    return Customer(
        id=id_,
        loyalty="loyalty",
        profiles=(_profile("INSTORE", id_, f"9{id_}"),),
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )


def gone(id_: int, into: int) -> Customer:
    """A customer that was merged into another."""
    return Customer(
        id=id_,
        loyalty="loyalty",
        profiles=(),
        merged_into=into,
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )
