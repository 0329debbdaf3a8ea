"""Lookup: `GET /v2/customers/lookup`. Which customer holds an identifier, in one source or in all."""

from typing import Any

from msgspec import Struct

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.identifiers import canonical_type, normal
from customers.domain.organisation import ALL, Organisation
from customers.domain.scope import ON_LOOKUP, Scope, scope
from customers.domain.state import Identity, identity_name


class Lookup(Struct, frozen=True):
    """The query as sent; "" for what was left out."""

    source: str
    account: str
    identifier_name: str
    identifier_value: str


class Wanted(Struct, frozen=True):
    """A lookup whose own content is right: the document to read and the scope to look in."""

    name: str
    scope: Scope


def wanted(organisation: Organisation, query: Lookup) -> Wanted | Refused:
    """8001, 8011, 8045, 8127 (scope); 8002 nothing to look for; 8013 no such type, or no such value."""
    where = scope(organisation, query.source, query.account, ON_LOOKUP, all_too=True)
    if isinstance(where, Refused):
        return where
    name = asked_for(organisation, query.identifier_name, query.identifier_value)
    return name if isinstance(name, Refused) else Wanted(name, where)


def asked_for(organisation: Organisation, type_: str, text: str) -> str | Refused:
    """The document of an identifier; 8002 nothing to look for; 8013 no such type, or no such value."""
    if not type_ or not text:
        return Refused(8002)
    known = canonical_type(type_)
    value = normal(known, text, organisation.country) if known else None
    if known is None or value is None:
        return Refused(8013)
    return identity_name(organisation.id, known, value)


def lookup(identity: Identity | None, where: Scope) -> dict[str, Any] | Refused:
    """The holder, the oldest of several; 8015 nobody holds it, 8065 nobody in this source account.

    Warning 8069: it was first registered under a customer that was merged into this one.
    """
    entries = identity.entries if identity else ()
    if not entries:
        return Refused(8015)
    here = [
        e
        for e in entries
        if where.source == ALL or (e.source, e.account) == (where.source, where.account)
    ]
    if not here:
        return Refused(8065)
    entry = min(here, key=lambda e: e.customer)
    merged = () if entry.origin == entry.customer else (Warned(8069),)
    return {"entity": entry.customer, "warnings": warning_items(merged)}
