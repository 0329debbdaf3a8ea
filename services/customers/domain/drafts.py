"""What of a sent profile is valid: identifiers, channels, dates, extended fields. Pure checks.

A bad value beside a good one is dropped with a warning; the codes stand in the documentation's
tables, the rules in section 3.3 of the facts about the API.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from customers.domain.codes import Refused, Warned
from customers.domain.commands import GivenChannel, GivenIdentifier
from customers.domain.events import Claim
from customers.domain.extended import extended_value
from customers.domain.identifiers import canonical_channel, canonical_type, fits, normal
from customers.domain.organisation import Organisation
from customers.domain.state import Channel, identity_name

NAME_LENGTH = 100
FIELD_LENGTH = 1000
_IDENTIFIER_WARNING = {"mobile": 8056, "email": 8055, "externalId": 8064}
_CHANNEL_WARNING = {"mobile": 8058, "email": 8057}
_CLOCK_TOLERANCE = timedelta(days=1)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)", re.ASCII)


class Claims(Struct, frozen=True):
    """The valid identifiers, each once, and what is wrong with the others: warnings, types of bad values,
    and whether there was something without a warning of its own (an unknown type, or its bad value)."""

    claims: tuple[Claim, ...]
    warnings: tuple[Warned, ...]
    bad_types: frozenset[str] = frozenset()
    unknown: bool = False


UNKNOWN_IDENTIFIER = Refused(400, message="An identifier has an unknown type or an invalid value")


def sifted(organisation: Organisation, given: tuple[GivenIdentifier, ...]) -> Claims:
    """The valid identifiers among those given, and what is wrong with the others."""
    claims: dict[tuple[str, str], Claim] = {}
    warnings: list[Warned] = []
    bad_types: set[str] = set()
    unknown = False
    for item in given:
        type_ = canonical_type(item.type)
        claim = _claim(organisation, type_, item) if type_ else None
        if claim is not None:
            claims.setdefault((claim.type, claim.value), claim)
        elif type_ in _IDENTIFIER_WARNING:
            bad_types.add(type_)
            warnings.append(Warned(_IDENTIFIER_WARNING[type_]))
        else:
            unknown = True
    return Claims(tuple(claims.values()), tuple(warnings), frozenset(bad_types), unknown)


def valid_claims(
    organisation: Organisation, given: tuple[GivenIdentifier, ...]
) -> Claims | Refused:
    """8014: nothing valid of the primary type that was sent. 8005: nothing valid at all.

    A type nobody knows, or a bad value of a type without a warning code, is refused (400).
    """
    sift = sifted(organisation, given)
    primary = organisation.policies.primary_identifier
    if primary in sift.bad_types and not any(c.type == primary for c in sift.claims):
        return Refused(8014, primary)
    if not sift.claims:
        return Refused(8005)
    return UNKNOWN_IDENTIFIER if sift.unknown else sift


def _claim(organisation: Organisation, type_: str, item: GivenIdentifier) -> Claim | None:
    value = normal(type_, item.value, organisation.country)
    if value is None:
        return None
    if type_ == "externalId" and not fits(value, organisation.policies.external_id):
        return None
    text = item.value.strip()
    return Claim(type_, value, "" if type_ == "mobile" or text == value else text)


class Address(Struct, frozen=True):
    """A valid channel as sent: `value` as it is shown, `normal` as it is compared."""

    type: str
    value: str
    normal: str
    given: GivenChannel


class Addresses(Struct, frozen=True):
    """The valid channels, and a warning for each that was dropped."""

    addresses: tuple[Address, ...]
    warnings: tuple[Warned, ...]


def valid_channels(
    organisation: Organisation, given: tuple[GivenChannel, ...]
) -> Addresses | Refused:
    """8010: an unknown channel type. Bad addresses are dropped with 8057 or 8058."""
    addresses: dict[tuple[str, str], Address] = {}
    warnings: list[Warned] = []
    for item in given:
        type_ = canonical_channel(item.type)
        if type_ is None:
            return Refused(8010)
        value = normal(type_, item.value, organisation.country)
        if value is not None:
            shown = value if type_ == "mobile" else item.value.strip()
            addresses[(type_, value)] = Address(type_, shown, value, item)
        elif type_ in _CHANNEL_WARNING:
            warnings.append(Warned(_CHANNEL_WARNING[type_]))
        else:
            return Refused(400, message="A communication channel has an invalid value")
    return Addresses(tuple(addresses.values()), tuple(warnings))


def joined_channels(
    organisation: Organisation, held: tuple[Channel, ...], addresses: tuple[Address, ...]
) -> tuple[Channel, ...]:
    """The channels held, those sent again as they are sent now, and the new ones.

    Flags and meta keys that were left out stay as they were.
    """
    found = {(c.type, normal(c.type, c.value, organisation.country)): c for c in held}
    for address in addresses:
        key, given = (address.type, address.normal), address.given
        before = found.get(key) or Channel(address.type, address.value)
        found[key] = Channel(
            address.type,
            address.value,
            before.primary if given.primary is None else given.primary,
            before.verified if given.verified is None else given.verified,
            {**before.meta, **given.meta},
        )
    return tuple(found.values())


def valid_date(organisation: Organisation, text: str, t: int) -> bool:
    """8017: `YYYY-MM-DDTHH:MM:SS+HH:MM`, not before the organisation's first day, not in the future."""
    try:
        date = datetime.fromisoformat(text)
        earliest = datetime.fromisoformat(organisation.policies.min_registration_date)
    except ValueError:
        return False
    if date.tzinfo is None or not _DATE.fullmatch(text):
        return False
    now = datetime.fromtimestamp(t / 1000, UTC)
    return earliest.date() <= date.date() and date <= now + _CLOCK_TOLERANCE


class Fields(Struct, frozen=True):
    """Custom or extended fields that are kept."""

    fields: dict[str, Any]
    warnings: tuple[Warned, ...]


def valid_extended(organisation: Organisation, given: dict[str, Any]) -> Fields:
    """Empty values are dropped silently; unknown names and values that do not fit their type with 91015."""
    present = {k: v for k, v in given.items() if v not in (None, "", "null", "NULL", [])}
    read = {k: extended_value(organisation, k, v) for k, v in present.items()}
    kept = {k: v for k, v in read.items() if v is not None}
    return Fields(kept, (Warned(91015),) if len(kept) < len(present) else ())


def valid_custom(organisation: Organisation, given: dict[str, Any]) -> Fields:
    """As extended fields; an organisation without a catalogue of custom fields takes any name."""
    allowed = organisation.custom_fields
    present = {k: v for k, v in given.items() if v is not None}
    kept = {k: v for k, v in present.items() if (not allowed or k in allowed) and _short(k, v)}
    return Fields(kept, (Warned(91015),) if len(kept) < len(present) else ())


def _short(name: str, value: object) -> bool:
    return len(name) <= NAME_LENGTH and (not isinstance(value, str) or len(value) <= FIELD_LENGTH)


def name_of(text: str) -> str:
    """A first or last name: trimmed, 100 characters, the rest dropped (facts, section 3.2)."""
    return text.strip()[:NAME_LENGTH]


def identifier_names(given: tuple[GivenIdentifier, ...], organisation: Organisation) -> list[str]:
    """The document of every valid identifier: what a command that brings them will certainly read."""
    typed = ((canonical_type(i.type), i.value) for i in given)
    normalised = ((t, normal(t, v, organisation.country)) for t, v in typed if t)
    return [identity_name(organisation.id, t, v) for t, v in normalised if v is not None]
